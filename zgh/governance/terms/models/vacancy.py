"""Posts that fell vacant within a term. Nobody writes a vacancy down: it is read from who left and who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zgh.foundation.orgs.models import Officer

from . import seating
from .term import Term


@dataclass(frozen=True)
class Vacancy:
    """`officer_id`, `name`: who left it; none where no chair was ever entered."""

    post: str
    since: dt.date
    officer_id: int | None = None
    name: str = ""

    @property
    def key(self) -> str:
        """Names it in a form: the post of one former officer."""
        return f"{self.post}-{self.officer_id or 0}"

    @property
    def label(self) -> Any:
        """The post in words."""
        return Officer.Post(self.post).label


def vacancies(term: Term, officers: Iterable[Officer] | None = None) -> list[Vacancy]:
    """Elected posts of the live term that somebody left and nobody has taken since; the chair first. At most one query.

    `officers`: all of the union's, with `person`, where the caller has them. Without a chair there is always a vacancy,
    whoever has been entered before; of other posts nobody knows how many there should be.
    """
    today = timezone.localdate()
    if officers is None:
        officers = Officer.objects.filter(union=term.union_id, post__in=seating.ELECTED).select_related("person")
    rows = sorted((row for row in officers if row.starts_on <= today), key=lambda row: (row.starts_on, row.pk))
    return [
        gap for post in seating.ELECTED for gap in _of(post, [row for row in rows if row.post == post], term, today)
    ]


def _of(post: str, rows: list[Officer], term: Term, today: dt.date) -> list[Vacancy]:
    left = sorted((row for row in rows if row.ends_on and row.ends_on <= today), key=lambda row: (row.ends_on, row.pk))
    if post == Officer.Post.CHAIR:
        if len(left) < len(rows):
            return []
        last = left[-1] if left else None
        since = max(term.starts_on, last.ends_on) if last and last.ends_on else term.starts_on
        return [Vacancy(post, since, last.pk if last else None, last.person.name if last else "")]
    # Who left on election day made room for the new committee.
    gaps = [row for row in left if row.ends_on and row.ends_on > term.starts_on]
    for came in rows:
        filled = next((gap for gap in gaps if gap.ends_on and gap.ends_on <= came.starts_on), None)
        if filled is not None:
            gaps.remove(filled)
    return [Vacancy(post, gap.ends_on, gap.pk, gap.person.name) for gap in gaps if gap.ends_on]
