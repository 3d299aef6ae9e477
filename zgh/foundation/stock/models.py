"""Counters that cannot oversell and locks that work on both databases."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zgh.kit.refusals import Refusal


class OutOfStock(Refusal):
    """Fewer left than asked for."""


class Stock(models.Model):
    """A counted supply. A row changes only by conditional UPDATE; the CHECK is the last guard.

    Several stocks in one transaction: always in primary-key order, or PostgreSQL deadlocks.
    """

    limit = models.PositiveIntegerField(_("总数"))
    taken_count = models.PositiveIntegerField(_("已用"), default=0)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=models.Q(taken_count__lte=F("limit")), name="%(class)s_not_oversold")
        ]

    def take(self, n: int = 1) -> None:
        """Take `n` (one statement). Raises OutOfStock and changes nothing when fewer are left."""
        self._check(n)
        rows = type(self)._base_manager.filter(pk=self.pk, taken_count__lte=F("limit") - n)
        if not rows.update(taken_count=F("taken_count") + n):
            raise OutOfStock

    def give_back(self, n: int = 1) -> None:
        """Return `n` (one statement). Raises ValueError when more come back than were taken."""
        self._check(n)
        if not type(self)._base_manager.filter(pk=self.pk, taken_count__gte=n).update(taken_count=F("taken_count") - n):
            raise ValueError("more given back than taken")

    @staticmethod
    def _check(n: int) -> None:
        # A negative number would turn taking into giving back, past the guard.
        if n < 1:
            raise ValueError("at least one")


class Lockable(models.Model):
    """A parent row that can be locked by updating it first: portable where select_for_update is not."""

    lock_count = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


def lock(parent: Any) -> None:
    """Hold `parent` until the end of the transaction: others who lock it wait. Call first, inside atomic()."""
    if not type(parent)._base_manager.filter(pk=parent.pk).update(lock_count=F("lock_count") + 1):
        raise type(parent).DoesNotExist
