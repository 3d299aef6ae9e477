"""What the pages of 我的数据 show, put together from the registry and the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.unseal import looks_at
from zgh.kit.numbers import whole

from .copying import shown
from .keeping import Rule, rules
from .models import ExportSubject
from .registry import NUMBERS, Fact, Holding, Line, Source, Subject, holding_of, holdings

PAGE = 20


def groups() -> list[tuple[Source, list[Holding]]]:
    """All declarations by where things came from. No query."""
    found = [(source, [holding for holding in holdings() if holding.source == source]) for source in Source]
    return [(source, part) for source, part in found if part]


@dataclass(frozen=True)
class Held:
    """One kind of thing as its owner reads it: a page of lines, numbers masked until asked for."""

    holding: Holding
    subject: Subject
    number: int
    is_open: bool

    @classmethod
    def of(cls, key: str, user: Any, page: str, *, is_open: bool) -> Held | None:
        """For an address; None where there is no such declaration."""
        holding = holding_of(key)
        return cls(holding, Subject(user), whole(page, 99_999) or 1, is_open) if holding else None

    @cached_property
    def _part(self) -> list[Any]:
        first = (self.number - 1) * PAGE
        return list(self.holding.rows(self.subject)[first : first + PAGE + 1])

    @cached_property
    def lines(self) -> list[tuple[Line, list[tuple[Fact, str]]]]:
        """Lines with their facts as they may be shown now."""
        lines = (self.holding.line(row) for row in self._part[:PAGE])
        return [(line, [(fact, self._shown(fact)) for fact in line.facts]) for line in lines]

    def _shown(self, fact: Fact) -> str:
        return fact.mask if fact.mask and not self.is_open else shown(fact.value)

    @cached_property
    def has_masks(self) -> bool:
        """Whether there is something to uncover."""
        return not self.is_open and any(fact.mask for line, _facts in self.lines for fact in line.facts)

    @cached_property
    def rule(self) -> Rule | None:
        """The line of the retention table that ends it. One query."""
        return next((rule for rule in rules() if rule.kind.key == self.holding.kept_by), None)

    @property
    def previous(self) -> int:
        """Number of the page before, 0 for none."""
        return self.number - 1

    @property
    def next(self) -> int:
        """Number of the page after, 0 for none."""
        return self.number + 1 if len(self._part) > PAGE else 0


class Looks:
    """谁看过我的资料, in pages by key, so that new ones shift nothing: looks at full numbers, or files I was in."""

    def __init__(self, person: Person | None, query: Mapping[str, str]) -> None:
        self.person = person
        self.is_files = query.get("what") == "files"
        self.before = whole(query.get("before", ""))

    @cached_property
    def _part(self) -> list[Any]:
        rows = self._files() if self.is_files else self._looks()
        return list((rows.filter(pk__lt=self.before) if self.before else rows)[: PAGE + 1])

    def _looks(self) -> QuerySet:
        return looks_at(self.person) if self.person else Record.objects.none()

    def _files(self) -> QuerySet:
        rows = ExportSubject.objects.filter(person=self.person.pk if self.person else 0)
        return rows.select_related("export__user", "export__decider").order_by("-pk")

    @cached_property
    def rows(self) -> list[Any]:
        """One page; a look knows its `field` in words."""
        found = self._part[:PAGE]
        for row in () if self.is_files else found:
            row.field = NUMBERS.get(row.after.get("field", ""), "")
        return found

    @cached_property
    def more(self) -> int | None:
        """Where the next page begins."""
        return self.rows[-1].pk if len(self._part) > PAGE else None


def look_of(person: Person | None, pk: int) -> Record | None:
    """One look at this very person, None for any other record."""
    found = looks_at(person).filter(pk=pk).first() if person else None
    if found is not None:
        found.field = NUMBERS.get(found.after.get("field", ""), "")  # type: ignore[attr-defined]
    return found
