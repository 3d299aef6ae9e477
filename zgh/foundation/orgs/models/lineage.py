"""Other names of a union, and which unions it came from and went into."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under

from ..initials import initials_of
from .union import Union


class UnionAlias(models.Model):
    """A name people use for a union besides its own: a nickname, or what it was called before."""

    class Kind(models.TextChoices):
        NICKNAME = "nickname", _("俗称")
        FORMER = "former", _("曾用名")

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="aliases", verbose_name=_("工会"))
    name = models.CharField(_("名称"), max_length=100, db_index=True)
    initials = models.CharField(_("拼音首字母"), max_length=40, blank=True, db_index=True)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, default=Kind.NICKNAME)
    until = models.DateField(_("用到哪天"), null=True, blank=True)

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY,
        "unname": lambda user: Q(kind="nickname") & under(user, "orgs"),  # a former name is history
    }

    class Meta:
        verbose_name = verbose_name_plural = _("工会别名")
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["union", "name"], name="one_alias_of_a_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the pinyin initials in step with the name."""
        self.initials = initials_of(self.name, is_person=False)[:40]
        super().save(*args, **kwargs)


class Lineage(models.Model):
    """On a day `before` handed its members and units on to `after`; the one may be closed, both stay on record."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("并入")
        SPLIT = "split", _("分出")
        TAKEN_OVER = "taken_over", _("撤销后由上级承接")

    before = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="successions", verbose_name=_("原工会"))
    after = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="origins", verbose_name=_("承接工会"))
    kind = models.CharField(_("方式"), max_length=10, choices=Kind.choices)
    day = models.DateField(_("日期"))

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: EVERYBODY}

    class Meta:
        verbose_name = verbose_name_plural = _("沿革")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["before", "after", "day", "kind"], name="one_succession_a_day"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="nobody_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id}→{self.after_id}"
