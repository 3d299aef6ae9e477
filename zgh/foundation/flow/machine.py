"""The only way a state changes: one conditional UPDATE, the audit record beside it, a signal after commit."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.kit.refusals import Refusal

from .signals import moved, moving


class IllegalMove(Refusal):
    """The verb does not exist in the row's present state. Shown as a 409 page with the fresh row."""

    def __init__(self, row: models.Model, verb: str) -> None:
        super().__init__(_("现在的状态不能这样办"))
        self.row, self.verb = row, verb


class Overtaken(IllegalMove):
    """Somebody else moved the row first. Shown as a 409 page with the fresh row; nothing typed is lost."""


class Flow:
    """A transition table: `Flow("state", accept=("submitted", "accepted"), reopen=("answered|closed", "handling"))`.

    Keys are verbs: the same word as method, permission, URL and audit record. Values are (from, to); several
    source states are joined by "|"; a target of "" keeps the state (an act that is only allowed in some states).
    """

    def __init__(self, field: str, **moves: tuple[str, str]) -> None:
        self.field = field
        self.moves = {verb: (tuple(sources.split("|")), target) for verb, (sources, target) in moves.items()}

    def when(self, verb: str) -> Q:
        """Filter of rows in a state where `verb` exists."""
        return Q(**{f"{self.field}__in": self.moves[verb][0]})

    def can(self, row: models.Model, verb: str) -> bool:
        """Whether the row, as loaded, is in a state where `verb` exists."""
        return getattr(row, self.field) in self.moves[verb][0]

    def move(self, row: models.Model, verb: str, by: Any, *, note: str = "", **changes: Any) -> None:
        """Do `verb`: state and `changes` in one UPDATE whose WHERE holds the old state (two statements in all).

        Raises IllegalMove when the state does not know the verb, Overtaken when the row has moved since it was
        loaded. `row` is brought up to date. Runs in the caller's transaction or its own.
        """
        old = getattr(row, self.field)
        sources, target = self.moves[verb]
        if old not in sources:
            raise IllegalMove(row, verb)
        changes = {self.field: target or old, **changes}
        before = {name: _plain(getattr(row, name)) for name in changes}
        with transaction.atomic():
            hit = type(row)._base_manager.filter(pk=row.pk, **{self.field: old}).update(**changes)
            if not hit:
                raise Overtaken(row, verb)
            for name, value in changes.items():
                setattr(row, name, value)
            label = f"{row._meta.app_label}.{verb}"
            after = {name: _plain(getattr(row, name)) for name in changes}
            record(by, label, row, before, after, note=note)
            moving.send(sender=type(row), row=row, verb=verb, by=by)
            transaction.on_commit(lambda: moved.send(sender=type(row), row=row, verb=verb, by=by))


def _plain(value: Any) -> Any:
    """A JSON value for the audit record; rows become their id, moments ISO text."""
    if isinstance(value, models.Model):
        return value.pk
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
