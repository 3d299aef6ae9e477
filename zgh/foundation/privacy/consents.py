"""Agreeing and taking back, in as many taps; and the question every room asks before it uses data for a purpose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from zgh.foundation.audit.book import record

from .models import Consent
from .purposes import Purpose, purpose_of, purposes
from .signals import consent_changed


def consented(user: Any, purpose: str) -> bool:
    """Whether `user` agrees to this purpose now. A yes to an older wording does not count. One query."""
    known = purpose_of(purpose)
    return holds(known, Consent.objects.filter(user=user.pk, purpose=purpose).order_by("-pk").first())


def holds(purpose: Purpose, last: Consent | None) -> bool:
    """What somebody's latest word on a purpose means now; no query."""
    if last is None:
        return purpose.unsaid
    return last.is_given and (purpose.unsaid or last.version >= purpose.version)


def give(user: Any, purpose: str) -> None:
    """Agree to the present wording. Again without a change writes nothing."""
    _say(user, purpose, is_given=True)


def withdraw(user: Any, purpose: str) -> None:
    """Take it back; holds from now on, what was done until now stays lawful. Again writes nothing."""
    _say(user, purpose, is_given=False)


def refusing(user_ids: Iterable[int], purpose: str) -> set[int]:
    """Of these logins, who does not agree now. One query for all."""
    known, said, ids = purpose_of(purpose), {}, list(user_ids)
    rows = Consent.objects.filter(user__in=ids, purpose=purpose).order_by("pk")
    for user_id, is_given, version in rows.values_list("user", "is_given", "version"):
        said[user_id] = is_given and (known.unsaid or version >= known.version)
    return {pk for pk in ids if not said.get(pk, known.unsaid)}


def said_by(user: Any) -> dict[str, Consent]:
    """The latest word of this person on every purpose. One query."""
    rows = Consent.objects.filter(user=user.pk, purpose__in=[purpose.key for purpose in purposes()])
    return {row.purpose: row for row in rows.order_by("pk")}


def _say(user: Any, purpose: str, *, is_given: bool) -> None:
    known = purpose_of(purpose)
    with transaction.atomic():
        last = Consent.objects.filter(user=user.pk, purpose=purpose).order_by("-pk").first()
        if last is not None and (last.is_given, last.version) == (is_given, known.version):
            return
        row = Consent.objects.create(user=user, purpose=purpose, version=known.version, is_given=is_given)
        record(user, "privacy.give" if is_given else "privacy.withdraw", row, after={"purpose": purpose})
        transaction.on_commit(
            lambda: consent_changed.send(sender=Consent, user=user, purpose=purpose, is_given=is_given)
        )
