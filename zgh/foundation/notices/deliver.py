"""Empty the outbox: claim, send, mark; each row in its own short statements, never inside a transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from . import masks
from .channels import Channel, Message, Undeliverable, opened
from .hours import is_quiet, push_at
from .models import Delivery, Preference
from .wishes import refusing

LEASE = dt.timedelta(minutes=5)  # longer than any channel's timeout
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]  # then given up
IN_A_ROW = 3  # failures after which a channel is left alone for the rest of the batch
BATCH = 500

log = structlog.get_logger("zgh.notices")


def due_ids(now: dt.datetime) -> list[int]:
    """Rows whose time has come, oldest first: delayed, failed, or lost by a worker. One indexed query."""
    waiting = Delivery.objects.filter(outcome__in=["pending", "failed"], next_at__lte=now)
    return list(waiting.order_by("next_at").values_list("pk", flat=True)[:BATCH])


def deliver(ids: Iterable[int]) -> int:
    """Send what is due of these rows; returns how many went out. Safe to repeat and to run twice at once.

    At night it leaves everything to the timer. A channel that fails three times in a row is spared until later.
    """
    if is_quiet(timezone.now()):
        return 0
    ready = Delivery.objects.filter(pk__in=list(ids), outcome__in=Delivery.WAITING, next_at__lte=timezone.now())
    rows = list(ready.select_related("notice__user__phone").order_by("pk"))
    behind = _behind(rows)
    misses: Counter[str] = Counter()
    sent = 0
    with opened() as channels:
        for row in rows:
            if misses[row.channel] >= IN_A_ROW or not claim(row):
                continue
            channel = channels.get(row.channel)
            user = behind.get(row.pk) if row.notice.mask else row.notice.user
            error = _hand_over(row, channel, user)
            finish(row, error)
            sent += error is None
            misses[row.channel] = misses[row.channel] + 1 if error and not isinstance(error, Undeliverable) else 0
    return sent


def claim(row: Delivery) -> bool:
    """Take the row for five minutes: one conditional update, so of two workers one gets it. Counts as a try.

    The lease is what bounds a crash: a worker that dies after sending and before `finish` leaves the row to be sent
    once more when the lease ends. Exactly-once would need the other side's help; the webhook's id gives it that.
    """
    now = timezone.now()
    rows = Delivery.objects.filter(pk=row.pk, outcome__in=Delivery.WAITING, attempts=row.attempts, next_at__lte=now)
    if not rows.update(attempts=F("attempts") + 1, next_at=now + LEASE):
        return False
    row.attempts += 1
    return True


def finish(row: Delivery, error: Exception | None) -> None:
    """Write what became of it, unless another worker has claimed it since. One update."""
    changes: dict[str, Any] = {"outcome": Delivery.Outcome.SENT, "error": ""}
    if error is not None:
        is_over = isinstance(error, Undeliverable) or row.attempts > len(WAITS)
        outcome = Delivery.Outcome.GIVEN_UP if is_over else Delivery.Outcome.FAILED
        # The class, not the text: texts of gateways quote phone numbers.
        changes = {"outcome": outcome, "error": _reason(error)}
        if not is_over:
            changes["next_at"] = push_at(timezone.now() + WAITS[row.attempts - 1], masked=row.notice.is_masked)
        log.info("push_not_sent", delivery=row.pk, channel=row.channel, outcome=outcome, error=changes["error"])
    Delivery.objects.filter(pk=row.pk, attempts=row.attempts).update(**changes)


def _reason(error: Exception) -> str:
    return str(error)[:60] if isinstance(error, Undeliverable) else type(error).__name__[:60]


def _hand_over(row: Delivery, channel: Channel | None, user: Any) -> Exception | None:
    """None when it is gone, else what went wrong."""
    try:
        if row.notice.read_at:
            raise Undeliverable("already read")
        if channel is None or user is None or not user.is_active or not (to := channel.address(user)):
            raise Undeliverable("no address")
        channel.send(_message(row, to))
    except Exception as error:  # an adapter may raise anything; whatever it is, the row must learn of it
        return error
    return None


def _message(row: Delivery, to: str) -> Message:
    notice = row.notice
    if notice.is_masked:  # no title, no author, and a link that says nothing either
        title, text, path = _("智工汇"), _("您有一条新消息"), reverse("notices:list")
    else:
        title, text, path = str(notice.look.title), notice.text, reverse("notices:open", args=[notice.pk])
    return Message(id=notice.pk, to=to, title=title, text=text, url=settings.SITE_URL.rstrip("/") + path)


def _behind(rows: list[Delivery]) -> dict[int, Any]:
    """Who the masked rows are for, by row, less those who want no pushes of the kind. Two queries if there are any."""
    masked = [row for row in rows if row.notice.mask]
    found = masks.people({row.notice.mask or "" for row in masked})
    refusals = Preference.objects.filter(user__in=[user.pk for user in found.values()], is_wanted=False)
    silent = set(refusals.values_list("user_id", "kind")) if found else set()
    mute = refusing([user.pk for user in found.values()]) if found else set()
    users = {row.pk: found.get(row.notice.mask or "") for row in masked}
    return {
        row.pk: user
        for row in masked
        if (user := users[row.pk]) and (user.pk, row.notice.kind) not in silent and user.pk not in mute
    }
