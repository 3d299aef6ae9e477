"""What waits for somebody by name goes over to whoever takes over; a union's own to-dos move with the union."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.ties import Tie, register, ties
from zgh.kit.dates import full

from .models import Todo


def _open() -> QuerySet:
    """Open ones of rows that no other room hands on itself."""
    led = [tie.about for tie in ties() if tie.about]
    return Todo.objects.open().exclude(about_type__in=led).urgent_first()


def of_people(people: Sequence[int]) -> QuerySet:
    """To-dos that name these people."""
    return _open().filter(user__person__in=people)


def of_unions(unions: Sequence[int]) -> QuerySet:
    """To-dos of these unions, named or not."""
    return _open().filter(union__in=unions)


def line(todo: Todo) -> tuple[str, str]:
    """Room and due moment. Not the title: keepers read this who may not know what it is about."""
    due = full(todo.due_at)
    return " · ".join(filter(None, (todo.kind_label, due))), todo.url


def hand_over(rows: QuerySet, _giver: Person, taker: Person, _by: Any) -> int:
    """The clock runs on. One update."""
    return Todo.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(user=taker.user)


def move(rows: QuerySet, _old: Union, new: Union, _by: Any) -> int:
    """To the other union; whoever was named stays named. One update."""
    return Todo.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(union=new)


register(
    Tie(
        "todo",
        _("点名的待办"),
        rank=9,
        of_people=of_people,
        of_unions=of_unions,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=line,
        hand_over=hand_over,
        move=move,
    )
)
