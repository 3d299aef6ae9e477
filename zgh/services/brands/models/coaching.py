"""辅导记录: what a coach has seen and said, by date."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.audit.book import record
from zgh.foundation.stock.models import lock
from zgh.foundation.stock.wording import refuse_stale

from .seats import above, own


class Visit(models.Model):
    """One time the coach came, called or met those who carry the brand. Both sides read it."""

    class How(models.TextChoices):
        VISIT = "visit", _("到单位去")
        MEETING = "meeting", _("线上开会")
        CALL = "call", _("打电话")

    incubation = models.ForeignKey(
        "brands.Incubation",
        on_delete=models.CASCADE,  # a part of its incubation
        related_name="visits",
        verbose_name=_("申请"),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁"))
    on = models.DateField(_("哪一天"))
    how = models.CharField(_("怎么联系的"), max_length=7, choices=How.choices, default=How.VISIT)
    words = models.TextField(_("看到什么、建议什么"), max_length=2000)
    next_on = models.DateField(_("下次什么时候"), null=True, blank=True)
    at = models.DateTimeField(_("记于"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {
        "view": lambda user: (
            own(user, "incubation__union") | above(user, "incubation__union") | Q(incubation__carried_by=user)
        ),
        "amend_visit": lambda user: (
            Q(by=user, incubation__state__in=("coaching", "trial")) & above(user, "incubation__union")
        ),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("辅导记录")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["incubation", "-on"], name="brand_visits")]

    def __str__(self) -> str:
        return f"{self.on}"

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.incubation.union_id

    def amend(self, by: Any, seen: str = "", **facts: Any) -> None:
        """Put right by who wrote it. ValidationError (stale): in another window they have done so already."""
        with transaction.atomic():
            lock(self.incubation)
            self.refresh_from_db(fields=["on", "how", "words", "next_on"])
            refuse_stale(self, seen)
            type(self).objects.filter(pk=self.pk).update(**facts)
            for name, value in facts.items():
                setattr(self, name, value)
            record(by, "brands.amend_visit", self, after={"on": f"{self.on}"})
