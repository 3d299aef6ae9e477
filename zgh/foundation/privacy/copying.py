"""A copy of my data: gathered from every room's declaration, kept sealed for a short time, had by oneself only."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record
from zgh.foundation.notices.send import send
from zgh.kit.dates import when

from .figures import figure
from .models import DataCopy
from .notices import COPY_READY
from .registry import Holding, Line, Subject, holdings


def ask(*, by: User) -> DataCopy:
    """Ask for a copy. Little is made at once, much in the background; one at a time, a second wish finds the first."""
    from .tasks import build_copy

    try:
        with transaction.atomic():
            copy = DataCopy.objects.create(user=by)
            record(by, "privacy.copy", copy)
            is_much = _count(Subject(by)) > figure("copy_at_once")
            if is_much:
                build_copy.enqueue(copy.pk)
    except IntegrityError:
        return DataCopy.objects.get(user=by, state=DataCopy.State.ASKED)
    if not is_much:
        build(copy)
    return copy


def build(copy: DataCopy) -> None:
    """Gather and seal. Nothing of name-hidden matters goes in: that is read when the person downloads."""
    content = json.dumps(gather(Subject(copy.user), hidden=False), ensure_ascii=False)
    expires_at = timezone.now() + dt.timedelta(hours=figure("copy_hours"))
    with transaction.atomic():
        # The content is no change the book should repeat, so it is written beside the move.
        DataCopy.objects.filter(pk=copy.pk, state=DataCopy.State.ASKED).update(content=content)
        copy.flow.move(copy, "build", None, expires_at=expires_at)
        send(COPY_READY, [copy.user], about=copy, text=_("您要的数据副本好了，几天内可以下载"), url="/privacy/copies/")


def gather(subject: Subject, *, hidden: bool) -> list[dict[str, Any]]:
    """Everything stored about one person, in the words of the page; `hidden`: hidden matters alone, or all others."""
    return [_section(holding, subject) for holding in holdings() if holding.is_hidden == hidden]


def whole(copy: DataCopy) -> dict[str, Any]:
    """The copy as the person gets it: what was kept, and what hides their name, read now and written nowhere."""
    kept = DataCopy.objects.get(pk=copy.pk).content or "[]"
    sections = [*json.loads(kept), *gather(Subject(copy.user), hidden=True)]
    made_at = timezone.localtime(copy.asked_at).isoformat(timespec="minutes")
    return {"platform": _("智工汇"), "name": copy.user.name, "made_at": made_at, "sections": sections}


def as_json(copy: DataCopy) -> bytes:
    """For machines."""
    return json.dumps(whole(copy), ensure_ascii=False, indent=2).encode()


def as_page(copy: DataCopy) -> bytes:
    """For people: one file that opens in any browser without a network, and prints well."""
    context = {"copy": whole(copy), "made": plain(copy.asked_at)}
    return render_to_string("privacy/copy.html", context).encode()


def _section(holding: Holding, subject: Subject) -> dict[str, Any]:
    said = {"label": holding.label, "why": holding.why, "basis": holding.basis.label, "source": holding.source.label}
    rows = [_row(line) for line in holding.lines(subject)]
    return {"key": holding.key, **{name: str(text) for name, text in said.items()}, "rows": rows}


def _row(line: Line) -> dict[str, Any]:
    facts = [{"label": str(fact.label), "value": plain(fact.value)} for fact in line.facts]
    return {"title": str(line.title), "at": plain(line.at), "facts": [fact for fact in facts if fact["value"]]}


def plain(value: Any) -> str:
    """A value in words: 是 and 否, days as 2026-11-26, nothing as nothing."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def shown(value: Any) -> str:
    """The same for the page, where moments are 今天 08:50."""
    return when(value, "time") if isinstance(value, dt.date) else plain(value)


def _count(subject: Subject) -> int:
    found = (holding.rows(subject) for holding in holdings() if not holding.is_hidden)
    return sum(rows.count() if isinstance(rows, QuerySet) else len(rows) for rows in found)
