"""A union that keeps policies, as far as anything waits there: what its one to-do is about."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import UnionScoped
from zgh.foundation.stock.models import Lockable

from .keepers import DUTY


class Desk(UnionScoped, Lockable):
    """Holds nothing itself: a to-do needs a row it is about. The root's is held while to-dos are opened and closed."""

    permissions: dict[str, Any] = {"view": lambda user: under(user, DUTY)}

    class Meta:
        verbose_name = verbose_name_plural = _("政策维护")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["union"], name="policy_desk_once")]

    def __str__(self) -> str:
        return str(self.union)
