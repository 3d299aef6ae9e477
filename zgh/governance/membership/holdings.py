"""What this room stores about people: applications, transfers, changes of standing, dues bases, departures."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Sensitivity, Source, register

from .models import Application, Change, Departure, DuesBase, Transfer

WHY = _("办理您的入会、转会和会籍变动")
KEEP = _("会籍记录长期保存，用来证明您哪一天是不是会员")
CADRES = _("您所在工会及上级工会管会籍的干部")


def _application(row: Application) -> Line:
    facts = [
        Fact(_("编号"), row.number),
        Fact(_("工会"), row.home),
        Fact(_("状态"), row.get_state_display()),
        Fact(_("单位"), row.unit),
        Fact(_("部门"), row.department),
        Fact(_("岗位"), row.post),
        Fact(_("手机号"), row.phone_mask),
        Fact(_("入会申请书"), row.letter),
        Fact(_("理由"), row.reason),
    ]
    return Line(_("入会申请"), row.submitted_at or row.created_at, [fact for fact in facts if fact.value])


def _transfer(row: Transfer) -> Line:
    facts = [
        Fact(_("从"), row.source),
        Fact(_("到"), row.union),
        Fact(_("来由"), row.get_origin_display()),
        Fact(_("状态"), row.shown_state),
        Fact(_("原因"), row.reason),
        Fact(_("异议"), row.objection),
    ]
    return Line(_("转会"), row.requested_at, [fact for fact in facts if fact.value])


def _change(row: Change) -> Line:
    facts = [Fact(_("工会"), row.union), Fact(_("生效日"), row.day), Fact(_("理由"), row.reason, "****")]
    return Line(row.get_kind_display(), row.at, [fact for fact in facts if fact.value])


def _base(row: DuesBase) -> Line:
    yuan = f"{int(row.amount) / 100:,.2f}"
    return Line(_("缴费基数"), row.starts_on, [Fact(_("元/月"), yuan, "****")])


def _departure(row: Departure) -> Line:
    facts = [Fact(_("工会"), row.union), Fact(_("离职日期"), row.left_on), Fact(_("状态"), row.get_state_display())]
    return Line(_("离职后会籍怎么办"), row.created_at, facts)


def _hold(key: str, label: Any, **facts: Any) -> None:
    common: dict[str, Any] = {"why": WHY, "basis": Basis.DUTY, "source": Source.CADRE, "seen_by": CADRES, "keep": KEEP}
    register(Holding(key=f"membership.{key}", label=label, **(common | facts)))


_hold(
    "applications",
    _("我的入会申请"),
    source=Source.SELF,
    rows=lambda subject: (
        Application.objects.filter(person=subject.person_id).select_related("union", "branch").order_by("-pk")
    ),
    line=_application,
)
_hold(
    "transfers",
    _("我的转会"),
    rows=lambda subject: (
        Transfer.objects.filter(person=subject.person_id).select_related("union", "source").order_by("-pk")
    ),
    line=_transfer,
)
_hold(
    "changes",
    _("我的会籍变动和理由"),
    sensitivity=Sensitivity.SENSITIVE,
    rows=lambda subject: Change.objects.filter(person=subject.person_id).select_related("union").order_by("-pk"),
    line=_change,
)
_hold(
    "dues",
    _("我的缴费基数"),
    why=_("按规定计算会费"),
    sensitivity=Sensitivity.SENSITIVE,
    rows=lambda subject: DuesBase.objects.filter(person=subject.person_id).order_by("-pk"),
    line=_base,
)
_hold(
    "departures",
    _("我离职后的会籍安排"),
    why=_("单位登记您离职后，会籍不会自己消失，要有人来办"),
    source=Source.FILE,
    rows=lambda subject: Departure.objects.filter(person=subject.person_id).select_related("union").order_by("-pk"),
    line=_departure,
)
