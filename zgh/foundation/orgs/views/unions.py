"""The union tree, a union's own home (网上职工之家), and units without a union."""

from __future__ import annotations

from django import forms
from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Length, Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.access.scopes import reach
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField
from zgh.kit.lists import Column, ListPage
from zgh.kit.pages import page
from zgh.kit.regions import PROVINCES

from ..belonging import STEP, unions_above
from ..counts import headcounts
from ..models import Company, Coverage, Employment, Officer, Union
from ..models.dated import holds
from ..models.scoping import KEEPERS, next_sibling
from ..nodes import nodes_of
from ..slots import actions_for, facts_of, news_of

FOUND = 30


@signed_in
def unions(request: HttpRequest) -> HttpResponse:
    """The tree from the root, or what a search finds."""
    visible = Union.objects.permitted("view", request.user)
    text = request.GET.get("q", "").strip()[:40]
    rows = nodes_of(list(_search(visible, text)) if text else list(visible.filter(depth__lte=2)))
    uncovered = Company.objects.permitted("view", request.user).filter(kind="company")
    context = {
        "text": text,
        "found": rows if text else [],
        "root": None if text else next((row for row in rows if row.depth == 1), None),
        "rows": [row for row in rows if row.depth == 2],
        "is_cut": bool(text) and len(rows) == FOUND,
        "uncovered_count": 0 if text else uncovered.with_has_union().filter(has_union=False).count(),
        "keeps_people": any(reach(request.user, duty) for duty in KEEPERS),
        "tab": "services",
    }
    return page(request, "orgs/unions.html", context, partial="tree")


def _search(rows: QuerySet, text: str) -> QuerySet:
    """By name, short name, code or pinyin initials; those that begin so come first."""
    fits = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text)
    begins = Q(short_name__istartswith=text) | Q(code__iexact=text) | Q(initials__startswith=text.lower())
    if text.isascii():
        fits |= Q(initials__contains=text.lower())
    later = Case(When(begins, then=Value(0)), default=Value(1))
    return rows.filter(fits).order_by(later, "path")[:FOUND]


@allowed("view", Union)
def below(request: HttpRequest, union: Union) -> HttpResponse:
    """The unions right below one: a page of its own, or the rows that open under it."""
    rows = list(_children(Union.objects.permitted("view", request.user), union))
    context = {"union": union, "above": unions_above(union)[::-1], "rows": nodes_of(rows), "tab": "services"}
    return page(request, "orgs/below.html", context, partial="rows")


def _children(rows: QuerySet, union: Union) -> QuerySet:
    return rows.filter(path__gt=union.path, path__lt=next_sibling(union.path), depth=union.depth + 1)


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """One's own union; people without one are shown the tree."""
    own = Union.objects.permitted("view", request.user).filter(people__user=request.user).first()
    return redirect(own or "orgs:unions")


@allowed("view", Union, buttons=["edit", "view_people"])
def union(request: HttpRequest, union: Union) -> HttpResponse:
    """A union's home: who leads it, how to reach it, what is new, whom it covers, what lies below and above."""
    visible = Union.objects.permitted("view", request.user)
    covered = Coverage.objects.permitted("view", request.user).at().filter(union=union).select_related("company")
    held = Officer.objects.permitted("view", request.user)
    context = {
        "union": headcounts([union])[0],
        "above": unions_above(union),
        "officers": held.at().with_deputy().filter(union=union).select_related("person"),
        "below": list(_children(visible, union)),
        "companies": [coverage.company for coverage in covered.order_by("company__path")],
        "actions": actions_for(union),
        "news": news_of(request, union),
        "facts": facts_of(request, union),
        "tab": "services",
    }
    return page(request, "orgs/union.html", context)


class CompanyFilter(FilterForm):
    """By name, province, and whether a union covers the unit."""

    q = CleanTextField(label=gettext_lazy("单位名称或编码"))
    province = forms.MultipleChoiceField(label=gettext_lazy("省份"), choices=list(PROVINCES.items()))

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Part of a name, or a code."""
        return rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text))


class CompanyList(ListPage):
    """Companies no union covers yet (未建会)."""

    model, key, title = Company, "orgs.companies", gettext_lazy("未建会的单位")
    is_personal = False
    template = "lists/app.html"
    filters = CompanyFilter
    columns = [
        Column("name", gettext_lazy("单位"), is_title=True),
        Column("parent_name", gettext_lazy("上级单位"), is_meta=True),
        Column("province", gettext_lazy("省份")),
        Column("employee_count", gettext_lazy("职工人数"), sort="employee_count"),
        Column("code", gettext_lazy("编码")),
    ]
    empty = {
        "title": gettext_lazy("每个单位都有工会了"),
        "text": gettext_lazy("以后有新单位还没建会，会列在这里。"),
        "icon": "building-community",
    }

    def refine(self, rows: QuerySet) -> QuerySet:
        """Legal units without coverage of their own; how many people wait there; whose unit it is."""
        jobs = Employment.objects.filter(holds(), company=OuterRef("pk")).order_by().values("company")
        parents = Company.objects.filter(path=OuterRef("parent_path")).values("name")
        alone = rows.filter(kind=Company.Kind.COMPANY).with_has_union().filter(has_union=False)  # type: ignore[attr-defined]
        return alone.annotate(
            employee_count=Coalesce(Subquery(jobs.annotate(n=Count("pk")).values("n")), 0),
            parent_path=Substr("path", 1, Length("path") - STEP),
        ).annotate(parent_name=Subquery(parents[:1]))
