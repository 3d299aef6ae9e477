"""How applications begin."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from zgh.foundation.audit.book import record
from zgh.foundation.orgs.models import Union

from .models import Incubation, customs

COPIED = ("name", "slogan", "why", "plan", "needs", "carried_by")


def draft(by: Any, union: Union, once: uuid.UUID, *, like: Incubation | None = None) -> Incubation:
    """A new draft of `union`, with the words of `like` where one applies anew. The same `once` twice is one."""
    if found := Incubation.objects.filter(once=once).first():
        return found
    facts = {name: getattr(like, name) for name in COPIED} if like else {}
    try:
        with transaction.atomic():
            row = Incubation.objects.create(once=once, union=union, by=by, **facts)
            record(by, "brands.draft", row, after={"union": union.pk, "name": row.name})
            return row
    except IntegrityError:
        return Incubation.objects.get(once=once)


def trial_end() -> dt.date:
    """Until when a trial that begins today lasts by custom. One query."""
    return timezone.localdate() + dt.timedelta(days=customs().trial_days)
