"""Leaving: jobs end on a day; powers, posts and sessions of whoever has no job left end at once. Nothing is deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from zgh.foundation.accounts.devices import sign_out_everywhere
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record

from ...models import Duty, Employment, ImportRow, Membership, Officer


def end_jobs(rows: Sequence[ImportRow]) -> None:
    """End the jobs each line names, on the day it names, else today."""
    today = timezone.localdate()
    ends = {}
    for row in rows:
        content = row.content
        day = dt.date.fromisoformat(content["facts"]["left_on"]) if content["facts"]["left_on"] else today
        ends.update(dict.fromkeys(content["was"]["jobs"], day))
    jobs = list(Employment.objects.filter(pk__in=ends))
    for job in jobs:
        job.ends_on = max(ends[job.pk], job.starts_on)
    Employment.objects.bulk_update(jobs, ["ends_on"])


def end_powers(people: Sequence[int], by: Any) -> list[int]:
    """Duties, posts and sessions of those among `people` who have no job left; returns who they are.

    A login is closed only where no membership remains: retained members keep their own page, without any power.
    """
    working = set(Employment.objects.at().filter(person__in=people).values_list("person_id", flat=True))
    gone = [pk for pk in people if pk not in working]
    duties = Duty.objects.filter(user__person__in=gone)
    _end(duties, "orgs.end", by)
    _end(Officer.objects.filter(person__in=gone), "orgs.leave", by)
    members = Membership.objects.at().filter(person__in=gone).values("person")
    users = list(User.objects.filter(person__in=gone).values_list("pk", flat=True))
    User.objects.filter(pk__in=users).exclude(person__in=members).update(is_active=False)
    sign_out_everywhere(users)
    return gone


def _end(rows: Any, verb: str, by: Any) -> None:
    """End what still holds or is still to come; one page of the book each, because power changes hands."""
    today = timezone.localdate()
    held = list(rows.exclude(ends_on__lte=today))
    rows.filter(pk__in=[row.pk for row in held]).update(ends_on=Greatest(F("starts_on"), today))
    for row in held:
        days = {"starts_on": str(row.starts_on), "ends_on": str(max(row.starts_on, today))}
        record(by, verb, row, {"ends_on": str(row.ends_on or "")}, days)
