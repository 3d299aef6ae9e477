"""A beginning for articles that are alike: an activity, a notice, a portrait."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models.scoping import UnionScoped, duty_unions
from zgh.foundation.stock.models import Lockable
from zgh.foundation.stock.wording import hold_unchanged


def _offered(user: Any) -> Q:
    """Of the unions where one publishes, and of those above them."""
    paths = {path for union in duty_unions(user).get("news", []) for path in line_of(union)}
    return (Q(union__path__in=paths) if paths else NOBODY) | under(user, "news")


class Template(UnionScoped, Lockable):
    """Words to begin with, offered in the union and below it."""

    name = models.CharField(_("名称"), max_length=30)
    category = models.CharField(_("栏目"), max_length=8, default="news")
    body = models.TextField(_("内容"))
    is_retired = models.BooleanField(_("停用"), default=False)
    once = models.UUIDField(_("提交标记"), unique=True, null=True, editable=False)

    permissions = {"view": _offered, "amend": lambda user: under(user, "news")}

    class Meta:
        verbose_name = verbose_name_plural = _("文章模板")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def add(cls, by: Any, *, once: uuid.UUID, **facts: Any) -> Template:
        """A new one; the same `once` twice is one."""
        try:
            with transaction.atomic():
                row = cls.objects.create(once=once, **facts)
                record(by, "news.add_template", row, after={"name": row.name})
        except IntegrityError:
            return cls.objects.get(once=once)
        return row

    def amend(self, by: Any, *, seen: str | None = None, **facts: Any) -> None:
        """Other words; articles begun with the old ones keep them. ValidationError where somebody was faster."""
        with transaction.atomic():
            hold_unchanged(self, seen)
            before = {"name": self.name, "is_retired": self.is_retired}
            for name, value in facts.items():
                setattr(self, name, value)
            self.save(update_fields=list(facts))
            record(by, "news.amend_template", self, before, {"name": self.name, "is_retired": self.is_retired})
