"""What this room itself stores: what one asked for, agreed to, took along; who looked, in which files one was."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.unseal import looks_at

from .correcting import LABELS
from .models import Consent, Correction, DataCopy, Deactivation, Export, ExportSubject
from .purposes import purposes
from .registry import NUMBERS, Basis, Fact, Holding, Line, Sensitivity, Source, Subject, register

LEDGER = _("长期保留，用来说清您的资料是怎么处理的")


def _asked(row: Correction) -> Line:
    what = row.about if row.kind == Correction.Kind.INQUIRY else LABELS.get(row.field, row.field)
    facts = [
        Fact(_("编号"), row.number),
        Fact(_("哪一项"), what),
        Fact(_("应当是"), row.wanted, "****" if row.field in NUMBERS else ""),
        Fact(_("您的说明"), row.note),
        Fact(_("状态"), row.get_state_display()),
        Fact(_("由谁办"), row.union),
        Fact(_("结果"), row.outcome),
    ]
    return Line(row.get_kind_display(), row.asked_at, facts)


def _consent(row: Consent) -> Line:
    titles = {purpose.key: purpose.title for purpose in purposes()}
    facts = [Fact(_("用途"), titles.get(row.purpose, row.purpose)), Fact(_("说明的版本"), row.version)]
    return Line(_("同意") if row.is_given else _("撤回"), row.at, facts)


def _copy(row: DataCopy) -> Line:
    return Line(
        _("数据副本"), row.asked_at, [Fact(_("状态"), row.get_state_display()), Fact(_("保留到"), row.expires_at)]
    )


def _closing(row: Deactivation) -> Line:
    facts = [
        Fact(_("状态"), row.get_state_display()),
        Fact(_("生效时间"), row.due_at),
        Fact(_("停用时间"), row.closed_at),
        Fact(_("恢复时间"), row.reopened_at),
    ]
    return Line(_("停用账号"), row.asked_at, facts)


def _export(row: Export) -> Line:
    facts = [
        Fact(_("编号"), row.number),
        Fact(_("行数"), row.count),
        Fact(_("用途"), row.reason),
        Fact(_("筛选条件"), row.query),
        Fact(_("状态"), row.get_state_display()),
        Fact(_("审批人"), row.decider.name if row.decider else ""),
        Fact(_("审批意见"), row.verdict),
    ]
    return Line(row.title, row.asked_at, facts)


def _in_file(row: ExportSubject) -> Line:
    export = row.export
    facts = [
        Fact(_("编号"), export.number),
        Fact(_("导出人"), export.user.name),
        Fact(_("用途"), export.reason),
        Fact(_("审批人"), export.decider.name if export.decider else ""),
    ]
    return Line(export.title, export.asked_at, facts)


def _look(record: Record) -> Line:
    facts = [Fact(_("看了什么"), NUMBERS.get(record.after.get("field", ""), "")), Fact(_("原因"), record.note)]
    return Line(record.actor_name, record.at, facts)


def _looks(subject: Subject) -> QuerySet:
    return looks_at(subject.person) if subject.person else Record.objects.none()


def _hold(key: str, label: Any, rows: Any, line: Any, **facts: Any) -> None:
    common: dict[str, Any] = {
        "basis": Basis.DUTY, "source": Source.SELF, "seen_by": _("只有您自己"), "keep": LEDGER,
    }  # fmt: skip
    register(Holding(key=f"privacy.{key}", label=label, rows=rows, line=line, **(common | facts)))


_hold(
    "corrections",
    _("我的更正和询问"),
    lambda subject: (
        Correction.objects.filter(Q(user=subject.user) | Q(person=subject.person_id))
        .select_related("union")
        .order_by("-pk")
    ),
    _asked,
    why=_("把不对的资料改过来，把查看的缘由问清楚"),
    seen_by=_("您自己；办理它的工会干部，问查看的还有审计人员"),
    sensitivity=Sensitivity.SENSITIVE,
)
_hold(
    "consents",
    _("我同意过、撤回过的"),
    lambda subject: Consent.objects.filter(user=subject.user).order_by("-pk"),
    _consent,
    why=_("照您的意思办，也证明您说过"),
)
_hold(
    "copies",
    _("我要过的数据副本"),
    lambda subject: DataCopy.objects.filter(user=subject.user).defer("content").order_by("-pk"),
    _copy,
    why=_("您要过、取过，都有据可查"),
    keep=_("什么时候要过，长期保留；副本里的内容到期就删"),
)
_hold(
    "closings",
    _("我的停用申请"),
    lambda subject: Deactivation.objects.filter(Q(user=subject.user) | Q(person=subject.person_id)).order_by("-pk"),
    _closing,
    why=_("到了您定的日子才停用，想回来时能恢复"),
    seen_by=_("您自己；您所在工会维护组织和花名册的干部"),
)
_hold(
    "exports",
    _("我导出过的名单"),
    lambda subject: Export.objects.filter(user=subject.user).select_related("decider").order_by("-pk"),
    _export,
    why=_("大家的资料是谁带出平台的、拿去做什么，要说得清"),
    source=Source.PLATFORM,
    seen_by=_("您自己；审批的主席、审计和上级组织干部；名单里的人看得到是您导出的"),
)
_hold(
    "in_files",
    _("有我在内的导出"),
    lambda subject: (
        ExportSubject.objects.filter(person=subject.person_id)
        .select_related("export__user", "export__decider")
        .order_by("-pk")
    ),
    _in_file,
    why=_("您的资料出过平台，您应当知道"),
    source=Source.PLATFORM,
)
_hold(
    "looks",
    _("看过我完整号码的人"),
    _looks,
    _look,
    why=_("谁看了、为什么看，您应当知道"),
    source=Source.PLATFORM,
    seen_by=_("您自己，审计人员"),
    keep="",
    kept_by="audit.records",
)
