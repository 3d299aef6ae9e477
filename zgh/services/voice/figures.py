"""The month in numbers for one cadre's desk. Counting grows with history, so a count is kept for ten minutes."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from zgh.foundation.access.scopes import reach, under

from .desks import due, month_start, ontime
from .models import Case, Rating, own

KEPT_SECONDS = 600
TOPICS = 4
TOPIC_DAYS = 30
GOOD = Q(level__gte=3)  # 满意 and better; 基本满意 is not called satisfied


@dataclass(frozen=True)
class Figures:
    """Promises due and kept, ratings given and good, categories by number; as counted at `at`."""

    due_count: int
    ontime_count: int
    rated_count: int
    good_count: int
    topics: tuple[tuple[int, str, int], ...]  # category id, name, cases
    at: dt.datetime


def figures_for(user: Any) -> Figures:
    """The figures of everything under `user`'s voice duty, at most ten minutes old. One query, three more when old."""
    start = month_start()
    ground = f"{user.pk}:{reach(user, 'voice')}:{start:%F}"
    key = f"voice:figures:{hashlib.sha256(ground.encode()).hexdigest()[:32]}"
    found = cache.get(key)
    if found is None:
        found = _count(user, start)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _count(user: Any, start: dt.datetime) -> Figures:
    """Three aggregates over the cases this person may read from inside."""
    cases = Case.objects.permitted("view_internal", user).filter(under(user, "voice"))
    kept = cases.filter(due(start)).aggregate(n=Count("pk"), ontime=Count("pk", filter=ontime(start)))
    rated = Rating.objects.filter(at__gte=start, case__in=cases.values("pk")).aggregate(
        n=Count("pk"), good=Count("pk", filter=GOOD)
    )
    return Figures(
        kept["n"], kept["ontime"], rated["n"], rated["good"], _topics(cases.exclude(own(user))), timezone.now()
    )


def _topics(cases: Any) -> tuple[tuple[int, str, int], ...]:
    since = timezone.now() - dt.timedelta(days=TOPIC_DAYS)
    found = cases.filter(submitted_at__gte=since).order_by().values_list("category", "category__name")
    return tuple(found.annotate(n=Count("pk")).order_by("-n", "category")[:TOPICS])
