"""Who reads an article and who works on it. Time is read here, never swept: what is due to appear appears."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from zgh.foundation.access.scopes import under
from zgh.foundation.audience.reaching import addressed

DUTY = "news"
HIDDEN = ("withdrawn", "discarded")


def is_out() -> Q:
    """Has words that are public now: published, begun, not over, not withdrawn."""
    now = timezone.now()
    not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    return Q(live__isnull=False, publish_at__lte=now) & not_over & ~Q(state__in=HIDDEN)


def reads(user: Any) -> Q:
    """What is out and meant for this person."""
    return is_out() & addressed(user)


def writes(user: Any) -> Q:
    """Articles of the unions where this person publishes."""
    return under(user, DUTY)


def reviews(user: Any) -> Q:
    """Nobody reviews words of their own, and nobody the same words twice."""
    from .review import Review
    from .revision import Revision

    own = Revision.objects.filter(pk=OuterRef("head"), by=user)
    seen = Review.objects.filter(revision=OuterRef("head"), by=user)
    return writes(user) & ~Exists(own) & ~Exists(seen)


def is_mine(user: Any) -> Q:
    """Not yet looked at by others, or by all who write: its author alone may throw it away before it is out."""
    return writes(user) & Q(live__isnull=True)
