"""What a version has behind it before it may come out: who has let it pass (审), who has read its proofs (校)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Duty

from .review import Review
from .setting import Rules, rules_for


@dataclass(frozen=True)
class Looks:
    """Of one version: how many have passed it and read its proofs, and whether somebody has sent it back."""

    rules: Rules
    passed: int
    proofs: int
    was_sent_back: bool

    @property
    def passes_left(self) -> int:
        """还要几个人审."""
        return max(self.rules.reviews_needed - self.passed, 0)

    @property
    def proofs_left(self) -> int:
        """还差几校."""
        return max(self.rules.proofs_needed - self.proofs, 0)

    @property
    def left(self) -> int:
        """How many more people must look: whoever reads proofs is one of the reviewers."""
        return max(self.passes_left, self.proofs_left)

    @property
    def is_short(self) -> bool:
        """Whether more proofs are missing than reviewers are still to come."""
        return self.proofs_left > self.passes_left

    def __str__(self) -> str:
        words = ngettext("还要%(n)d位同事审", "还要%(n)d位同事审", self.left) % {"n": self.left}
        proofs = _("，其中%(n)d位逐字校对") % {"n": self.proofs_left} if self.proofs_left else ""
        return f"{words}{proofs}"


def looks_at(article: Any) -> Looks:
    """Of the version in hand, by the rules of today. Two queries."""
    rows = Review.objects.filter(revision=article.head_id).order_by()
    found = rows.aggregate(
        passed=Count("pk", filter=Q(has_passed=True)),
        proofs=Count("pk", filter=Q(has_passed=True, is_proofread=True)),
        against=Count("pk", filter=Q(has_passed=False)),
    )
    return Looks(rules_for(article.union), found["passed"], found["proofs"], bool(found["against"]))


def reviewers(article: Any) -> Any:
    """Duties, nearest union first, of whoever may review the version in hand: no writer of it, no reviewer already."""
    since = article.live.number if article.live else 0
    writers = article.revisions.filter(number__gt=since).values("by")
    seen = article.head.reviews.values("by")
    duties = Duty.objects.at().filter(code="news", union__path__in=line_of(article.union), user__is_active=True)
    return (
        duties.exclude(user__in=writers).exclude(user__in=seen).select_related("union").order_by("-union__path", "pk")
    )
