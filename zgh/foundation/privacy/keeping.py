"""The retention table: periods set with a source, and the job that deletes what has outlived them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record
from zgh.kit import vault

from .models import Clearing, DataCopy, Export, Period
from .registry import Kind, kind_of, kinds

BATCH = 500
SHOWN = 100_000


@dataclass(frozen=True)
class Rule:
    """One line of the table as it holds today."""

    kind: Kind
    period: Period | None

    @property
    def days(self) -> int | None:
        """How many days, None while nobody has decided: then nothing is deleted."""
        if self.period:
            return self.period.days
        return self.kind.preset_days() if self.kind.preset_days else None

    @property
    def is_set(self) -> bool:
        """Whether the job deletes anything of this kind."""
        return self.kind.due is not None and self.days is not None

    def before(self, now: dt.datetime) -> dt.datetime:
        """Rows older than this have outlived their period."""
        return now - dt.timedelta(days=self.days or 0)

    def due_count(self, now: dt.datetime) -> int:
        """How many rows would go now, counted up to a limit. One query, none where nothing is deleted."""
        if not self.is_set or self.kind.due is None:
            return 0
        return self.kind.due(self.before(now)).order_by()[:SHOWN].count()


def rules(day: dt.date | None = None) -> list[Rule]:
    """The whole table. One query."""
    found = {period.kind: period for period in Period.objects.at(day)}
    return [Rule(kind, found.get(kind.key)) for kind in kinds()]


def set_period(*, by: User, kind: str, days: int, source: str) -> Period:
    """Decide how long one kind is kept, from today on. ValidationError where it is too short or nobody says why."""
    known = kind_of(kind)
    if known is None or not reaches_all(by, "orgs"):
        raise PermissionDenied
    if known.due is None:
        raise ValidationError(_("这一类不删除，不用设期限"), code="kept")
    if days < max(1, known.least_days):
        raise ValidationError(_("至少要存%(n)d天") % {"n": max(1, known.least_days)}, code="short")
    if len(source.strip()) < 2:
        raise ValidationError(_("请写明依据，比如制度名称和文号"), code="source")
    today = timezone.localdate()
    try:
        with transaction.atomic():
            old = Period.objects.filter(kind=kind, ends_on=None).first()
            if old is not None:
                Period.objects.filter(pk=old.pk, ends_on=None).update(ends_on=today)
            facts = {"kind": kind, "days": days, "source": source.strip()[:200], "decided_by": by}
            row = Period.objects.create(starts_on=today, **facts)
            record(by, "privacy.set", row, {"days": old.days if old else None}, {"kind": kind, "days": days})
    except IntegrityError:  # somebody else set it at the same moment
        raise ValidationError(_("刚刚有人改过这一项，请重新打开看看"), code="overtaken") from None
    return row


def clear_due(now: dt.datetime | None = None) -> dict[str, int]:
    """Delete what has outlived its period, in small batches; how many by kind. Repeats safely: what is gone is gone."""
    now = now or timezone.now()
    gone = {rule.kind.key: _clear(rule, rule.before(now)) for rule in rules() if rule.is_set}
    drop_files(now)
    return gone


def _clear(rule: Rule, before: dt.datetime) -> int:
    kind, gone = rule.kind, 0
    assert kind.due is not None  # noqa: S101 (is_set says so)
    while ids := list(kind.due(before).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows = kind.due(before).model._base_manager.filter(pk__in=ids)
        done = kind.drop(rows) if kind.drop else rows.delete()[0] and len(ids)
        if not done:
            break  # a kind that cannot delete these must not keep the job turning
        gone += done
    if gone:
        Clearing.objects.create(kind=kind.key, before=before, count=gone)
    return gone


def drop_files(now: dt.datetime | None = None) -> int:
    """Files and copies whose time is over lose their content; the ledger rows stay. Returns how many."""
    now = now or timezone.now()
    copies = DataCopy.objects.filter(expires_at__lte=now, content__isnull=False).update(content=None)
    over = Export.objects.filter(expires_at__lte=now).exclude(file="")[:BATCH]
    for row in over:
        if Export.objects.filter(pk=row.pk, file=row.file).update(file=""):
            vault.drop(row.file)
    return copies + len(over)


def may_keep(user: Any) -> bool:
    """Whether this person decides about periods."""
    return reaches_all(user, "orgs")
