"""Dates that differ from Monday to Friday: of the whole country, or of one union and those it guides."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any, Self

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.orgs.models import Union

from .signals import calendar_changed


def line_of(union: Union) -> list[str]:
    """Paths of the union and of every union that guides it, from the root down. No query."""
    step = union.steplen
    return [union.path[:end] for end in range(step, len(union.path) + 1, step)]


class DayQuerySet(PermittedQuerySet):
    """Adds the question which rows count for a union."""

    def governing(self, union: Union | None, first: dt.date, last: dt.date) -> Self:
        """Rows that decide days from `first` to `last`, weakest first: a later row of the same date wins."""
        whose = Q(union__isnull=True)
        if union is not None:
            whose |= Q(union__path__in=line_of(union))
        return self.filter(whose, date__range=(first, last)).order_by("date", F("union__depth").asc(nulls_first=True))


class Day(models.Model):
    """One date that is a workday or a day off against the ordinary week. Without a union: the national schedule.

    Source: reference/participation.md §3.1; the State Council's yearly notice on holidays.
    """

    union = models.ForeignKey(
        Union,
        on_delete=models.CASCADE,  # an override has no meaning without its union; the book keeps what was done
        null=True,
        verbose_name=_("工会"),
        related_name="+",
    )
    date = models.DateField(_("日期"), db_index=True)
    is_work = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=30)

    objects = DayQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY,
        # not the past: promises already made stand on it
        "edit": lambda user: under(user, "orgs") & Q(date__gte=timezone.localdate()),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("工作日调整")
        ordering = ["date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["union", "date"], name="one_override_a_union_and_date"),
            models.UniqueConstraint(fields=["date"], condition=Q(union__isnull=True), name="one_national_row_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

    @classmethod
    def mark(cls, union: Union, date: dt.date, *, is_work: bool, name: str, by: Any, reason: str) -> Self:
        """Decide a date for a union and all it guides, in place of an earlier decision of the same union."""
        with transaction.atomic():
            before = cls.objects.filter(union=union, date=date).first()
            cls.objects.bulk_create(
                [cls(union=union, date=date, is_work=is_work, name=name)],
                update_conflicts=True,  # two cadres at once: the later word stands, nobody gets an error
                unique_fields=["union", "date"],
                update_fields=["is_work", "name"],
            )
            row = cls.objects.get(union=union, date=date)
            record(by, "calendar.mark", row, before.facts() if before else None, row.facts(), note=reason)
            announce(union, [date])
        return row

    def clear(self, *, by: Any, reason: str) -> None:
        """Take the override back; the date is again what it was without it."""
        with transaction.atomic():
            record(by, "calendar.clear", self, self.facts(), note=reason)
            announce(self.union, [self.date])
            self.delete()

    def facts(self) -> dict[str, Any]:
        """What the book keeps of a row."""
        return {"date": str(self.date), "is_work": self.is_work, "name": self.name}


def announce(union: Union | None, dates: list[dt.date]) -> None:
    """Tell the rooms above after commit that these dates may have changed (`union=None`: for everyone)."""
    transaction.on_commit(partial(calendar_changed.send, sender=Day, union=union, dates=dates))
