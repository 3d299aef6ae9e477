"""A meeting of a union committee that decided on memberships."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import UnionScoped
from zgh.kit.dates import day

from .office import committee


class Decision(UnionScoped):
    """What a committee decided at one meeting: a batch of applications, or the end of a membership.

    Source: 《工会会员会籍管理办法》: the grassroots committee decides on joining at a meeting. `due_count` are the
    committee members who should attend, `present_count` those who did.
    """

    once = models.UUIDField(_("一次性编号"), unique=True, editable=False)
    held_on = models.DateField(_("会议日期"))
    place = models.CharField(_("地点"), max_length=60, blank=True)
    due_count = models.PositiveSmallIntegerField(_("应到人数"))
    present_count = models.PositiveSmallIntegerField(_("实到人数"))
    minutes_no = models.CharField(_("会议纪要号"), max_length=40, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    created_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    permissions = {"view": committee}

    class Meta:
        verbose_name = verbose_name_plural = _("会籍会议")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(present_count__lte=F("due_count")) & Q(present_count__gte=1),
                name="membership_present_of_due",
            ),
        ]
        indexes = [models.Index(fields=["union", "-held_on"], name="membership_decision_union")]

    def __str__(self) -> str:
        return self.minutes_no or f"{self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("membership:decision", kwargs={"pk": self.pk})

    @property
    def meeting(self) -> Any:
        """What one quotes: 5月21日，应到7人，实到6人."""
        words = {"day": day(self.held_on), "due": self.due_count, "present": self.present_count}
        return _("%(day)s，应到%(due)d人，实到%(present)d人") % words
