"""孵化的规矩: how many days each step may take. The union's own customs, no regulation: so a setting, dated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, NOBODY, PermittedQuerySet
from zgh.foundation.audit.book import record

from .seats import is_of_the_group

BOUNDS: dict[str, Any] = {"validators": [MinValueValidator(1), MaxValueValidator(730)]}


@dataclass(frozen=True)
class Customs:
    """What holds on a day. The defaults are what the platform proposes until the group's union decides."""

    answer_workdays: int = 10
    coaching_days: int = 90
    visit_days: int = 30
    trial_days: int = 180
    decide_workdays: int = 10


NAMES = tuple(Customs.__dataclass_fields__)


class Custom(models.Model):
    """The days the group's union has decided, from a day on. What is under way keeps the days it was promised."""

    starts_on = models.DateField(_("从哪天起"), default=timezone.localdate)
    answer_workdays = models.PositiveSmallIntegerField(_("申请几个工作日内答复"), **BOUNDS)
    coaching_days = models.PositiveSmallIntegerField(_("辅导多少天内定下试行不试行"), **BOUNDS)
    visit_days = models.PositiveSmallIntegerField(_("辅导的同事至少多少天联系一次"), **BOUNDS)
    trial_days = models.PositiveSmallIntegerField(_("试行多少天"), **BOUNDS)
    decide_workdays = models.PositiveSmallIntegerField(_("交了总结几个工作日内决定"), **BOUNDS)

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {
        "view": lambda user: EVERYBODY,  # a promise everyone may read
        "decide": lambda user: EVERYBODY if is_of_the_group(user) else NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("孵化规矩")
        ordering = ["-starts_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(trial_days__gte=1), name="brand_trial_has_days")]

    def __str__(self) -> str:
        return f"{self.starts_on}"

    @classmethod
    def decide(cls, by: Any, **figures: int) -> Custom:
        """From today on; the ones before stay readable."""
        was = customs()
        with transaction.atomic():
            row = cls.objects.create(**figures)
            record(by, "brands.decide", row, {name: getattr(was, name) for name in NAMES}, figures)
        return row


def customs(day: dt.date | None = None) -> Customs:
    """What holds on `day` (default today). One query."""
    row = Custom.objects.filter(starts_on__lte=day or timezone.localdate()).values(*NAMES).first()
    return Customs(**row) if row else Customs()
