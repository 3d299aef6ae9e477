"""Who has read what: honest counts, and what is still owed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.audience.reaching import impersonal
from zgh.foundation.orgs.models import Person


def _named() -> Q:
    """Of all but legal notices managers are told rates, and so of those meant for people of one sex, age or standing.

    The list of names would tell it.
    """
    return Q(article__is_legal=True) & impersonal("article__audience")


class Reading(models.Model):
    """One person and one article. `read_at` is when they opened the text, never a push or a list.

    `read_number` is the version they read: once an article is to be read again (`Article.asked_from`) what was read
    of older ones counts no more (`counted`). `is_owed`: the article was a must-read and meant for them when it came
    out; rates are of these rows. Whoever joins later reads it too, without changing the rate. Source: services.md
    §3.7.
    """

    article = models.ForeignKey(
        "news.Article", on_delete=models.PROTECT, related_name="readings", verbose_name=_("文章")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("职工"))
    is_owed = models.BooleanField(_("应读"), default=False)
    read_at = models.DateTimeField(_("读于"), null=True)
    read_number = models.PositiveSmallIntegerField(_("读的第几稿"), default=0)

    objects = PermittedQuerySet.as_manager()
    # by name only of legal notices: all to those who publish them, to a union that publishes below or beside its own
    # people alone
    permissions = {
        "manage": lambda user: under(user, "news", via="article__union") & _named(),
        "chase": lambda user: under(user, "news", via="person__union") & _named(),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("阅读")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="one_reading_a_person")]
        indexes = [
            models.Index(fields=["person", "article"], name="reading_of_person"),
            models.Index(fields=["article", "person"], condition=Q(is_owed=True), name="reading_is_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.article_id}"

    @property
    def counted_at(self) -> dt.datetime | None:
        """When they read a version that counts."""
        return self.read_at if self.read_number >= self.article.asked_from else None


def counted(since: Any = None) -> Q:
    """Readings of a version that counts: from `since` on (a number or an expression), else what the article asks."""
    return Q(read_at__isnull=False, read_number__gte=F("article__asked_from") if since is None else since)
