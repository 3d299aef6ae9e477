"""How a union publishes: how many look before, and what colleagues may say below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import UnionScoped
from zgh.foundation.stock.models import Lockable
from zgh.foundation.stock.wording import hold_unchanged, wording_of

MOST_REVIEWS = 3


class Setting(UnionScoped, Lockable):
    """Rules of a union and all below it that have none of their own."""

    reviews_needed = models.PositiveSmallIntegerField(_("发布前要几个人审"), default=1)
    is_proofread = models.BooleanField(_("发布前要校对"), default=False)
    comments = models.CharField(_("评论"), max_length=8, default="reviewed")

    permissions = {"view": lambda user: under(user, "news"), "decide": lambda user: under(user, "news")}

    class Meta:
        verbose_name = verbose_name_plural = _("发布规矩")
        ordering = ["union__path"]
        constraints = [
            models.UniqueConstraint(fields=["union"], name="one_news_setting_a_union"),
            models.CheckConstraint(condition=models.Q(reviews_needed__lte=MOST_REVIEWS), name="news_reviews_within"),
        ]

    def __str__(self) -> str:
        return f"{self.union} {self.reviews_needed}"

    @classmethod
    def decide(cls, by: Any, union: Union, *, seen: str | None = None, **facts: Any) -> None:
        """Set them. Articles already in review are passed by the rule in force when the last reviewer looks.

        ValidationError where somebody has decided since the page was `seen`.
        """
        with transaction.atomic():
            row, is_new = cls.objects.get_or_create(union=union, defaults=facts)
            was = None
            if not is_new:
                hold_unchanged(row, seen)
                was = {name: getattr(row, name) for name in facts}
                cls.objects.filter(pk=row.pk).update(**facts)
            record(by, "news.decide", row, was, facts)

    @classmethod
    def seen_of(cls, union: Union) -> str:
        """A mark of what this union itself has decided, for a form. One query."""
        row = cls.objects.filter(union=union).first()
        return wording_of(row) if row else "-"


@dataclass(frozen=True)
class Rules:
    """What holds for one union, and whose rule it is (None: nobody has decided; one look is the custom)."""

    reviews_needed: int
    comments: str
    union: Union | None
    is_proofread: bool = False


def rules_for(union: Union) -> Rules:
    """Comments by the nearest rule at the union or above; looks and proofreading by the strictest. One query.

    So nobody below can do without the looks that were decided above.
    """
    rows = list(Setting.objects.filter(union__path__in=line_of(union)).select_related("union").order_by("-union__path"))
    if not rows:
        return Rules(1, "reviewed", None)
    most = max(row.reviews_needed for row in rows)
    # Whoever reads the proofs is one of the reviewers: without a look nobody could.
    return Rules(most, rows[0].comments, rows[0].union, most > 0 and any(row.is_proofread for row in rows))


def least_of(union: Union) -> tuple[int, bool]:
    """(reviews, proofreading) as the unions above have decided: nobody below asks for less. One query."""
    above = Setting.objects.filter(union__path__in=line_of(union)[:-1])
    rows = list(above.values_list("reviews_needed", "is_proofread"))
    return max((reviews for reviews, _proofs in rows), default=0), any(proofs for _reviews, proofs in rows)
