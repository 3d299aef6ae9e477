"""The lists: terms, unions without one, re-elections under way, certificates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.models import Union
from zgh.kit.lists import Column, ListPage, Preset

from .columns import certificate_state, change_due, due_text, step_name, vacancy
from .filters import UnionFilter
from .models import Certificate, Figure, Figures, ReElection, Term
from .models.certificate import change_days
from .models.steps import guides
from .models.term import no_chair
from .spans import months_after


def within(months: int) -> Callable[[Any], Q]:
    """Terms that run out in at most so many months from now."""

    def rule(_user: Any) -> Q:
        today = timezone.localdate()
        return Q(due_on__gt=today, due_on__lte=months_after(today, months))

    return rule


def overdue(_user: Any) -> Q:
    """Past due."""
    return Q(due_on__lte=timezone.localdate())


class TermList(ListPage):
    """届期: which unions have to elect when, most urgent first."""

    model, verb, key, here = Term, "oversee", "terms.terms", "terms"
    title = gettext_lazy("届期与换届")
    is_personal = False
    template = "terms/terms.html"
    filters = UnionFilter
    columns = [
        Column(
            "due_on",
            gettext_lazy("届满"),
            cell="terms/due.html",
            value=due_text,
            sort="due_on",
            export=lambda t: t.due_on,
        ),
        Column("union", gettext_lazy("工会"), is_title=True),
        Column("name", gettext_lazy("届次"), sort="term_no", is_meta=True),
        Column("starts_on", gettext_lazy("选举日期"), sort="starts_on"),
        Column("chair_name", gettext_lazy("主席"), value=vacancy),
        Column("years", gettext_lazy("每届几年")),
    ]
    views = [
        Preset("", gettext_lazy("全部")),
        Preset("overdue", gettext_lazy("已超期"), overdue, tone="is-late"),
        Preset("due1", gettext_lazy("1个月内"), within(1), tone="is-late"),
        Preset("due3", gettext_lazy("3个月内"), within(3), tone="is-soon"),
        Preset("due6", gettext_lazy("6个月内"), within(6)),
        Preset("due12", gettext_lazy("12个月内"), within(12)),
        Preset("vacant", gettext_lazy("主席空缺"), lambda _user: no_chair(), tone="is-soon"),
        Preset("below", gettext_lazy("下级超期"), lambda user: overdue(user) & below(user)),
    ]
    ordering = ["due_on"]
    empty = {
        "title": gettext_lazy("还没有登记届期"),
        "text": gettext_lazy("登记了选举日期和年限，平台会提前一年提醒换届。"),
        "icon": "calendar-due",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """Live ones with their chairs."""
        return rows.live().with_chair().select_related("union")  # type: ignore[attr-defined]

    def extra(self) -> dict[str, Any]:
        """How many unions nobody has entered a term for."""
        return {"missing": missing(Union.objects.permitted("lead", self.request.user)).count()}


def below(user: Any) -> Q:
    """Strictly below the unions this person answers for."""
    return guides(user, "union")


def missing(unions: QuerySet) -> QuerySet:
    """Bodies that are elected and have no live term here; groups choose their leaders without one."""
    live = Term.objects.live().filter(union=OuterRef("pk"))
    return unions.filter(closed_on=None).exclude(kind=Union.Kind.GROUP).filter(~Exists(live))


class MissingList(ListPage):
    """Unions whose term nobody has entered."""

    model, verb, key, here = Union, "lead", "terms.missing", "terms"
    title = gettext_lazy("还没有登记届期的工会")
    has_export = False
    columns = [
        Column(
            "name", gettext_lazy("工会"), is_title=True, cell="terms/union_cell.html",
            value=lambda union: reverse("terms:register", args=[union.pk]),
        ),
        Column("kind", gettext_lazy("类型"), is_meta=True),
        Column("province", gettext_lazy("省份")),
    ]  # fmt: skip
    ordering = ["path"]
    empty = {"title": gettext_lazy("每个工会都登记了届期"), "icon": "checks"}

    def refine(self, rows: QuerySet) -> QuerySet:
        """Those without a live one."""
        return missing(rows)


class ReElectionList(ListPage):
    """换届 and 补选: what is under way, and how far it has come."""

    model, key, here = ReElection, "terms.re_elections", "terms"
    title = gettext_lazy("正在办的换届、补选")
    is_personal = False
    filters = UnionFilter
    columns = [
        Column("union", gettext_lazy("工会"), is_title=True),
        Column("step_no", gettext_lazy("办到哪一步"), value=step_name, is_meta=True),
        Column("title", gettext_lazy("事项")),
        Column("due_on", gettext_lazy("本届届满"), value="term.due_on", sort="term__due_on"),
        Column("started_at", gettext_lazy("发起"), sort="started_at"),
    ]
    views = [
        Preset("", gettext_lazy("在办"), Q(state__in=("running", "seated"))),
        Preset("by", gettext_lazy("补选"), Q(state__in=("running", "seated"), kind="by_election")),
        Preset("seated", gettext_lazy("待变更证书"), Q(state="seated"), tone="is-soon"),
        Preset("done", gettext_lazy("已完成"), Q(state="done")),
        Preset("dropped", gettext_lazy("已停办"), Q(state="dropped")),
    ]
    ordering = ["started_at"]
    empty = {
        "title": gettext_lazy("没有正在办的换届、补选"),
        "text": gettext_lazy("打开一个工会的届期页，点“启动换届”或“启动补选”，就按步骤走。"),
        "icon": "list-check",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """With the step that is owed."""
        return rows.with_step().select_related("union", "term").prefetch_related("openings")  # type: ignore[attr-defined]


def expiring(_user: Any, figures: Figures | None = None) -> Q:
    """Runs out within the days of the setting, or has. `figures` where the caller has them: no query."""
    days = (figures or Figures()).amount(Figure.Key.EXPIRY) or 0
    today = timezone.localdate()
    return Q(state="valid", expires_on__gte=today, expires_on__lte=today + dt.timedelta(days=days))


def expired(_user: Any) -> Q:
    """Past its day."""
    return Q(state="valid", expires_on__lt=timezone.localdate())


def to_change(_user: Any) -> Q:
    """The chair in office is not the one on it."""
    return Q(state="valid", chair_id__isnull=False) & (~Q(representative=F("chair_id")) | Q(representative=None))


def change_late(user: Any, figures: Figures | None = None) -> Q:
    """And the days for the change are over."""
    days = figures.amount(Figure.Key.CERTIFICATE) if figures else change_days()
    return to_change(user) & Q(chair_since__lt=timezone.localdate() - dt.timedelta(days=days or 0))


class CertificateList(ListPage):
    """工会法人资格证书: what runs out, and what has to be changed."""

    model, key, here = Certificate, "terms.certificates", "terms"
    title = gettext_lazy("法人资格证书台账")
    filters = UnionFilter
    views = [
        Preset("", gettext_lazy("在用"), Q(state="valid")),
        Preset("change", gettext_lazy("待变更"), to_change, tone="is-soon"),
        Preset("late", gettext_lazy("变更超期"), change_late, tone="is-late"),
        Preset("soon", gettext_lazy("快到期"), expiring, tone="is-soon"),
        Preset("expired", gettext_lazy("已过期"), expired, tone="is-late"),
        Preset("past", gettext_lazy("停用的"), ~Q(state="valid")),
    ]
    ordering = ["expires_on"]
    empty = {
        "title": gettext_lazy("还没有登记证书"),
        "text": gettext_lazy("登记后，到期和换了主席都会提前提醒。"),
        "icon": "certificate",
    }

    @cached_property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """The state depends on the days of the setting, read once."""
        days = change_days()
        return [
            Column("union", _("工会"), is_title=True),
            Column("expires_on", _("有效期至"), sort="expires_on", width="w-8"),
            Column("state", _("情况"), value=lambda row: certificate_state(row, days), is_meta=True),
            Column("representative", _("法定代表人"), value="representative.name"),
            Column("chair_name", _("现任主席")),
            Column("change_due_on", _("变更期限"), value=lambda row: change_due(row, days)),
            Column("number", _("证书编号")),
            Column("uscc", _("统一社会信用代码")),
            Column("registrar", _("登记机关")),
            Column("issued_on", _("发证日期"), sort="issued_on", width="w-8"),
        ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """With the chair of today."""
        return rows.with_chair().select_related("union", "representative")  # type: ignore[attr-defined]
