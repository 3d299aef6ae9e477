"""Figures for the province grid. Rooms declare theirs in their `layers.py`; this room's own are at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .counts import current
from .models import Company, Coverage, Union
from .models.dated import holds

COUNTED = _("个")


@dataclass(frozen=True)
class Layer:
    """One figure per province: `counts(user)` gives {province code: count} (one query, permitted rows only).

    `url(province)` leads to the list of exactly these rows. `is_warning`: more is worse. `is_sensitive`: people are
    counted, so groups smaller than MAP_LEAST_PEOPLE are not told. `measure` is the word after a number.
    """

    key: str
    label: Any
    counts: Callable[[Any], dict[str, int]]
    url: Callable[[str], str]
    is_warning: bool = False
    is_sensitive: bool = False
    measure: Any = COUNTED


_layers: dict[str, Layer] = {}


def register(layer: Layer) -> None:
    """Declare a layer, or replace the one of the same key."""
    _layers[layer.key] = layer


def layers() -> list[Layer]:
    """All layers, in the order rooms registered them."""
    return list(_layers.values())


def by_province(rows: QuerySet, field: str = "province") -> dict[str, int]:
    """How many rows each province has; rows without a province are left out. One query."""
    counted = rows.exclude(**{field: ""}).order_by().values(field).annotate(n=Count("pk"))
    return dict(counted.values_list(field, "n"))


def open_today(via: str = "") -> Q:
    """Unions that are not closed today."""
    prefix = f"{via}__" if via else ""
    closed = {f"{prefix}closed_on__isnull": True}, {f"{prefix}closed_on__gt": timezone.localdate()}
    return Q(**closed[0]) | Q(**closed[1])


def _unions(user: Any) -> dict[str, int]:
    return by_province(Union.objects.permitted("view", user).filter(open_today()))


def _members(user: Any) -> dict[str, int]:
    """Members by the province of their union; in very large groups up to five minutes old, as in the tree."""
    found: dict[str, int] = {}
    places = list(Union.objects.permitted("view", user).values_list("pk", "province"))
    counts = current([pk for pk, _province in places])
    for union, province in places:
        if province:
            found[province] = found.get(province, 0) + counts.get(union, (0, 0))[1]
    return found


def _uncovered(user: Any) -> dict[str, int]:
    covered = Coverage.objects.filter(holds()).values("company")
    rows = Company.objects.permitted("view", user).filter(kind=Company.Kind.COMPANY)
    return by_province(rows.exclude(pk__in=covered))


def _list_of(name: str) -> Callable[[str], str]:
    return lambda province: f"{reverse(name)}?province={province}"


register(Layer("unions", _("工会"), _unions, _list_of("orgs:list")))
register(Layer("members", _("会员"), _members, _list_of("orgs:list"), is_sensitive=True, measure=_("人")))
register(Layer("uncovered", _("未建会单位"), _uncovered, _list_of("orgs:companies"), is_warning=True))
