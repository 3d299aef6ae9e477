"""The desk's lists: applications, transfers, members of a day, meetings."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Employment, Membership
from zgh.foundation.orgs.models.dated import holds
from zgh.kit.lists import Action, Column, ListPage, Preset

from . import desks
from .filters import ApplicationFilter, MeetingFilter, MemberFilter, TransferFilter
from .models import Application, Decision, Transfer


class Desk(ListPage):
    """A list of this room."""

    here, template = "membership", "membership/desk.html"
    shelf = ""

    def extra(self) -> dict[str, Any]:
        """Which of the room's four lists this is."""
        return {"shelf": self.shelf}


class ApplicationList(Desk):
    """入会申请, promised soonest first; a batch goes to the next meeting from here."""

    model, verb, key, title, shelf = Application, "handle", "membership.applications", _("入会申请"), "applications"
    subject = "person"
    filters = ApplicationFilter
    views = [
        Preset("", _("待办"), desks.owed),
        Preset("decide", _("待上会"), desks.to_decide),
        Preset("late", _("已超时"), desks.late, tone="is-late"),
        Preset("below", _("下级在办"), desks.below),
        Preset("all", _("全部")),
    ]
    actions = [
        Action("vet", _("小组审核通过"), "user-check"),
        Action("enrol", _("上会讨论"), "gavel", "membership:decide"),
    ]
    columns = [
        Column("due_at", _("时限"), cell="membership/cell_due.html", sort="due_at", width="w-6"),
        Column("person", _("申请人"), "person.name", is_title=True, cell="membership/cell_applicant.html"),
        Column("unit", _("单位"), is_meta=True),
        Column("home", _("加入"), "home"),
        Column("submitted_at", _("提交"), sort="submitted_at", width="w-8"),
        Column("state", _("状态"), cell="membership/cell_state.html"),
    ]
    empty = {
        "title": _("没有要办的入会申请"),
        "text": _("职工一申请，就会按承诺的时间排在这里，也会发消息给您。"),
        "icon": "mood-smile",
    }

    def refine(self, rows: Any) -> QuerySet:
        """What a row shows."""
        return rows.with_names()

    def sorted(self, rows: QuerySet) -> QuerySet:
        """Promised soonest first."""
        if "sort" in self.request.GET:
            return super().sorted(rows)
        return rows.order_by(F("due_at").asc(nulls_last=True), "-pk")


class TransferList(Desk):
    """转会: to receive, to let go, disputed."""

    model, verb, key, title, shelf = Transfer, "handle", "membership.transfers", _("转会"), "transfers"
    subject = "person"
    filters = TransferFilter
    views = [
        Preset("", _("待接收"), desks.coming),
        Preset("going", _("待转出"), desks.going),
        Preset("disputed", _("有异议"), desks.disputed, tone="is-late"),
        Preset("all", _("全部")),
    ]
    actions = [Action("receive", _("接收"), "user-check"), Action("release", _("同意转出"), "door-exit")]
    columns = [
        Column("person", _("会员"), "person.name", is_title=True),
        Column("source", _("从"), "source"),
        Column("union", _("到"), "union"),
        Column("origin", _("来由"), is_meta=True),
        Column("requested_at", _("发起"), sort="requested_at", width="w-8"),
        Column("release_on", _("转会日"), width="w-8"),
        Column("state", _("状态"), "shown_state", cell="membership/cell_transfer.html"),
    ]
    empty = {
        "title": _("没有等您办的转会"),
        "text": _("会员换了单位，系统自动发起转会，到这里等您接收。"),
        "icon": "transfer",
    }

    def refine(self, rows: Any) -> QuerySet:
        """What a row shows."""
        return rows.with_names().select_related("arrival")


class MemberList(Desk):
    """Who was a member on a day: the register, for any day there ever was."""

    model, verb, key, title, shelf = Membership, "list", "membership.members", _("会员名册"), "members"
    subject = "person"
    filters = MemberFilter
    ordering = ("pk",)
    views = [
        Preset("", _("全部")),
        Preset("voting", _("有选举权"), lambda _user: desks.Q(standing="full")),
        Preset("retained", _("保留会籍"), lambda _user: desks.Q(standing="retained")),
        Preset("left", _("离职待定"), desks.left, tone="is-late"),
    ]
    columns = [
        Column("person", _("姓名"), "person.name", is_title=True, cell="membership/cell_member.html"),
        Column("unit", _("单位"), is_meta=True),
        Column("post", _("岗位")),
        Column("union", _("工会"), "union"),
        Column("standing", _("会籍")),
        Column("starts_on", _("从哪天起"), sort="starts_on"),
        Column("card_no", _("会员证号")),
    ]
    empty = {"title": _("这一天还没有会员"), "text": _("批准入会以后，会员都在这里。"), "icon": "users"}

    def refine(self, rows: Any) -> QuerySet:
        """Members of the day asked for, with where they worked then."""
        form = getattr(self, "form", None)
        day = form.on if isinstance(form, MemberFilter) else timezone.localdate()
        jobs = Employment.objects.filter(holds(day), person=OuterRef("person")).order_by("-starts_on", "-pk")
        unit = Coalesce(NullIf("company__short_name", Value("")), "company__name")
        return (
            rows.at(day)
            .select_related("person", "union")
            .annotate(unit=Subquery(jobs.values(name=unit)[:1]), post=Subquery(jobs.values("post")[:1]))
        )


class DecisionList(Desk):
    """Meetings that decided on memberships."""

    model, verb, key, title, shelf = Decision, "view", "membership.decisions", _("会籍会议"), "decisions"
    filters = MeetingFilter
    columns = [
        Column("held_on", _("会议日期"), is_title=True, sort="held_on"),
        Column("union", _("工会"), "union", is_meta=True),
        Column("minutes_no", _("会议纪要号")),
        Column("due_count", _("应到")),
        Column("present_count", _("实到")),
        Column("count", _("讨论申请")),
    ]
    empty = {
        "title": _("还没有登记过会议"),
        "text": _("在入会申请里选几份，点“上会讨论”，会议就记在这里。"),
        "icon": "gavel",
    }

    def refine(self, rows: Any) -> QuerySet:
        """How many applications each meeting decided."""
        decided = Application.objects.permitted("handle", self.request.user).filter(decision=OuterRef("pk"))
        counted = decided.order_by().values("decision").annotate(n=Count("pk")).values("n")
        return rows.select_related("union").annotate(count=Coalesce(Subquery(counted), 0))
