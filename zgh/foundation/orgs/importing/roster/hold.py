"""Holds the people a chunk is about, so that nobody changes them between the last look and the writing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from zgh.foundation.accounts.models import Phone

from ... import extras
from ...models import Employment, ImportRow, Person


def hold(rows: Sequence[ImportRow]) -> None:
    """Update first: writers of these people, their jobs and phones wait until the transaction ends. Three statements,
    and one for each upper room with columns in the file.

    SELECT FOR UPDATE would do the same on PostgreSQL only (docs/house.md); SQLite has one writer anyway.
    """
    people = [row.person_id for row in rows if row.person_id]
    if not people:
        return
    Person.objects.filter(pk__in=people).update(name=F("name"))
    Employment.objects.filter(person__in=people).update(post=F("post"))
    Phone.objects.filter(user__person__in=people).update(is_verified=F("is_verified"))
    extras.hold({row.person_id: row.content["facts"] for row in rows if row.person_id})
