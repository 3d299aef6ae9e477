"""What a cadre would pass on right now, kind by kind: the preview, and the check that nothing changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.ties import Tie, ties

LISTED = 200  # lines kept on the sheet; the count says how many there are


@dataclass(frozen=True)
class Bundle:
    """All open things of one kind. `ids` are all of them, `lines` at most two hundred in words."""

    tie: Tie
    rows: QuerySet
    ids: list[int]
    lines: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The kind."""
        return self.tie.key

    @property
    def label(self) -> str:
        """In words."""
        return str(self.tie.label)


def survey(giver: Person, by: Any = None) -> list[Bundle]:
    """Kinds of which there is something, duties first. `by`: only what this login may hand on. Two queries a kind."""
    found = (_bundle(tie, giver, by) for tie in ties() if tie.of_people and tie.hand_over)
    return [bundle for bundle in found if bundle.ids]


def _bundle(tie: Tie, giver: Person, by: Any) -> Bundle:
    rows = tie.of_people([giver.pk])  # type: ignore[misc]
    if by is not None and tie.within:
        rows = tie.within(rows, by)
    ids = sorted(rows.order_by().values_list("pk", flat=True))
    lines = [tie.line(row)[0] for row in rows[:LISTED]] if ids and tie.line else []
    return Bundle(tie, rows, ids, lines)


def out_of_reach(giver: Person, mine: Iterable[Bundle]) -> list[Bundle]:
    """What there is besides `mine`, which only a union above may hand on."""
    reached = {bundle.key: len(bundle.ids) for bundle in mine}
    return [bundle for bundle in survey(giver) if len(bundle.ids) > reached.get(bundle.key, 0)]


def fingerprint(bundles: Iterable[Bundle]) -> str:
    """Changes when anything comes or goes: what is done must be what was shown."""
    text = ";".join(f"{bundle.key}:{','.join(map(str, bundle.ids))}" for bundle in bundles)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
