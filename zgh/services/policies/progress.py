"""How far the library has come: rules verified of those that answer, by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from zgh.kit.regions import PROVINCES

from .filters import NATION
from .models import Rule


@dataclass(frozen=True)
class Place:
    """One place: rules in all, verified, and those that lack nothing and wait for a look. `code` "": all places."""

    code: str
    name: str
    count: int
    verified: int
    ready: int

    @property
    def percent(self) -> int:
        """For the bar."""
        return self.verified * 100 // self.count if self.count else 0

    @property
    def is_done(self) -> bool:
        """Nothing left."""
        return self.count == self.verified


def progress_of(user: Any) -> list[Place]:
    """All places together, then each this person keeps, most waiting first. One query."""
    ready = Q(state="unverified", document__isnull=False, starts_on__isnull=False) & ~Q(value="")
    rows = Rule.objects.permitted("keep", user).exclude(state="retired").order_by().values("province")
    marks = {"n": Count("pk"), "done": Count("pk", filter=Q(state="verified")), "open": Count("pk", filter=ready)}
    places = [
        Place(
            row["province"] or NATION, PROVINCES.get(row["province"]) or _("全国"), row["n"], row["done"], row["open"]
        )
        for row in rows.annotate(**marks)
    ]
    places.sort(key=lambda place: (place.is_done, -place.ready, place.code))
    total = [sum(getattr(place, name) for place in places) for name in ("count", "verified", "ready")]
    return [Place("", _("全部"), *total), *places]
