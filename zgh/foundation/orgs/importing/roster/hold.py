"""Holds the people a chunk is about, so that nobody changes them between the last look and the writing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from zgh.foundation.accounts.models import Phone

from ...models import Employment, ImportRow, Person


def hold(rows: Sequence[ImportRow]) -> None:
    """Update first: writers of these people, their jobs and phones wait until the transaction ends. Three statements.

    SELECT FOR UPDATE would do the same on PostgreSQL only (docs/house.md); SQLite has one writer anyway.
    """
    people = [pk for row in rows if (pk := row.content["was"].get("person"))]
    if not people:
        return
    Person.objects.filter(pk__in=people).update(name=F("name"))
    Employment.objects.filter(person__in=people).update(post=F("post"))
    Phone.objects.filter(user__person__in=people).update(is_verified=F("is_verified"))
