"""The list of to-dos."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.kit.lists import Column, ListPage, Preset

from .forms import TodoFilter
from .models import Todo, due_this_week, due_today, late, lies_below, waits_for


def _now(whose: Callable[[Any], Q], when: Callable[[dt.datetime], Q]) -> Callable[[Any], Q]:
    """The view of one person at this moment."""
    return lambda user: whose(user) & when(timezone.now())


class TodoList(ListPage):
    """Everything that waits for me, and what is late below me; most urgent first."""

    model, verb, key, here = Todo, "oversee", "todo.todos", "todos"
    title = _("待办")
    is_personal = False  # the cadres' own work
    columns = [
        Column("due_at", _("时限"), cell="todo/due.html", sort="due_at"),
        Column("title", _("事项"), is_title=True),
        Column("kind", _("种类"), value="kind_label"),
        Column("union", _("工会"), is_meta=True),
        Column("user", _("承办人"), value=lambda todo: todo.user.name if todo.user else ""),
    ]
    filters = TodoFilter
    views = [
        Preset("", _("全部"), waits_for),
        Preset("late", _("已超时"), _now(waits_for, late), tone="is-late"),
        Preset("today", _("今天到期"), _now(waits_for, due_today), tone="is-soon"),
        Preset("week", _("本周"), _now(waits_for, due_this_week)),
        Preset("below", _("下级超时"), _now(lies_below, late)),
    ]
    ordering = ["due_at"]
    empty = {"title": _("手头的事都办完了"), "text": _("有了新的待办，会按到期先后排在这里。"), "icon": "checks"}

    def refine(self, rows: QuerySet[Todo]) -> QuerySet[Todo]:
        """Open ones."""
        return rows.filter(closed_at=None).select_related("union", "user")
