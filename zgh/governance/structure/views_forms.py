"""The real-name forms: choose a subtree and a day, see what is missing, fill it in, take the file."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, on_duty, signed_in
from zgh.foundation.access.scopes import reach
from zgh.foundation.accounts.fresh import fresh
from zgh.foundation.orgs.models import Membership, Person, Union
from zgh.kit.export import Taking, admit, write_xlsx
from zgh.kit.lists import Column, ListPage, listed
from zgh.kit.numbers import whole
from zgh.kit.pages import page

from .forms_profile import PeriodForm, PersonForm, ReasonForm, UnionForm
from .missing import missing_of_members, missing_of_unions
from .models import PersonProfile, UnionProfile
from .sheets import headcount, member_columns, members_of, union_columns, unions_of
from .takeout import note_file, note_looks


@on_duty("orgs")
def sheets(request: HttpRequest) -> HttpResponse:
    """The tops of one's duty; one of them alone opens at once."""
    tops = {low for low, _high in reach(request.user, "orgs")}
    unions = list(Union.objects.permitted("edit", request.user).filter(path__in=tops))
    if len(unions) == 1:
        return redirect("structure:sheet", pk=unions[0].pk)
    return page(request, "structure/sheets.html", {"unions": unions, "here": "sheets"})


@allowed("edit", Union)
def sheet(request: HttpRequest, union: Union, **more: Any) -> HttpResponse:
    """Both forms of one subtree on a day, and what is still missing in them."""
    period = PeriodForm(request.GET if "day" in request.GET else None)
    context = {
        "union": union,
        "day": _day(request),
        "period": period,
        "reason": ReasonForm(),
        "unions": missing_of_unions(union, _day(request)),
        "members": missing_of_members(union, _day(request)),
        "here": "sheets",
        **more,
    }
    return page(request, "structure/sheet.html", context, status=422 if more or period.errors else 200)


def _day(request: HttpRequest) -> dt.date:
    """The day in the address; today for anything else."""
    return PeriodForm.day_of(request.POST if request.method == "POST" else request.GET)


@require_POST
@allowed("edit", Union)
def union_form(request: HttpRequest, union: Union) -> HttpResponseBase:
    """工会组织基本信息采集表 as xlsx: one row a union."""
    day = _day(request)
    rows, columns = unions_of(union, day), union_columns(headcount(union, day))
    note_file(request.user, "structure.union_form", union, rows.count(), day)
    name = _("工会组织基本信息采集表%(day)s") % {"day": f"{day:%Y%m%d}"}
    return write_xlsx(rows, columns, name)  # type: ignore[arg-type]


class MemberForm(ListPage):
    """会员基本信息采集表 as the list its file is made from, here or after a second person's yes. It has no page."""

    model, key, title = Membership, "structure.member_form", gettext_lazy("会员基本信息采集表")
    subject = "person"

    def narrowed(self) -> QuerySet:
        """The members of one subtree on one day; none where this person keeps no such union (any more)."""
        unions = Union.objects.permitted("edit", self.request.user)
        union = unions.filter(pk=whole(self.request.GET.get("union", ""))).first()
        if self.is_full:
            self.title = gettext_lazy("会员基本信息采集表，完整号码")
        return members_of(union, PeriodForm.day_of(self.request.GET)) if union else Membership.objects.none()

    @property
    def is_full(self) -> bool:
        """Whether numbers leave whole."""
        return self.request.GET.get("full") == "1"

    def file_columns(self) -> list[Column]:
        """As the ACFTU asks for them."""
        return member_columns(is_full=self.is_full)

    def leaving(self, rows: QuerySet, reason: str) -> None:
        """Whole numbers are a look at every one of them."""
        if self.is_full:
            note_looks(self.request.user, rows, reason)


@require_POST
@never_cache
@allowed("edit", Union)
@fresh
def member_form(request: HttpRequest, union: Union) -> HttpResponseBase:
    """会员基本信息采集表 as xlsx: one row a member. Whole numbers only with a reason every member can read.

    More than a few members wait for a second person, as in every other list about people.
    """
    day, form = _day(request), ReasonForm(request.POST if "reason" in request.POST else None)
    if form.is_bound and not form.is_valid():
        return sheet(request, pk=union.pk, reason=form)
    reason = form.cleaned_data["reason"] if form.is_bound else ""
    query = urlencode({"union": union.pk, "day": day, "full": int(form.is_bound)})
    rows, columns, wanted = listed(MemberForm.key, request.user, query)
    facts: dict[str, Any] = {"key": MemberForm.key, "query": query, "reason": reason, "subject": MemberForm.subject}
    taking = Taking(request.user, title=str(wanted.title), kind="xlsx", rows=rows, count=rows.count(), **facts)
    verdict = admit(taking) if taking.count else None
    if isinstance(verdict, HttpResponse):
        return verdict
    wanted.leaving(rows, reason)
    note_file(request.user, "structure.member_form", union, taking.count, day)
    name = _("会员基本信息采集表%(day)s") % {"day": f"{day:%Y%m%d}"}
    return write_xlsx(rows, columns, name, verdict)  # type: ignore[arg-type]


@allowed("edit", Union)
def fill_union(request: HttpRequest, union: Union) -> HttpResponse:
    """What the form asks about a union, filled in once."""
    row = UnionProfile.objects.permitted("fill", request.user).filter(union=union).first() or UnionProfile(union=union)
    form = UnionForm(request.POST or None, instance=row)
    if form.is_valid():
        form.keep(by=request.user)
        messages.success(request, _("记下了，以后导出直接用"))
        return redirect("structure:fill_union", pk=union.pk)
    context = {"union": union, "form": form, "here": "sheets"}
    return page(request, "structure/fill_union.html", context, status=422 if form.errors else 200)


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """One's own page of the form."""
    own = Person.objects.permitted("view", request.user).filter(user=request.user.pk).first()
    if own is None:
        raise Http404
    return redirect("structure:fill_person", pk=own.pk)


@never_cache
@allowed("unseal", Person)
def fill_person(request: HttpRequest, person: Person) -> HttpResponse:
    """What the form asks about a person: by themselves, or by who may see their whole file and helps."""
    rows = PersonProfile.objects.permitted("fill", request.user)
    row = rows.filter(person=person).first() or PersonProfile(person=person)
    form = PersonForm(request.POST or None, instance=row)
    is_self = person.user_id == request.user.pk
    if form.is_valid():
        form.keep(by=request.user)
        messages.success(request, _("记下了，工会报表直接用，不用再填"))
        return redirect("structure:fill_person", pk=person.pk)
    context = {"person": person, "form": form, "is_self": is_self, "tab": "me" if is_self else ""}
    return page(request, "structure/fill_person.html", context, status=422 if form.errors else 200)
