"""你提我办: what became of what colleagues said aloud, from the words to the judgement, refusals like successes."""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from zgh.foundation.orgs.models import Person
from zgh.kit.dates import day

from .discretion import nameless
from .models import Answer, Case, Rating
from .words import FACES

EXCERPT = 120  # characters of the words on a card; the rest is one tap away
LONG = 160
BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")  # Chinese has no spaces where its lines were broken

# The tabs. Who says no says why, and it stands here beside what went well.
RESULTS = {"done": ("solved",), "planned": ("planned",), "explained": ("explained",), "not": ("refused", "not_ours")}


@dataclass(frozen=True)
class Story:
    """One card: the chain from the sentence to the result. Names of authors are not in it."""

    case: Case
    words: str
    answer: Answer
    said: str
    outcome: str
    judged: str
    judged_icon: str
    when: str


def told(rows: QuerySet) -> QuerySet:
    """Answered and not taken up again. A case that is reopened leaves the wall until its next answer."""
    return rows.filter(answered_at__isnull=False).exclude(conclusion="")


def newest(rows: QuerySet, user: Any, most: int) -> list[int]:
    """Ids of the newest answers among `rows`, which `user` may hear. Three queries.

    One index in order for the whole group and one for one's own union, merged here: asked as one OR, SQLite sorts all
    answers ever given for every page.
    """
    home = Person.objects.filter(user_id=user.pk).values_list("union", flat=True).first()
    parts = [rows.filter(visibility="group")]
    if home is not None:
        parts.append(rows.filter(visibility="union", origin=home))
    lists = [part.order_by("-answered_at", "-pk").values_list("answered_at", "pk")[:most] for part in parts]
    return [pk for _at, pk in heapq.merge(*lists, reverse=True)][:most]


def with_story(rows: QuerySet) -> QuerySet:
    """What a card shows. Three queries, whatever the number of cards."""
    answers = Answer.objects.filter(state=Answer.State.PUBLISHED).select_related("union", "rating").order_by("-round")
    return rows.select_related("category", "union", "author").prefetch_related(Prefetch("answers", answers))


def story_of(case: Case) -> Story:
    """The card of a row from `with_story`."""
    answer = case.answers.all()[0]
    rating: Rating | None = getattr(answer, "rating", None)
    judged, icon = _judged(case, rating)
    return Story(
        case=case,
        words=_cut(case.text, EXCERPT),
        answer=answer,
        said=_cut(nameless(case, answer.text), LONG),
        outcome=_cut(nameless(case, answer.outcome), LONG),
        judged=judged,
        judged_icon=icon,
        when=day(case.answered_at),
    )


def _judged(case: Case, rating: Rating | None) -> tuple[str, str]:
    """What the author said of it; never a silence taken for praise."""
    if rating is not None:
        icon = next(icon for level, _label, icon in FACES if level == rating.level)
        solved = _("问题解决了") if rating.is_solved else _("问题还没解决")
        return f"{rating.get_level_display()}·{solved}", icon
    if case.state == "planned":
        return _("计划正在办"), "calendar-event"
    if case.state == "closed":
        return _("没有评价"), "archive"
    return _("还没评价"), "clock"


def _cut(text: str, most: int) -> str:
    text = BESIDE_HAN.sub("", " ".join(text.split()))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def outcome(*results: str) -> Q:
    """Answers that ended so."""
    return Q(conclusion__in=results)
