"""Who has read what: honest counts, and what is still owed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Person


class Reading(models.Model):
    """One person and one article. `read_at` is when they opened the text, never a push or a list.

    `is_owed`: the article was a must-read and meant for them when it came out; rates are of these rows. Whoever joins
    later reads it too, without changing the rate. Source: services.md §3.7.
    """

    article = models.ForeignKey(
        "news.Article", on_delete=models.PROTECT, related_name="readings", verbose_name=_("文章")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("职工"))
    is_owed = models.BooleanField(_("应读"), default=False)
    read_at = models.DateTimeField(_("读于"), null=True)

    objects = PermittedQuerySet.as_manager()
    # by name only of legal notices, to those who publish them; of all others managers are told rates
    permissions = {"manage": lambda user: under(user, "news", via="article__union") & Q(article__is_legal=True)}

    class Meta:
        verbose_name = verbose_name_plural = _("阅读")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "person"], name="one_reading_a_person")]
        indexes = [
            models.Index(fields=["person", "article"], name="reading_of_person"),
            models.Index(fields=["article", "person"], condition=Q(is_owed=True, read_at=None), name="reading_owed"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.article_id}"
