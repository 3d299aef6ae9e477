"""What those who run a reception owe: looking at questions, and the minutes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import midnight
from zgh.services.voice.models import rules_for

if TYPE_CHECKING:
    from .models import Reception


def owe_looks(reception: Reception) -> None:
    """One to-do while questions wait to be looked at, none when all are. Up to three statements."""
    waiting = reception.waiting_count()
    if not waiting or reception.state in ("minutes", "published", "cancelled"):
        close_todos(reception, "moderate", is_by_day=True)
        return
    words = {"title": reception.title, "n": waiting}
    open_todo(
        about=reception,
        verb="moderate",
        title=ngettext("“%(title)s”有%(n)d个问题等您看", "“%(title)s”有%(n)d个问题等您看", waiting) % words,
        union=reception.union,
        duty="voice",
        started_at=midnight(),  # of a hidden author only the day: the moment would say when they asked
        due_at=reception.ends_at if reception.state == "live" else reception.starts_at,
        url=reception.desk_url,
        is_by_day=True,
    )


def owe_minutes(reception: Reception) -> None:
    """The minutes are owed as soon as an answer to a case would be."""
    open_todo(
        about=reception,
        verb="publish",
        title=_("“%(title)s”的纪要等您整理") % {"title": reception.title},
        union=reception.union,
        duty="voice",
        due_at=workdays_after(reception.ended_at, rules_for(reception.union).reply_workdays, reception.union),
        url=reception.minutes_url,
    )
