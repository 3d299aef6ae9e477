"""What this room stores about people: what they said, named or hidden, and how they judged the answers."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, Subject, register

from . import holdings_around, holdings_idea  # noqa: F401 (they declare the rest)
from .models import Case, Support, mark_of
from .models.mask import mask_of

WHY = _("让工会知道、办理并答复您")
KEEP = _("办结以后留作工会工作记录，不定期删除")


def _with_talk(rows: QuerySet) -> QuerySet:
    return rows.select_related("category", "union").prefetch_related("messages", "answers", "ratings")


def _named(subject: Subject) -> QuerySet:
    return _with_talk(Case.objects.filter(author=subject.user))


def _hidden(subject: Subject) -> QuerySet:
    """Found by the mask of whoever is signed in, computed now; nothing is written that says so."""
    return _with_talk(Case.objects.filter(mask=mask_of(subject.user)))


def _line(case: Case) -> Line:
    facts = [
        Fact(_("编号"), case.number),
        Fact(_("类型"), case.get_kind_display()),
        Fact(_("状态"), case.shown_state()),
        Fact(_("由谁办"), case.union),
        Fact(_("内容"), case.text),
        *(Fact(_("您补充的"), message.text) for message in case.messages.all() if message.side == "author"),
        *(Fact(_("工会说的"), message.text) for message in case.messages.all() if message.side == "union"),
        *(Fact(_("答复"), answer.text) for answer in case.answers.all() if answer.state == "published"),
        *(Fact(rating.get_level_display(), rating.comment) for rating in case.ratings.all()),
    ]
    return Line(case.headline, case.submitted_at, facts)


register(
    Holding(
        key="voice.cases",
        label=_("我提的心声"),
        why=WHY,
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("办理它的工会；您选了公开的，同事看得到内容，看不到姓名"),
        keep=KEEP,
        rows=_named,
        line=_line,
    )
)
register(
    Holding(
        key="voice.hidden",
        label=_("我隐去姓名提的心声"),
        why=WHY,
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("只有您自己知道是您；办理的工会只看到代号"),
        keep=KEEP,
        rows=_hidden,
        line=_line,
        is_hidden=True,
    )
)


def _supports(subject: Subject) -> QuerySet:
    """Found by the mark of whoever is signed in, computed now; nothing is written that says so."""
    return Support.objects.filter(mark=mark_of(subject.user)).select_related("case", "union").order_by("-case")


def _supported(support: Support) -> Line:
    """The words as long as they may be read; those taken back are their author's again."""
    case = support.case
    title = _("一件提出人撤回了的心声") if case.state == "withdrawn" else case.headline
    return Line(title, None, [Fact(_("编号"), case.number), Fact(_("算在哪个工会"), support.union)])


register(
    Holding(
        key="voice.supports",
        label=_("我附议的心声"),
        why=_("数清有多少人说同一件事，够数时请工会公开答复"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("没有人。存的是解不开的记号，只有您自己登录后看得到是您"),
        keep=_("和那件心声一起留存"),
        rows=_supports,
        line=_supported,
        is_hidden=True,
    )
)
