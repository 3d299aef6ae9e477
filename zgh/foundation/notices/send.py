"""Tell people: the notice and its outbox rows, in the transaction of what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator

from zgh.foundation.accounts.models import Phone, User
from zgh.kit.dates import midnight

from . import channels
from .hours import push_at
from .kinds import Kind, registered
from .masks import Masked
from .models import Delivery, Notice, Preference
from .tasks import deliver_batch
from .wishes import refusing

BATCH = 500


def send(
    kind: Kind | str,
    to: Iterable[Any],
    *,
    about: models.Model | None = None,
    text: str,
    url: str = "",
    masked: bool = False,
    is_by_day: bool = False,
) -> int:
    """Tell `to` (users, or `Masked` for hidden authors) in the caller's transaction; returns how many.

    If it rolls back nobody hears anything. `masked`: the item's author is hidden, so pushes name nothing and leave
    at fixed hours, and readers learn the day only; implied for `Masked`. Never name a hidden author as a user here:
    the row would tell. `is_by_day`: a hidden person's own act caused it, so that not even a `Masked` keeps the minute.
    `url` is a path of this platform (ValueError otherwise). Costs at most five statements per 500 people.
    """
    kind = registered(kind) if isinstance(kind, str) else kind
    if url and not (url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)):
        raise ValueError(f"a notice leads to a page of ours, not to {url!r}")
    facts = {
        "kind": kind.code,
        "about_type": about._meta.label_lower if about is not None else "",
        "about_id": about.pk if about is not None else None,
        "text": Truncator(text).chars(200),
        "url": url,
    }
    blanks = [
        _addressed(one, facts, masked, is_by_day) for one in {_key(one): one for one in to}.values() if _is_here(one)
    ]
    with transaction.atomic(savepoint=False):
        for start in range(0, len(blanks), BATCH):
            _write(kind, blanks[start : start + BATCH])
    return len(blanks)


def _key(one: Any) -> tuple[str, Any]:
    mask = getattr(one, "mask", None)
    return ("mask", mask) if mask else ("user", one.pk)


def _is_here(one: Any) -> bool:
    return isinstance(one, Masked) or getattr(one, "is_active", True)


def _addressed(one: Any, facts: dict[str, Any], masked: bool, is_by_day: bool) -> Notice:
    if mask := getattr(one, "mask", None):
        return Notice(mask=mask, is_masked=True, created_at=midnight() if is_by_day else timezone.now(), **facts)
    by_day = masked or is_by_day
    return Notice(user_id=one.pk, is_masked=masked, created_at=midnight() if by_day else timezone.now(), **facts)


def _write(kind: Kind, notices: list[Notice]) -> None:
    Notice.objects.bulk_create(notices)
    if not kind.push or not channels.urls():
        return
    now = timezone.now()
    rows = _outbox(kind, notices, now)
    Delivery.objects.bulk_create(rows)
    ready = [row.pk for row in rows if row.next_at <= now]
    if ready:
        deliver_batch.enqueue(ready)


def _outbox(kind: Kind, notices: list[Notice], now: dt.datetime) -> list[Delivery]:
    ways = _ways(kind, [notice.user_id for notice in notices if notice.user_id])
    times = {masked: push_at(now, masked=masked) for masked in (False, True)}
    rows = [
        Delivery(notice=notice, channel=channel, next_at=times[notice.is_masked])
        for notice in notices
        # Whose address a mask has is not known here and not asked: it is found when the push leaves.
        for channel in (ways.get(notice.user_id, ()) if notice.user_id else channels.urls())
    ]
    return _once_an_hour(rows, times[True])


def _once_an_hour(rows: list[Delivery], at: dt.datetime) -> list[Delivery]:
    """Masked pushes all say the same: one per person, channel and fixed hour is enough."""
    if not any(row.notice.is_masked for row in rows):
        return rows
    waiting = Delivery.objects.filter(next_at=at, outcome__in=Delivery.WAITING, notice__is_masked=True)
    taken = set(waiting.values_list("notice__user_id", "notice__mask", "channel"))
    return [
        row
        for row in rows
        if not row.notice.is_masked or (row.notice.user_id, row.notice.mask, row.channel) not in taken
    ]


def _ways(kind: Kind, user_ids: list[int]) -> dict[int, list[str]]:
    """The open channels that reach each login and are wanted. Two queries."""
    if not user_ids:
        return {}
    silent = refusing(user_ids)
    wanted = Preference.objects.filter(user=OuterRef("pk"), kind=kind.code).values("is_wanted")
    logins = User.objects.filter(pk__in=user_ids, is_active=True).annotate(
        has_phone=Exists(Phone.objects.filter(user=OuterRef("pk"), is_verified=True)), wanted=Subquery(wanted)
    )
    has = {"email": lambda email, _phone: bool(email), "sms": lambda _email, phone: phone}
    return {
        pk: [name for name in channels.urls() if has.get(name, lambda *_: True)(email, has_phone)]
        for pk, email, has_phone, wanted in logins.values_list("pk", "email", "has_phone", "wanted")
        if wanted is not False and pk not in silent
    }
