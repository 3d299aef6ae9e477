"""The union tree, a union's own home (网上职工之家), and units without a union."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length, Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from zgh.foundation.access.gate import allowed, signed_in
from zgh.foundation.access.scopes import reach
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, clean_text
from zgh.kit.lists import Column, ListPage
from zgh.kit.numbers import whole
from zgh.kit.pages import page
from zgh.kit.regions import PROVINCES

from ..belonging import STEP, unions_above
from ..counts import headcount
from ..models import Company, Coverage, Employment, Lineage, Officer, Union
from ..models.dated import holds
from ..models.scoping import KEEPERS, next_sibling
from ..nodes import found_of, nodes_of
from ..seek import search
from ..slots import actions_for, facts_of, news_of

FOUND = 30
PAGE = 50
LOWER = 6  # of the lower unions on a home; the rest is a tap away


@signed_in
def unions(request: HttpRequest) -> HttpResponse:
    """The tree from the root, or what a search finds."""
    visible = Union.objects.permitted("view", request.user)
    text = clean_text(request.GET.get("q", ""), lines=False)[:40]
    if text:
        rows = list(search(visible, text, FOUND))
        context: dict[str, Any] = {"found": found_of(rows), "is_cut": len(rows) == FOUND}
    else:
        context = _top(visible)
        uncovered = Company.objects.permitted("view", request.user).filter(kind="company").with_has_union()
        context["uncovered_count"] = uncovered.filter(has_union=False).count()
        context["keeps_people"] = any(reach(request.user, duty) for duty in KEEPERS)
    return page(request, "orgs/unions.html", {"text": text, **context, "tab": "services"}, partial="tree")


def _top(visible: QuerySet) -> dict[str, Any]:
    """The root and the first of what lies below it."""
    root = visible.filter(depth=1).first()
    children = list(_children(visible, root)[: PAGE + 1]) if root else []
    nodes = nodes_of([root, *children[:PAGE]]) if root else []
    more = f"{reverse('orgs:below', args=[root.pk])}?page=2" if len(children) > PAGE else ""
    return {
        "root": nodes[0] if nodes else None,
        "rows": nodes[1:],
        "more_url": more,
        "below_count": root and root.numchild,
    }


@allowed("view", Union)
def below(request: HttpRequest, union: Union) -> HttpResponse:
    """The unions right below one, fifty at a time: a page of its own, or the rows that open under it.

    `?at=` a union below: the page on which it stands.
    """
    rows = _children(Union.objects.permitted("view", request.user), union)
    number = _number(request.GET.get("page", ""), rows, request.GET.get("at", ""))
    part = list(rows[PAGE * (number - 1) : PAGE * number + 1])
    context = {
        "union": union,
        "above": unions_above(union)[::-1],
        "rows": nodes_of(part[:PAGE]),
        "previous": number - 1,
        "first": PAGE * (number - 1) + 1,
        "more_url": f"{request.path}?page={number + 1}" if len(part) > PAGE else "",
        "tab": "services",
    }
    return page(request, "orgs/below.html", context, partial="rows")


def _number(asked: str, rows: QuerySet, at: str) -> int:
    """The page asked for, or that of the row `at`; 1 for anything else."""
    if pk := whole(at):
        path = rows.filter(pk=pk).values_list("path", flat=True).first()
        return rows.filter(path__lt=path).count() // PAGE + 1 if path else 1
    return whole(asked, 99_999) or 1


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
        "union": headcount(union),
        "above": unions_above(union),
        "officers": held.at().with_deputy().filter(union=union).select_related("person"),
        "lineage": _lineage(Lineage.objects.permitted("view", request.user), union),
        "below": list(_children(visible, union)[:LOWER]),
        "companies": [coverage.company for coverage in covered.order_by("company__path")],
        "actions": actions_for(union),
        "news": news_of(request, union),
        "facts": facts_of(request, union),
        "tab": "services",
    }
    return page(request, "orgs/union.html", context)


def _lineage(rows: QuerySet, union: Union) -> tuple[list[Lineage], list[Lineage]]:
    """(what this union went into, what it came from). One query."""
    found = list(rows.filter(Q(before=union) | Q(after=union)).select_related("before", "after"))
    return [row for row in found if row.before_id == union.pk], [row for row in found if row.after_id == union.pk]


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
