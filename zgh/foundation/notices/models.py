"""What people were told, and the outbox of pushes."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.kit.dates import day as in_words
from zgh.kit.dates import midnight, near
from zgh.kit.numbers import drawn

from .kinds import Kind, kind_of
from .masks import mask_of


def own(user: Any) -> Q:
    """Notices to this login, those to their mask included (recomputed now, stored nowhere)."""
    mask = mask_of(user)
    return Q(user=user) | Q(mask=mask) if mask else Q(user=user)


class NoticeQuerySet(PermittedQuerySet):
    """Adds `unread` and `mark_read`."""

    def unread(self) -> Self:
        """Those not opened yet."""
        return self.filter(read_at=None)

    def mark_read(self) -> int:
        """Mark the unread ones read. Two updates: a masked row keeps the day only, which fits too many to tell."""
        named = self.unread().filter(mask=None).update(read_at=timezone.now())
        return named + self.unread().exclude(mask=None).update(read_at=midnight())


class Notice(models.Model):
    """One thing one person was told. Always written, whatever happens to pushes: the in-app list is the truth.

    Addressed to a login or to a mask, never both (CHECK): a row to a hidden author names nobody. `about` is kept as
    type and id, not as a relation: notices outlive rows and know nothing of the rooms above.
    """

    # Drawn, not counted: a notice of what a hidden author did must not stand between two others by its number.
    id = models.BigAutoField(primary_key=True, default=drawn)
    # CASCADE: what a login was told is nobody's once the login is gone; the acts themselves are in the audit book.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("收件人")
    )
    # NULL, not "": the partial indexes and the CHECK below rest on it.
    mask = models.CharField(_("隐名收件人"), max_length=64, null=True)  # noqa: DJ001
    kind = models.CharField(_("种类"), max_length=40)
    about_type = models.CharField(_("对象类型"), max_length=60, blank=True)
    about_id = models.BigIntegerField(_("对象编号"), null=True)
    text = models.CharField(_("内容"), max_length=200)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    is_masked = models.BooleanField(_("事主隐名"), default=False)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("已读时间"), null=True)

    objects = NoticeQuerySet.as_manager()
    permissions = {"view": own}

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, mask__isnull=True) | Q(user__isnull=True, mask__isnull=False),
                name="notice_to_login_or_mask",
            )
        ]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_user"),
            models.Index(fields=["mask", "-created_at", "-id"], name="notice_mask", condition=Q(mask__isnull=False)),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["read_at"], name="notice_read", condition=Q(read_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def look(self) -> Kind:
        """Title and icon of its kind."""
        return kind_of(self.kind)

    @property
    def day(self) -> str:
        """今天, 昨天 or the day in words, for grouping."""
        date = timezone.localdate(self.created_at)
        return near(date) or in_words(date)

    @property
    def is_by_day(self) -> bool:
        """Whether its reader may know the day only: told at once of what a hidden author did, the minute would tell."""
        return self.is_masked and not self.mask


class Delivery(models.Model):
    """One notice on its way through one channel. Only workers touch it after it was written.

    `outcome` is no Flow: nobody decides it, it belongs into no audit record, and it is fenced by `attempts`: the
    update that claims a row counts one up, and only the claimer's count may write the result.
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("待发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("没发成，稍后再发")
        GIVEN_UP = "given_up", _("不再发")

    # CASCADE: an outbox row means nothing without its notice, and purging one purges both.
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("消息"))
    channel = models.CharField(_("渠道"), max_length=10)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_at = models.DateTimeField(_("最早发送时间"))
    error = models.CharField(_("原因"), max_length=60, blank=True)

    WAITING = (Outcome.PENDING, Outcome.FAILED)

    class Meta:
        verbose_name = verbose_name_plural = _("推送")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_per_channel")]
        indexes = [
            models.Index(fields=["next_at"], name="delivery_due", condition=Q(outcome__in=["pending", "failed"]))
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome}"


class Preference(models.Model):
    """Whether someone wants pushes of one kind. No row: as the kind says. In-app notices cannot be switched off."""

    # CASCADE: a wish goes with the person.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("账号")
    )
    kind = models.CharField(_("种类"), max_length=40)
    is_wanted = models.BooleanField(_("推送"), default=True)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: Q(user=user)}

    class Meta:
        verbose_name = verbose_name_plural = _("推送设置")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.is_wanted}"
