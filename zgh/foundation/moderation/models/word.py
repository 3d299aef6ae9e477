"""敏感词: words a union wants a person to look at, or their writer to think about."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.dated import Dated
from zgh.foundation.stock.models import Lockable

from .seats import moderates


class Wordbook(Lockable):
    """The one row that is held while words change. Its stamp is the version every process compares its copy with.

    Drawn anew, neither the latest moment nor a counter: two changes that overlap may commit in the other order, and one
    that is rolled back gives its number to another.
    """

    ONE = 1
    stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("敏感词版本")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.stamp)


def ends_later() -> Q:
    """Not ended: without an end, or with one still to come."""
    return Q(ends_on=None) | Q(ends_on__gt=timezone.localdate())


class Word(Dated):
    """One word (or phrase) of a union's list, from a day to a day; it holds for the unions below, too.

    `folded` is how it is compared (`matching.fold`). It decides nothing: a person always does.
    """

    class Category(models.TextChoices):
        ILLEGAL = "illegal", _("违法有害")
        ABUSE = "abuse", _("辱骂攻击")
        ADS = "ads", _("广告引流")
        PRIVACY = "privacy", _("个人隐私")
        OTHER = "other", _("其他")

    class Action(models.TextChoices):
        HOLD = "hold", _("先审再发")
        WARN = "warn", _("提醒写的人")

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("工会"))
    text = models.CharField(_("词"), max_length=30)
    folded = models.CharField(_("比对用"), max_length=60, editable=False)
    category = models.CharField(_("类别"), max_length=8, choices=Category.choices, default=Category.OTHER)
    action = models.CharField(_("怎么办"), max_length=4, choices=Action.choices, default=Action.HOLD)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("谁加的")
    )

    permissions = {"view": moderates, "end": lambda user: moderates(user) & ends_later()}

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("敏感词")
        ordering = ["-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["union", "folded"], condition=Q(ends_on__isnull=True), name="moderation_word_once"
            ),
            models.CheckConstraint(condition=~Q(folded=""), name="moderation_word_says_something"),
        ]
        indexes = [models.Index(fields=["union", "ends_on"], name="moderation_word_list")]

    def __str__(self) -> str:
        return self.text

    def end(self, by: Any) -> None:
        """From today on it holds no more."""
        from zgh.foundation.moderation.listing import end_word

        end_word(self, by)
