"""Has somebody asked this before? Shown while writing, so that an answer may be there already."""

from __future__ import annotations

from typing import Any

from zgh.foundation.search.index import Hit, similar

from .models import Case

LOOK_AT = 12  # how many alike ones are looked at for answered ones
ANSWERED = ("planned", "answered", "closed")
OPEN = ("submitted", "accepted", "handling", "planned")


def similar_cases(text: str, user: Any, limit: int = 3) -> list[Hit]:
    """Answered cases `user` may view that are most like `text`; their own count too. At most four queries."""
    hits = similar(Case, text, user, LOOK_AT)
    return [hit for hit in hits if hit.row.state in ANSWERED][:limit]


def similar_open(case: Case, user: Any, limit: int = 6) -> list[Case]:
    """Open cases most like this one that `user` may view, it excepted. At most four queries."""
    hits = similar(Case, case.text, user, LOOK_AT)
    return [hit.row for hit in hits if hit.row.state in OPEN and hit.row.pk != case.pk][:limit]
