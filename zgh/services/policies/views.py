"""Asking and reading: the answer with its source, other provinces, the library, a leave reckoned, a person instead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zgh.foundation.access.gate import allowed, signed_in
from zgh.kit.forms import clean_text
from zgh.kit.lists import Column, ListPage, Preset
from zgh.kit.pages import page
from zgh.kit.regions import PROVINCES

from .answering import LONGEST, answer, chosen, table
from .forms import DocumentFilter, LeaveForm
from .models import KINDS, Document, Kind, Unit
from .models.gap import ask_in_vain
from .models.keepers import home_of, province_of
from .models.rule import LEAVES
from .reckoning import MOST, reckon
from .words import line_for, said_of

# What people ask most, as a door to tap.
COMMON = (
    Kind.MARRIAGE,
    Kind.MATERNITY,
    Kind.PATERNITY,
    Kind.CHILDCARE,
    Kind.PARENTS,
    Kind.ANNUAL,
    Kind.HEAT,
    Kind.SICK,
)


@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """查政策: a box, and below it the answer for where one works, with its source."""
    text = clean_text(request.GET.get("q", ""), lines=False)[:LONGEST]
    kind, place = request.GET.get("kind", ""), request.GET.get("province")
    context: dict[str, Any] = {"q": text, "tab": "home", "provinces": PROVINCES.items()}
    context["common"] = [(key, KINDS[key]) for key in COMMON if key != kind]
    if text or kind in KINDS:
        found = answer(text, request.user, kind=kind, province=place)
        context |= {"answer": found, "said": said_of(found)}
    return page(request, "policies/ask.html", context)


@signed_in
def compare(request: HttpRequest, kind: str) -> HttpResponse:
    """The same in every province: for who moves, and for whoever writes the group's rules."""
    if kind not in KINDS:
        raise Http404
    home, today = province_of(request.user), timezone.localdate()
    context = {
        "kind": kind,
        "label": KINDS[kind],
        "rows": table(kind, request.user, today),
        "home": home,
        "tab": "home",
    }
    return page(request, "policies/compare.html", context | {"country": chosen(kind, "", request.user, today)})


@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """A leave from a day on: the last day off and the day one is back."""
    home = province_of(request.user)
    kind = request.GET.get("kind") if request.GET.get("kind") in LEAVES else LEAVES[0]
    start = {"kind": kind, "province": request.GET.get("province", home), "first": timezone.localdate(), "by": "days"}
    form = LeaveForm(request.GET if "first" in request.GET else None, initial=start)
    context: dict[str, Any] = {"form": form, "tab": "home", "home": home}
    if form.is_bound and form.is_valid():
        context |= _reckoned(request, form)
    return page(request, "policies/leave.html", context, status=422 if form.errors else 200)


def _reckoned(request: HttpRequest, form: LeaveForm) -> dict[str, Any]:
    """The reckoning, and the rule its days come from where none were typed."""
    data = form.cleaned_data
    choice = chosen(data["kind"], data["province"], request.user, data["first"])
    main = choice.main if choice else []
    rule = main[0] if len(main) == 1 and main[0].value else None
    days = data["days"] or _days(rule)
    if not 1 <= days <= MOST:
        form.add_error("days", _("有几种情形，请自己填天数") if main else _("这里没有查到天数，请自己填"))
        return {"choice": choice}
    by_workdays = data["by"] == "workdays"
    found = reckon(data["first"], days, home_of(request.user), by_workdays=by_workdays)
    return {"choice": choice, "rule": rule, "days": days, "found": found, "by_workdays": by_workdays}


def _days(rule: Any) -> int:
    counts = (Unit.DAY, Unit.DAY_A_YEAR, Unit.WORKDAY_A_YEAR)
    return int(float(rule.value)) if rule is not None and rule.unit in counts else 0


@require_POST
@signed_in
def pass_on(request: HttpRequest) -> HttpResponse:
    """No good answer: the question goes to the union, and the library learns what it lacks. Nobody's name is kept."""
    text = clean_text(request.POST.get("q", ""), lines=False)[:LONGEST]
    kind, province = request.POST.get("kind", ""), request.POST.get("province", "")
    kind, province = kind if kind in KINDS else "", province if province in PROVINCES else ""
    text = text or str(KINDS.get(kind, ""))
    ask_in_vain(text, province, kind)
    words = _("我想问问%(place)s的政策：%(text)s") % {"place": PROVINCES.get(province, ""), "text": text}
    return redirect(f"{reverse('voice:ask')}?{urlencode({'kind': 'question', 'about': 'policy', 'text': words})}")


class Library(ListPage):
    """政策文件: what one may read, in force first."""

    model, key, title, here = Document, "policies.documents", gettext_lazy("政策文件"), "policies"
    template, page_size, cap, is_personal = "policies/documents.html", 20, 99, False
    filters = DocumentFilter
    views = [
        Preset("", gettext_lazy("现行"), lambda _user: Q(state="published") & ~Q(ends_on__lte=timezone.localdate())),
        Preset("ended", gettext_lazy("已失效"), lambda _user: Q(state="published", ends_on__lte=timezone.localdate())),
    ]
    empty = {
        "title": gettext_lazy("还没有文件"),
        "text": gettext_lazy("工会放上来的文件会排在这里。"),
        "icon": "file-certificate",
    }

    @property
    def columns(self) -> list[Column]:  # type: ignore[override]
        """The line on the phone; the facts in a file."""
        return [
            Column("line", _("文件"), value=line_for, export=str),
            Column("number", _("文号")),
            Column("issuer", _("发文机关")),
            Column("starts_on", _("施行日期"), sort="starts_on"),
            Column("ends_on", _("失效日期")),
        ]

    def refine(self, rows: QuerySet) -> QuerySet:
        """Words are not shown in the list: they are the longest column."""
        return rows.defer("text").select_related("union")

    def extra(self) -> dict[str, Any]:
        """The tab this belongs to."""
        return {"tab": "home"}


@allowed("view", Document, buttons=("amend", "publish", "withdraw"), join=("union", "supersedes"))
def document(request: HttpRequest, document: Document) -> HttpResponse:
    """One document: what it is, whether it holds, what was taken from it, its words."""
    rules = document.rules.permitted("view", request.user).exclude(state="retired").select_related("verified_by")
    after = Document.objects.permitted("view", request.user).filter(supersedes=document).defer("text").first()
    context = {"document": document, "rules": rules[:40], "after": after, "tab": "home"}
    return page(request, "policies/document.html", context)
