"""Unions as lines of the tree. Everything said here, so that the template's loop only prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.kit.templatetags.kit import compact

from .counts import headcounts, told
from .models import Union


@dataclass(frozen=True)
class Node:
    """One union: its line, where its home is, and where its lower unions are ("" when it has none)."""

    key: str
    name: str
    meta: str
    depth: int
    url: str
    below_url: str


def nodes_of(unions: Sequence[Union]) -> list[Node]:
    """Lines for these unions, with the head counts of their subtrees. Three queries."""
    home, below = reverse("orgs:union", args=[0]), reverse("orgs:below", args=[0])
    people, lower, closed = _("会员%(m)s/职工%(e)s"), _("下级%(n)s个"), _("已撤销")
    found = []
    for union in headcounts(unions):
        counts = {"m": told(union.member_count), "e": compact(union.employee_count)}  # type: ignore[attr-defined]
        meta = [
            "" if union.kind == Union.Kind.COMMITTEE else union.get_kind_display(),
            union.get_province_display(),
            people % counts if union.employee_count else "",  # type: ignore[attr-defined]
            lower % {"n": union.numchild} if union.numchild else "",
            closed if union.closed_on else "",
        ]
        key = str(union.pk)
        lower_url = below.replace("/0/", f"/{key}/") if union.numchild else ""
        line = "·".join(filter(None, meta))
        found.append(Node(key, str(union), line, union.depth, home.replace("/0/", f"/{key}/"), lower_url))
    return found


def found_of(unions: Sequence[Union]) -> list[tuple[Node, list[tuple[str, str]]]]:
    """Lines of what a search found, each with the way down to it: [(name, where it is opened)]. Four queries."""
    paths = {u.path[:end] for u in unions for end in range(Union.steplen, len(u.path), Union.steplen)}
    above = {u.path: u for u in Union.objects.filter(path__in=paths)} if paths else {}
    below = reverse("orgs:below", args=[0])
    lines = []
    for union, node in zip(unions, nodes_of(unions), strict=True):
        chain = [above[union.path[:end]] for end in range(Union.steplen, len(union.path), Union.steplen)]
        ends = [*chain, union][1:]
        way = [
            (str(a), f"{below.replace('/0/', f'/{a.pk}/')}?at={b.pk}#n-{b.pk}")
            for a, b in zip(chain, ends, strict=True)
        ]
        lines.append((node, way))
    return lines
