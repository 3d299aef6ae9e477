"""How a union publishes: how many look before, and what colleagues may say below."""

from __future__ import annotations

from collections.abc import Iterable
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

MOST = 3  # 三审三校


class Setting(UnionScoped, Lockable):
    """Rules of a union and all below it that have none of their own."""

    reviews_needed = models.PositiveSmallIntegerField(_("发布前要几个人审"), default=1)
    proofs_needed = models.PositiveSmallIntegerField(_("发布前要几校"), default=0)
    comments = models.CharField(_("评论"), max_length=8, default="reviewed")

    permissions = {"view": lambda user: under(user, "news"), "decide": lambda user: under(user, "news")}

    class Meta:
        verbose_name = verbose_name_plural = _("发布规矩")
        ordering = ["union__path"]
        constraints = [
            models.UniqueConstraint(fields=["union"], name="one_news_setting_a_union"),
            models.CheckConstraint(condition=models.Q(reviews_needed__lte=MOST), name="news_reviews_within"),
            models.CheckConstraint(condition=models.Q(proofs_needed__lte=MOST), name="news_proofs_within"),
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
    proofs_needed: int = 0


def rules_for(union: Union) -> Rules:
    """Comments by the nearest rule at the union or above; looks and proofs by the strictest. One query.

    So nobody below can do without the looks that were decided above.
    """
    rows = list(Setting.objects.filter(union__path__in=line_of(union)).select_related("union").order_by("-union__path"))
    if not rows:
        return Rules(1, "reviewed", None)
    looks, proofs = _strictest((row.reviews_needed, row.proofs_needed) for row in rows)
    # Whoever reads the proofs is one of the reviewers: without as many looks nobody could.
    return Rules(looks, rows[0].comments, rows[0].union, min(looks, proofs))


def least_of(union: Union) -> tuple[int, int]:
    """(reviews, proofs) as the unions above have decided: nobody below asks for less. One query."""
    above = Setting.objects.filter(union__path__in=line_of(union)[:-1])
    return _strictest(above.values_list("reviews_needed", "proofs_needed"))


def _strictest(rules: Iterable[tuple[int, int]]) -> tuple[int, int]:
    found = [(0, 0), *rules]
    return max(looks for looks, _proofs in found), max(proofs for _looks, proofs in found)
