"""Open, close and hand on to-dos, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import Truncator

from zgh.kit import clocks
from zgh.kit.dates import midnight

from .models import Todo, TodoQuerySet


def open_todo(
    *,
    about: models.Model,
    verb: str,
    title: str,
    union: Any,
    duty: str,
    url: str = "",
    user: Any = None,
    started_at: dt.datetime | None = None,
    amber_at: dt.datetime | None = None,
    due_at: dt.datetime | None = None,
    is_by_day: bool = False,
) -> None:
    """Somebody owes `about` a `verb`. Again with the same row and verb: the open one takes the new facts.

    `amber_at` defaults to 80 % of the span. `is_by_day`: the day it appeared is kept, not the minute. One update, and
    one insert when there was none; two callers at once make one row (partial unique index). Never put a hidden
    author's name into `title`.
    """
    started_at = started_at or timezone.now()
    facts = {
        "title": Truncator(title).chars(120),
        "union": union,
        "duty": duty,
        "user": user,
        "url": url,
        "started_at": started_at,
        "amber_at": amber_at or (clocks.amber_at(started_at, due_at) if due_at else None),
        "due_at": due_at,
    }
    if not _open(about, verb).update(**facts):
        row = Todo(about_type=about._meta.label_lower, about_id=about.pk, verb=verb, **facts)
        if is_by_day:
            row.opened_at = midnight()
        Todo.objects.bulk_create([row], ignore_conflicts=True)


def close_todos(about: models.Model, verb: str | None = None, *, is_by_day: bool = False) -> int:
    """Done: close the row's open to-dos of `verb`, or all of them. One update; returns how many."""
    return _open(about, verb).update(closed_at=midnight() if is_by_day else timezone.now())


def reassign(about: models.Model, union: Any, user: Any = None, duty: str = "", verb: str | None = None) -> int:
    """Hand the row's open to-dos to another union, a named handler or another duty in it; the clock runs on.

    `verb`: only what is owed by this one.
    """
    return _open(about, verb).update(union=union, user=user, **({"duty": duty} if duty else {}))


def _open(about: models.Model, verb: str | None = None) -> TodoQuerySet:
    rows = Todo.objects.open().filter(about_type=about._meta.label_lower, about_id=about.pk)
    return rows.filter(verb=verb) if verb else rows
