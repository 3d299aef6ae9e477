"""What ideas store about people: those who had them, thought along, judged, carried out, and what they earned."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, Subject, register
from zgh.kit.money import yuan

from .models import CoAuthor, Idea, Review
from .models.mask import mask_of

KEEP = _("留作工会工作记录，不定期删除")


def _named(subject: Subject) -> QuerySet:
    """Mine, those I was named with, those I carry out."""
    along = CoAuthor.objects.filter(user=subject.user).values("idea")
    mine = Q(case__author=subject.user) | Q(pk__in=along) | Q(implementer=subject.user)
    return _whole(Idea.objects.filter(mine)).prefetch_related("coauthors__user")


def _hidden(subject: Subject) -> QuerySet:
    """Found by the mask of whoever is signed in, computed now."""
    return _whole(Idea.objects.filter(case__mask=mask_of(subject.user))).prefetch_related("coauthors__user")


def _whole(rows: QuerySet) -> QuerySet:
    return rows.select_related("case", "implementer", "benefit", "award").order_by("-pk")


def _reviews(subject: Subject) -> QuerySet:
    return Review.objects.filter(reviewer=subject.user).select_related("idea__case").order_by("-pk")


def _line(idea: Idea) -> Line:
    benefit, award = getattr(idea, "benefit", None), getattr(idea, "award", None)
    people = "、".join(f"{row.user}（{row.get_state_display()}）" for row in idea.coauthors.all())
    facts: list[tuple[Any, Any]] = [
        (_("编号"), idea.case.number),
        (_("阶段"), idea.get_state_display()),
        (_("现在是怎样的"), idea.present),
        (_("预计有什么好处"), idea.expected),
        (_("合作人"), people),
        (_("实施负责人"), idea.implementer or ""),
        (_("核实每年省钱或增收（元）"), yuan(benefit.verified_fen) if benefit else ""),
        (_("奖励（元）"), yuan(award.amount_fen) if award else ""),
        (_("领取日期"), award.collected_on if award else ""),
        (_("愿意署名"), _("是") if idea.is_credited else ""),
    ]
    return Line(idea.case.headline, idea.case.submitted_at, [Fact(label, value) for label, value in facts if value])


def _review_line(row: Review) -> Line:
    facts = [Fact(_("编号"), row.idea.case.number), Fact(_("状态"), row.get_state_display())]
    if row.average is not None:
        facts += [Fact(_("评分"), row.average), Fact(_("意见"), row.opinion)]
    return Line(row.idea.case.headline, row.asked_at, facts)


register(
    Holding(
        key="voice.ideas",
        label=_("与我有关的革新妙招"),
        why=_("评审、实施、核实效益、奖励，都要知道是谁的"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("办理它的工会、请来评审和核实的同事；展示出来的，您同意署名才写名字"),
        keep=KEEP,
        rows=_named,
        line=_line,
    )
)
register(
    Holding(
        key="voice.hidden_ideas",
        label=_("我隐去姓名提的革新妙招"),
        why=_("评审、实施、核实效益，您想领奖可以认领"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("只有您自己知道是您；别人只看到代号，认领以后才看到姓名"),
        keep=KEEP,
        rows=_hidden,
        line=_line,
        is_hidden=True,
    )
)
register(
    Holding(
        key="voice.reviews",
        label=_("请我评审的革新妙招"),
        why=_("请您评审，记下您的打分和意见"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("办理它的工会；提出人看得到意见，看不到是您写的"),
        keep=KEEP,
        rows=_reviews,
        line=_review_line,
    )
)
