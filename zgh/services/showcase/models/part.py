"""Who is in a work besides its author: those who made it too, and those in its photos. Each may say no."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow


class Part(models.Model):
    """One colleague named with a work. Asked once it is sent in; their word holds at once and can be changed."""

    class Role(models.TextChoices):
        MAKER = "maker", _("合作人")
        SHOWN = "shown", _("照片里的人")

    class State(models.TextChoices):
        ASKED = "asked", _("等本人确认")
        CONFIRMED = "confirmed", _("同意")
        REFUSED = "refused", _("不同意")

    work = models.ForeignKey(
        "showcase.Work",
        on_delete=models.CASCADE,  # a part of its work
        related_name="parts",
        verbose_name=_("作品"),
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁"))
    role = models.CharField(_("在作品里"), max_length=5, choices=Role.choices)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.ASKED)

    flow = Flow("state", confirm=("asked|refused", "confirmed"), refuse=("asked|confirmed", "refused"))
    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {
        "view": lambda user: Q(user=user, work__state__in=("submitted", "published")),
        "confirm": lambda user: Q(user=user, work__state__in=("submitted", "published")) & ~Q(state="confirmed"),
        "refuse": lambda user: Q(user=user, work__state__in=("submitted", "published")) & ~Q(state="refused"),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("作品里的人")
        ordering = ["role", "pk"]
        constraints = [models.UniqueConstraint(fields=["work", "user", "role"], name="showcase_part_once")]
        indexes = [models.Index(fields=["user", "state"], name="showcase_part_user")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.work.union_id

    def confirm(self, by: Any) -> None:
        """Agreed."""
        self._answer("confirm", by)

    def refuse(self, by: Any) -> None:
        """Not agreed: a name is no longer shown; with somebody in the photos the work is out of sight at once."""
        from zgh.services.showcase import tell

        with transaction.atomic():
            self._answer("refuse", by)
            tell.refused(self)

    def _answer(self, verb: str, by: Any) -> None:
        from .showing import index

        with transaction.atomic():
            self.flow.move(self, verb, by)
            index(self.work)
