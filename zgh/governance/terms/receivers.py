"""What this room listens to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from zgh.foundation.orgs.models import Officer, Union
from zgh.foundation.orgs.signals import officers_changed, people_left

from .remind import chair_changed


@receiver(officers_changed, dispatch_uid="terms.officers_changed")
def chair_took_or_left(union: Union, post: str, **_facts: Any) -> None:
    """A new chair has to be put on the certificate; a by-election is no longer owed."""
    if post == Officer.Post.CHAIR:
        chair_changed(union)


@receiver(people_left, dispatch_uid="terms.people_left")
def chairs_left(people: Sequence[int], day: dt.date, **_facts: Any) -> None:
    """Those who left the group lost their posts in bulk."""
    gone = Officer.objects.filter(person__in=people, post=Officer.Post.CHAIR, ends_on__gte=day)
    for union in Union.objects.filter(pk__in=gone.values("union")):
        chair_changed(union)
