"""Facts that hold from a day to a day. Spans are half-open: `ends_on` is the first day it no longer holds."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet


def holds(day: dt.date | None = None, via: str = "") -> Q:
    """Filter of dated rows that hold on `day` (default today); `via` reaches them through a lookup prefix."""
    day = day or timezone.localdate()
    prefix = f"{via}__" if via else ""
    ends = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    return Q(**{f"{prefix}starts_on__lte": day}) & ends


class DatedQuerySet(PermittedQuerySet):
    """Adds `at(day)` and `end(day)`."""

    def at(self, day: dt.date | None = None) -> Self:
        """Rows that hold on `day` (default today)."""
        return self.filter(holds(day))

    def end(self, ends_on: dt.date) -> int:
        """End these rows on `ends_on`; how many. What ends earlier already is not brought back to life."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=ends_on)).update(ends_on=ends_on)


class Dated(models.Model):
    """Base of every dated fact; never deleted, only ended."""

    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="%(class)s_ends_after_start",
            )
        ]
