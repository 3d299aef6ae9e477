"""What this room stores about people: what they asked, named or hidden, and what they wanted to hear."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, Subject, register
from zgh.services.voice.models import mask_of

from .models import Question, Reception, Upvote
from .models.upvote import mark_of

WHY = _("在接待日上回答您")
KEEP = _("纪要发布后留作工会工作记录，不定期删除")


def _with_reception(rows: QuerySet) -> QuerySet:
    return rows.select_related("reception__union", "case").order_by("-asked_at", "pk")


def _named(subject: Subject) -> QuerySet:
    return _with_reception(Question.objects.filter(author=subject.user))


def _hidden(subject: Subject) -> QuerySet:
    """Found by the mask of whoever is signed in, computed now; nothing is written that says so."""
    return _with_reception(Question.objects.filter(mask=mask_of(subject.user)))


def _votes(subject: Subject) -> QuerySet:
    """By the mark this person would have in every reception; no vote knows a person."""
    marks = [mark_of(subject.user, pk) for pk in Reception.objects.values_list("pk", flat=True)]
    return Upvote.objects.filter(mark__in=marks).select_related("question__reception").order_by("pk")


def _hosted(subject: Subject) -> QuerySet:
    return Reception.objects.filter(host=subject.user).select_related("union").order_by("-starts_at", "-pk")


def _line(question: Question) -> Line:
    facts = [
        Fact(_("接待日"), question.reception),
        Fact(_("状态"), question.get_state_display()),
        Fact(_("内容"), question.text),
        Fact(_("回答"), question.reply),
        Fact(_("原因"), question.reason),
        *([Fact(_("编号"), question.case.number)] if question.case else []),
    ]
    return Line(str(question), question.asked_at, [fact for fact in facts if fact.value])


def _vote_line(vote: Upvote) -> Line:
    return Line(str(vote.question), None, [Fact(_("接待日"), vote.question.reception)])


def _hosted_line(reception: Reception) -> Line:
    facts = [Fact(_("由谁办"), reception.union), Fact(_("主持人职务"), reception.office)]
    return Line(reception.title, reception.starts_at, facts)


COMMON = {"why": WHY, "basis": Basis.DUTY, "source": Source.SELF, "keep": KEEP}
register(
    Holding(
        key="receptions.questions",
        label=_("我在接待日提的问题"),
        seen_by=_("办这场接待日的工会；通过以后同事看得到内容，看不到姓名"),
        rows=_named,
        line=_line,
        **COMMON,
    )
)
register(
    Holding(
        key="receptions.hidden",
        label=_("我隐去姓名提的问题"),
        seen_by=_("只有您自己知道是您；别人只看到代号"),
        rows=_hidden,
        line=_line,
        is_hidden=True,
        **COMMON,
    )
)
register(
    Holding(
        key="receptions.upvotes",
        label=_("我也想听的问题"),
        seen_by=_("没有人；大家只看到满3人以后的人数"),
        rows=_votes,
        line=_vote_line,
        is_hidden=True,
        **COMMON,
    )
)
register(
    Holding(
        key="receptions.hosted",
        label=_("我主持的接待日"),
        seen_by=_("能参加这场的职工"),
        rows=_hosted,
        line=_hosted_line,
        **COMMON,
    )
)
