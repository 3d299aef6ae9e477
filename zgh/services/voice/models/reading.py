"""What a case looks like to different readers at a moment. Nothing here writes; most of it asks no query."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.scopes import reach
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Union
from zgh.kit.dates import day, when

from .clock import Clock
from .mask import wrote

if TYPE_CHECKING:
    from .case import Case


class Reading:
    """Derived facts: clocks, owner, state in words, author as the reader may know them."""

    @property
    def is_masked(self: Case) -> bool:
        """Whether the author hides."""
        return bool(self.mask)

    def is_by(self: Case, user: Any) -> bool:
        """Whether `user` wrote it, hidden or not."""
        return wrote(user, self)

    def level(self: Case, now: dt.datetime | None = None) -> str:
        """ "" without a clock, else ok, soon or late: the stored clock of this row, for lists."""
        if self.due_at is None:
            return ""
        now = now or timezone.now()
        if now >= self.due_at:
            return "late"
        return "soon" if now >= self.amber_at else "ok"

    def clock_now(self: Case, now: dt.datetime | None = None) -> Clock | None:
        """The clock that runs at `now`, climbed past every broken promise. No query unless one is broken."""
        if self.due_at is None:
            return None
        now, clock = now or timezone.now(), self._stored_clock()
        while clock.due_at <= now and (above := parent_of(clock.union)) is not None:
            clock = Clock.promise(self, clock.phase, above, clock.due_at)
        return clock

    def owner_at(self: Case, now: dt.datetime | None = None) -> Union:
        """Who owes the case at `now`, even when no worker has written the escalation down."""
        clock = self.clock_now(now)
        return clock.union if clock else self.union

    def was_breached(self: Case, now: dt.datetime | None = None) -> bool:
        """Whether any promise on it was ever broken."""
        return self.is_breached or self.level(now) == "late"

    def shown_state(self: Case, now: dt.datetime | None = None) -> str:
        """The state in words; 已办结 says how, and an answer nobody rated in time reads as closed, not rated."""
        has_lapsed = self.state == "answered" and self.lapse_at and self.lapse_at <= (now or timezone.now())
        if has_lapsed or (self.state == "closed" and self.closing == "unrated"):
            return _("已办结·未评价")
        if self.state == "closed":
            return _("已办结·已评价")
        return self.get_state_display()

    def is_handled_by(self: Case, user: Any) -> bool:
        """Whether `user` reads as a cadre. No query on rows from `with_reader`; else one when duties do not decide."""
        if self.is_by(user):
            return False
        if (marked := getattr(self, "can_view_internal", None)) is not None:
            return bool(marked)
        if any(low <= self.union.path < high for low, high in reach(user, "voice")):
            return True
        return type(self).objects.permitted("view_internal", user).filter(pk=self.pk).exists()

    def shown_author_for(self: Case, user: Any) -> str:
        """您 to the author, the alias of a hidden one, name and union to cadres, 一位职工 to everybody else."""
        if self.is_by(user):
            return _("您")
        if self.is_masked:
            return self.alias
        if self.is_handled_by(user):
            return f"{self.author}·{self.origin}"
        return _("一位职工")

    def shown_moment(self: Case, moment: dt.datetime | None, user: Any = None) -> str:
        """A moment in words; of a masked case everybody but the author sees only the day."""
        if self.is_masked and not (user is not None and self.is_by(user)):
            return day(moment)
        return when(moment, "time")

    def _stored_clock(self: Case) -> Clock:
        started, amber, due = self.clock_started_at, self.amber_at, self.due_at
        return Clock(case=self, phase=self.phase, union=self.union, started_at=started, amber_at=amber, due_at=due)
