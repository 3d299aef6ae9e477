"""Who reads an article and who works on it. Time is read here, never swept: what is due to appear appears."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from zgh.foundation.access.scopes import under
from zgh.foundation.audience.reaching import addressed
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.belonging import person_of

DUTY = "news"
HIDDEN = ("withdrawn", "discarded")
TELLING = ("news.must_read", "news.reminded", "brands.new")  # notices that lead readers to an article


def is_out() -> Q:
    """Has words that are public now: published, begun, not over, not withdrawn."""
    now = timezone.now()
    not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    return Q(live__isnull=False, publish_at__lte=now) & not_over & ~Q(state__in=HIDDEN)


def not_begun() -> Q:
    """Is still to come out: being written or reviewed, anew too where it was withdrawn, or waiting for its hour."""
    return Q(live__isnull=True) | Q(publish_at__gt=timezone.now())


def reads(user: Any) -> Q:
    """What is out and meant for this person."""
    return is_out() & addressed(user)


def writes(user: Any) -> Q:
    """Articles of the unions where this person publishes."""
    return under(user, DUTY)


def reviews(user: Any) -> Q:
    """Nobody reviews words they had a hand in since the last ones came out, and nobody the same words twice."""
    from .review import Review
    from .revision import Revision

    since = Coalesce(OuterRef("live__number"), 0)
    own = Revision.objects.filter(article=OuterRef("pk"), by=user, number__gt=since)
    seen = Review.objects.filter(revision=OuterRef("head"), by=user)
    return writes(user) & ~Exists(own) & ~Exists(seen)


def remembers(user: Any) -> Q:
    """What was withdrawn and this person has read, owed or been told of: they hear that it is gone, and no word of it.

    Also while it is rewritten: until other words come out it has none.
    """
    from .reading import Reading

    notices = Notice.objects.filter(user=user, about_type="news.article", about_id=OuterRef("pk"), kind__in=TELLING)
    known, person = Exists(notices), person_of(user)
    if person is not None:
        known |= Exists(Reading.objects.filter(article=OuterRef("pk"), person=person))
    return (Q(live__isnull=True) | Q(state="withdrawn")) & known


def throws_away(user: Any) -> Q:
    """Whoever writes for the union, as long as nobody reads it."""
    return writes(user) & Q(live__isnull=True)
