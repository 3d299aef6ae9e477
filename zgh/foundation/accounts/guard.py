"""What a security operator may do to a login: unlock it, sign it out, take away lost second factors.

Each with a reason, recorded, and told to the person. None of it opens anything the person can see.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.audit.models import Record
from zgh.kit.forms import clean_text

from . import demands, devices, factors, limits
from .models import FactorReset, Phone, User
from .phones import normal
from .signals import factors_reset

RECENT = dt.timedelta(hours=24)


def find(logins: QuerySet[User], text: str) -> User | None:
    """The one login among `logins` with exactly this login name or phone number. No search: nobody browses people."""
    text = clean_text(text, lines=False)
    try:
        return logins.filter(phone__number_hash=Phone.fields_for(normal(text))["number_hash"]).first()
    except ValidationError:
        return logins.filter(username=text.lower()).first()


def locked_lately(logins: QuerySet[User]) -> list[User]:
    """Logins that had to wait in the last day, the latest first; each knows `is_locked` now. A few queries."""
    since = timezone.now() - RECENT
    lines = Record.objects.filter(verb="accounts.lock_out", at__gte=since, about_type="accounts.user")
    ids = list(dict.fromkeys(lines.exclude(about_id=None).values_list("about_id", flat=True)[:200]))[:20]
    found = logins.select_related("phone").defer("phone__number").in_bulk(ids)
    rows = [found[pk] for pk in ids if pk in found]
    for row in rows:
        row.is_locked = is_locked(row)  # type: ignore[attr-defined]
    return rows


def is_locked(user: User) -> bool:
    """Whether a limit on tries makes this login wait now."""
    return any(limits.is_used_up(name, subject) for name, subject in _limits(user))


def unlock(by: Any, user: User, reason: str) -> None:
    """Let the login try again at once. Recorded."""
    for name, subject in _limits(user):
        limits.clear(name, subject)
    record(by, "accounts.unlock", user, note=reason)


def end_sessions(by: Any, user: User, reason: str) -> int:
    """Sign the login out everywhere; the number of devices. Recorded."""
    with transaction.atomic():
        count = devices.sign_out_everywhere([user.pk])
        record(by, "accounts.end_sessions", user, after={"sessions": count}, note=reason)
    return count


def ask_reset(by: Any, user: User, reason: str) -> FactorReset:
    """Take away the login's second factors: at once, or after a second operator's approval where duties demand them.

    Raises ValidationError when there is nothing to take away or one is already asked for.
    """
    if not factors.has_factor(user):
        raise ValidationError(_("这个账号没有开两步验证"))
    now = timezone.now()
    is_alone = not demands.needs_second_step(user)
    state = FactorReset.State.DONE if is_alone else FactorReset.State.ASKED
    settled = {"settled_by": by, "settled_at": now} if is_alone else {}
    try:
        with transaction.atomic():
            row = FactorReset.objects.create(user=user, asked_by=by, reason=reason, state=state, **settled)
            record(by, "accounts.ask_reset", row, after={"user": user.pk, "name": user.name}, note=reason)
            if is_alone:
                _take_away(user)
    except IntegrityError:
        raise ValidationError(_("已经有人提过了，正等另一位安全管理员同意")) from None
    return row


def approve_reset(by: Any, row: FactorReset) -> None:
    """The second person agrees. Raises Overtaken when somebody settled it first."""
    with transaction.atomic():
        FactorReset.flow.move(row, "approve_reset", by, settled_by=by, settled_at=timezone.now())
        _take_away(row.user)


def refuse_reset(by: Any, row: FactorReset) -> None:
    """The second person does not agree."""
    FactorReset.flow.move(row, "refuse_reset", by, settled_by=by, settled_at=timezone.now())


def _take_away(user: User) -> None:
    factors.remove_all(user)
    devices.sign_out_everywhere([user.pk])
    transaction.on_commit(partial(factors_reset.send, sender=User, user=user))


def _limits(user: User) -> list[tuple[str, str]]:
    """(limit, subject) of every limit on tries that counts for one login."""
    found = [("passwords_login", user.username), ("second_step_login", str(user.pk))]
    if phone := Phone.objects.filter(user=user).first():
        found += [(name, phone.number) for name in ("passwords_login", "code_tries_phone", "code_sent_phone")]
    return found
