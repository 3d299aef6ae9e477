"""公开栏: how unions keep their word, for everybody to read. Counted for all unions at once, kept for ten minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.counts import few
from zgh.foundation.orgs.models import Union
from zgh.kit.dates import midnight

from .desks import due, month_start, ontime
from .figures import GOOD, KEPT_SECONDS
from .models import Case, Desk, Rating

PERIODS = (("month", gettext_lazy("本月")), ("90", gettext_lazy("近90天")), ("year", gettext_lazy("今年")))
NAMES = ("due", "ontime", "rated", "solved", "good")


@dataclass(frozen=True)
class Tally:
    """Counts of one union with all below it."""

    due: int = 0
    ontime: int = 0
    rated: int = 0
    solved: int = 0
    good: int = 0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(*(getattr(self, name) + getattr(other, name) for name in NAMES))


@dataclass(frozen=True)
class Rate:
    """One number with its name, its definition and the list behind it. `value` "" means too few to tell."""

    key: str
    label: Any
    value: str
    base: str
    definition: Any
    share: str = ""


@dataclass(frozen=True)
class Counted:
    """Tallies by union path, as counted at `at`."""

    tallies: dict[str, Tally]
    at: dt.datetime

    def of(self, union: Union) -> Tally:
        """The union with everything below it."""
        return self.tallies.get(union.path, Tally())


def period_of(text: str) -> str:
    """The period asked for; the month for anything else."""
    return text if text in dict(PERIODS) else "month"


def start_of(period: str) -> dt.datetime:
    """The first moment of the period."""
    today = timezone.localdate()
    if period == "90":
        return midnight(today - dt.timedelta(days=90))
    return midnight(today.replace(month=1, day=1)) if period == "year" else month_start()


def figures_of(period: str) -> Counted:
    """All unions' figures since the start of `period`, at most ten minutes old. One query, three more when old.

    The same promises and judgements as on the cadres' desk (`desks`, `figures`): one definition, two readers.
    """
    start = start_of(period)
    key = f"voice:unions:{period}:{start:%F}"
    found = cache.get(key)
    if found is None:
        found = _count(start)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _count(start: dt.datetime) -> Counted:
    kept = Case.objects.filter(due(start), desk=Desk.VOICE).order_by().values_list("union__path")
    rated = Rating.objects.filter(at__gte=start, case__desk=Desk.VOICE).order_by().values_list("case__union__path")
    marks = {"n": Count("pk"), "solved": Count("pk", filter=Q(is_solved=True)), "good": Count("pk", filter=GOOD)}
    own = [
        *((path, Tally(n, on)) for path, n, on in kept.annotate(n=Count("pk"), on=Count("pk", filter=ontime(start)))),
        *((path, Tally(0, 0, *counts)) for path, *counts in rated.annotate(**marks)),
    ]
    sums: dict[str, Tally] = {}
    for path, tally in own:  # to the union and to every union above it
        for end in range(Union.steplen, len(path) + 1, Union.steplen):
            sums[path[:end]] = sums.get(path[:end], Tally()).plus(tally)
    return Counted(sums, timezone.now())


def rates_of(tally: Tally) -> list[Rate]:
    """The three rates, always in this order; one that stands on too few is not told."""
    return [
        _rate("due", _("按时答复率"), tally.ontime, tally.due, ONTIME),
        _rate("solved", _("解决率"), tally.solved, tally.rated, SOLVED),
        _rate("satisfied", _("满意率"), tally.good, tally.rated, SATISFIED),
    ]


ONTIME = gettext_lazy(
    "这段时间里该答复的心声，有多少是每一步都没有超时就答复了的。到今天已经超时还没答复的，也算在该答复的里面。"
)
SOLVED = gettext_lazy("提出人评价过的心声，有多少是本人说“解决了”的。没有评价的不算进来，也不替人填“解决了”。")
SATISFIED = gettext_lazy("提出人评价过的心声，有多少是“非常满意”或“满意”的。“基本满意”和“不满意”都不算满意。")


def _rate(key: str, label: str, part: int, whole: int, definition: Any) -> Rate:
    if not whole:
        return Rate(key, label, "", _("还没有"), definition)
    if whole < few():
        return Rate(key, label, "", _("不足%(n)d件") % {"n": few()}, definition)
    # Rounded down, so that 100% means every single one.
    percent = part * 100 // whole
    return Rate(key, label, f"{percent}%", _("共%(n)d件") % {"n": whole}, definition, f"at-{round(percent / 5) * 5}")


def behind(key: str, start: dt.datetime) -> Q:
    """The cases a rate is counted over, for those who may read them. Talks in confidence are in neither."""
    return Q(desk=Desk.VOICE) & (due(start) if key == "due" else rated_since(start))


def rated_since(start: dt.datetime) -> Q:
    """Cases judged since `start`."""
    return Q(pk__in=Rating.objects.filter(at__gte=start).values("case"))


def boards(unions: Iterable[Union], counted: Counted) -> list[tuple[Union, list[Rate]]]:
    """Each union with its rates, in the order given."""
    return [(union, rates_of(counted.of(union))) for union in unions]
