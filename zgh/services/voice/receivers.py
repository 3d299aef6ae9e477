"""What this room listens to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from zgh.foundation.calendar.signals import calendar_changed
from zgh.foundation.flow.signals import moving
from zgh.foundation.orgs.models import Union

from .idea_following import follow, keep_apart
from .models import Case
from .models.answering import put_down
from .models.errand import call_in
from .models.mask import platform
from .models.supervision import issue
from .tasks import reschedule_open

AWAY = ("refer", "escalate", "merge", "withdraw")  # verbs after which nobody here looks at an answer any more


@receiver(calendar_changed, dispatch_uid="voice.reschedule")
def reschedule(union: Union | None, dates: Iterable[dt.date], **_facts: Any) -> None:
    """Workdays changed: promises that are still open move, in a worker."""
    days = sorted(dates)
    if days:
        reschedule_open.enqueue(union.path if union else "", days[0].isoformat(), days[-1].isoformat())


@receiver(moving, sender=Case, dispatch_uid="voice.idea")
def case_moved(row: Case, verb: str, by: Any, **_facts: Any) -> None:
    """What happens to the case of an idea happens to the idea, in the same transaction."""
    if verb == "merge":
        keep_apart(row)
    if row.kind == "idea":
        follow(row, verb, by)


@receiver(moving, sender=Case, dispatch_uid="voice.drop_obligations")
def drop_obligations(row: Case, verb: str, by: Any, **_facts: Any) -> None:
    """Who takes a case back takes back what was to be answered; in the same transaction."""
    if verb == "withdraw":
        for owed in row.obligations.filter(state="owed").select_related("union"):
            owed.drop(by)


@receiver(moving, sender=Case, dispatch_uid="voice.put_down")
def put_down_review(row: Case, verb: str, **_facts: Any) -> None:
    """The case left this union: an answer that waits for its chair is a draft again, and with the author's word
    taken back nobody need look into it. In the same transaction."""
    if verb in AWAY:
        put_down(row, platform(row) if verb == "withdraw" else None)
    if verb == "withdraw":
        call_in(row, platform(row))


@receiver(moving, sender=Case, dispatch_uid="voice.supervise")
def supervise(row: Case, verb: str, **_facts: Any) -> None:
    """An unhappy rating is an order of the union above, in the same transaction."""
    if verb == "rate":
        issue(row, row.ratings.order_by("-pk").first())
