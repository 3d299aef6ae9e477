"""The append-only book of what was done, by whom, to what."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reaches_all, union_ids_under


class AppendOnly(RuntimeError):  # noqa: N818 (says what the book is)
    """Somebody tried to change or delete a page of the book."""


class RecordQuerySet(PermittedQuerySet):
    """Read and append; nothing else."""

    def about(self, row: models.Model) -> RecordQuerySet:
        """Pages about one row, oldest first."""
        return self.filter(about_type=row._meta.label_lower, about_id=row.pk).order_by("pk")

    def update(self, **_changes: Any) -> NoReturn:
        raise AppendOnly("audit records are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("audit records are never deleted")


class Record(models.Model):
    """One act: actor, verb, object, what changed. No foreign keys, so that it outlives everything it names.

    Acts of masked authors carry no actor id and the alias as name. Kept at least six months (domain.md R17).
    """

    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    verb = models.CharField(_("动作"), max_length=60)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=60)
    about_type = models.CharField(_("对象类型"), max_length=60)
    about_id = models.BigIntegerField(_("对象编号"), null=True)
    union_id = models.BigIntegerField(_("所属工会"), null=True, db_index=True)
    before = models.JSONField(_("原值"), default=dict)
    after = models.JSONField(_("新值"), default=dict)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    objects = RecordQuerySet.as_manager()
    permissions = {
        # What belongs to no union (signing in, platform work) is read by the auditors of the whole group.
        "view": lambda user: (
            Q(union_id__in=union_ids_under(user, "audit"))
            | (Q(union_id=None) if reaches_all(user, "audit") else NOBODY)
        ),
        # What was done to one's own login.
        "recall": lambda user: Q(about_type="accounts.user", about_id=user.pk, verb__startswith="accounts."),
        # Audit operators within their session: everything about logins, nothing about anybody's work.
        "inspect": lambda user: (
            Q(verb__startswith="accounts.") if user.operator_kind == "audit" and user.operating else NOBODY
        ),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="audit_about"),
            models.Index(fields=["actor_id", "-at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor_name} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever an insert."""
        if self.pk is not None:
            raise AppendOnly("audit records are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("audit records are never deleted")
