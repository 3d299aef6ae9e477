"""What the book keeps of files that leave the platform, and what every member in them can read."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zgh.foundation.audit.book import record
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Membership, Person, Union
from zgh.foundation.orgs.unseal import FIELDS

BATCH = 500


def note_file(by: Any, verb: str, union: Union, count: int, day: dt.date) -> None:
    """A form was taken out."""
    record(by, verb, union, after={"count": count, "day": str(day)}, union=union)


def note_looks(by: Any, rows: QuerySet[Membership], reason: str) -> int:
    """The same page of the book `orgs.unseal` writes, for every member and number in the file, before it is made."""
    label, name, done = Person._meta.label_lower, str(by)[:60], 0
    people = list(rows.order_by().values_list("person", "union"))
    with transaction.atomic():
        for start in range(0, len(people), BATCH):
            Record.objects.bulk_create(
                Record(
                    verb="orgs.unseal", actor_id=by.pk, actor_name=name, about_type=label, about_id=person,
                    union_id=union, before={}, after={"field": field}, note=reason[:500],
                )
                for person, union in people[start : start + BATCH]
                for field in FIELDS
            )  # fmt: skip
            done += len(people[start : start + BATCH])
    return done
