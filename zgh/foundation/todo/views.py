"""The list of to-dos."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.kit.lists import Column, ListPage, Preset

from .forms import TodoFilter
from .models import Todo, day_end, lies_below, waits_for


def late(user: object) -> Q:
    """Mine and past due."""
    return waits_for(user) & Q(due_at__lt=timezone.now())


def today(user: object) -> Q:
    """Mine and due later today; what is late has its own tab, as on the workbench."""
    now = timezone.now()
    return waits_for(user) & Q(due_at__gte=now, due_at__lt=day_end(now))


def this_week(user: object) -> Q:
    """Mine and due from now to Sunday night."""
    now = timezone.now()
    return waits_for(user) & Q(due_at__gte=now, due_at__lt=day_end(now, 6 - timezone.localdate(now).weekday()))


def late_below(user: object) -> Q:
    """Past due in the unions below mine."""
    return lies_below(user) & Q(due_at__lt=timezone.now())


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
        Preset("late", _("已超时"), late, tone="is-late"),
        Preset("today", _("今天到期"), today, tone="is-soon"),
        Preset("week", _("本周"), this_week),
        Preset("below", _("下级超时"), late_below),
    ]
    ordering = ["due_at"]
    empty = {"title": _("手头的事都办完了"), "text": _("有了新的待办，会按到期先后排在这里。"), "icon": "checks"}

    def refine(self, rows: QuerySet[Todo]) -> QuerySet[Todo]:
        """Open ones."""
        return rows.filter(closed_at=None).select_related("union", "user")
