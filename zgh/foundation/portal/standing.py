"""How the organisation below an officer stands: companies without a union, posts that end, posts that are new.

Counting grows with the tree, so what was counted is kept for ten minutes in this process: a shared cache would cost
the desk a query each time, and two processes may well have counted at different minutes; the desk says from when it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import reach, reaches_all, under
from zgh.foundation.orgs.models import Company, Coverage, Employment, Officer
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.orgs.models.scoping import next_sibling, tops

KEPT_SECONDS = 600
SHOWN = 4
MOST_KEPT = 500  # grounds; as many as there may be officers at work at once
_kept: dict[str, Standing] = {}


@dataclass(frozen=True)
class Post:
    """A post that began or ends: who, which post, where, on which day."""

    union_id: int
    union: str
    name: str
    post: str
    day: dt.date


@dataclass(frozen=True)
class Standing:
    """What was counted at `at`; rows are the first few, counts are all."""

    bare_count: int
    bare_people_count: int
    ending_count: int
    ending: tuple[Post, ...]
    changes: tuple[Post, ...]
    at: dt.datetime


def standing_for(user: Any) -> Standing:
    """The standing of everything under `user`'s orgs duty, at most ten minutes old. No query; six when old."""
    today, now = timezone.localdate(), timezone.now()
    ground = f"{reach(user, 'orgs')}:{today:%F}"  # the same for everybody who keeps the same ground
    found = _kept.get(ground)
    if found is None or (now - found.at).total_seconds() > KEPT_SECONDS:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[ground] = _count(user, today)
    return found


def _count(user: Any, today: dt.date) -> Standing:
    bare = bare_companies(user)
    people = Employment.objects.filter(holds(), company__in=bare.values("pk"))
    ending = ending_posts(user, today)
    return Standing(
        bare_count=bare.count(),
        bare_people_count=people.values("person").distinct().count(),
        ending_count=ending.count(),
        ending=tuple(_post(officer, officer.ends_on) for officer in ending[:SHOWN]),
        changes=tuple(_post(officer, officer.starts_on) for officer in new_posts(user, today)[:SHOWN]),
        at=timezone.now(),
    )


def bare_companies(user: Any) -> QuerySet[Company]:
    """Companies without a union (未建会) below what the unions under this duty cover; all of them at the root."""
    rows = Company.objects.filter(kind=Company.Kind.COMPANY).with_has_union().filter(has_union=False)
    if reaches_all(user, "orgs"):
        return rows
    covered = Coverage.objects.filter(holds()).filter(under(user, "orgs"))
    ground = NOBODY
    for path in tops(covered.values_list("company__path", flat=True)):
        ground |= Q(path__gte=path, path__lt=next_sibling(path))
    return rows.filter(ground)


def ending_posts(user: Any, today: dt.date) -> QuerySet[Officer]:
    """Posts whose last day is known and near."""
    until = today + dt.timedelta(days=settings.POSTS_ENDING_DAYS)
    rows = Officer.objects.filter(under(user, "orgs"), ends_on__gt=today, ends_on__lte=until, starts_on__lte=today)
    return rows.select_related("union", "person").order_by("ends_on", "pk")


def new_posts(user: Any, today: dt.date) -> QuerySet[Officer]:
    """Posts taken up lately, newest first."""
    since = today - dt.timedelta(days=settings.POSTS_ENDING_DAYS)
    rows = Officer.objects.filter(under(user, "orgs"), starts_on__gt=since, starts_on__lte=today)
    return rows.select_related("union", "person").order_by("-starts_on", "-pk")


def _post(officer: Officer, day: dt.date | None) -> Post:
    words = (str(officer.union), officer.person.name, str(officer.get_post_display()))
    return Post(officer.union_id, *words, day or officer.starts_on)
