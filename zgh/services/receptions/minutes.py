"""The minutes: what was asked, and what became of each. Shared by the editor and the published page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from .models import Reception
from .models.running import LEFT

OWING = ("pending", *LEFT)
TOLD = ("answered", "carried", "explained")


@dataclass(frozen=True)
class Record:
    """What a reception came to. `missing` has neither answer nor case nor public reason."""

    told: list[Any] = field(default_factory=list)
    missing: list[Any] = field(default_factory=list)
    merged_count: int = 0
    dismissed_count: int = 0

    @property
    def asked_count(self) -> int:
        """How many questions were put, those taken back left out."""
        return len(self.told) + len(self.missing) + self.merged_count + self.dismissed_count

    def count(self, state: str) -> int:
        """How many came to this."""
        return sum(row.state == state for row in self.told)

    answered_count = property(lambda self: self.count("answered"))
    carried_count = property(lambda self: self.count("carried"))
    explained_count = property(lambda self: self.count("explained"))


def record_of(reception: Reception) -> Record:
    """Answers first in the order they were given, then cases, then reasons. One query."""
    told, missing, others = [], [], Counter()
    for row in reception.questions.select_related("case", "author", "origin"):
        row.reception = reception
        if row.state in TOLD:
            told.append(row)
        elif row.state in OWING:
            missing.append(row)
        else:
            others[row.state] += 1
    told.sort(key=lambda row: (TOLD.index(row.state), row.answered_at or row.asked_at, row.pk))
    return Record(told, missing, others["merged"], others["dismissed"])
