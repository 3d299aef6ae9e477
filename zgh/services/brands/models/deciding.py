"""The steps of an application, by the union that applies and by those above it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.files.attach import attach, attached
from zgh.foundation.stock.models import lock
from zgh.foundation.stock.wording import hold_unchanged
from zgh.kit.dates import midnight

from .brand import Brand
from .coaching import Visit
from .custom import customs

if TYPE_CHECKING:
    from zgh.foundation.files.models import StoredFile

    from .incubation import Incubation

DAY = dt.timedelta(days=1)
WANTED = ("name", "why", "plan")


def problems(row: Incubation) -> list[str]:
    """What is still missing before it can be sent in, in words."""
    said = {
        "name": _("还没有给品牌起名字"),
        "why": _("还没有写为什么想做"),
        "plan": _("还没有写打算怎么做"),
    }
    found = [said[name] for name in WANTED if not getattr(row, name)]
    if row.carried_by_id is None:
        found.append(_("还没有写牵头的同事"))
    if row.name and Brand.objects.filter(name=row.name).exclude(state="closed").exists():
        found.append(_("已经有一个叫“%(name)s”的品牌了，换一个名字") % {"name": row.name})
    return found


def save_draft(row: Incubation, by: Any, seen: str = "", **facts: Any) -> None:
    """Keep what was written, while it is a draft. ValidationError (stale): it is not what `seen` was made of."""
    with transaction.atomic():
        if seen:
            hold_unchanged(row, seen)
        row.flow.move(row, "save_draft", by, changed_at=timezone.now(), hands=_hands(row, by))
        type(row).objects.filter(pk=row.pk).update(**facts)
        for name, value in facts.items():
            setattr(row, name, value)


def submit(row: Incubation, by: Any) -> None:
    """Send it in; those above owe an answer from now on. ValidationError says what is missing."""
    from zgh.services.brands import tell

    with transaction.atomic():
        if found := problems(row):
            raise ValidationError(found)
        now = timezone.now()
        due = workdays_after(now, customs().answer_workdays, row.union)
        facts = {"submitted_at": now, "due_at": due, "reason": "", "coach": None}
        row.flow.move(row, "submit", by, changed_at=now, hands=_hands(row, by), **facts)
        tell.owed(row, "accept", due)


def accept(row: Incubation, by: Any, words: str = "") -> None:
    """Worth a try: somebody above coaches them from now on."""
    from zgh.services.brands import tell

    with transaction.atomic():
        days, now = customs(), timezone.now()
        due = _evening(timezone.localdate() + days.coaching_days * DAY)
        row.flow.move(row, "accept", by, note=words, coach=by, due_at=due, reason=words, changed_at=now)
        tell.owed(row, "try_out", due)
        tell.visit_owed(row, timezone.localdate() + days.visit_days * DAY)
        tell.moved(row, _("%(name)s来辅导你们的“%(brand)s”了") % {"name": by.name, "brand": row.name})


def send_back(row: Incubation, by: Any, reason: str) -> None:
    """Not yet: the applicants read why, change it and send it in again."""
    from zgh.services.brands import tell

    with transaction.atomic():
        row.flow.move(row, "send_back", by, note=reason, reason=reason, due_at=None, changed_at=timezone.now())
        tell.settled(row)
        tell.moved(row, _("“%(brand)s”的申请退回来改：%(reason)s") % {"brand": row.name, "reason": reason})


def note_visit(row: Incubation, by: Any, *, on: dt.date, next_on: dt.date | None = None, **facts: Any) -> Visit:
    """What the coach saw and said; the next time is owed by the day named, or by custom."""
    from zgh.services.brands import tell

    with transaction.atomic():
        lock(row)
        if visit := Visit.objects.filter(incubation=row, by=by, on=on, next_on=next_on, **facts).first():
            return visit  # pressed twice
        row.flow.move(row, "note_visit", by, changed_at=timezone.now())
        visit = Visit.objects.create(incubation=row, by=by, on=on, next_on=next_on, **facts)
        tell.visit_owed(row, next_on or on + customs().visit_days * DAY)
        tell.moved(row, _("%(name)s记了一次对“%(brand)s”的辅导") % {"name": by.name, "brand": row.name})
    return visit


def try_out(row: Incubation, by: Any, *, until: dt.date | None = None, words: str = "") -> Brand:
    """Good enough to be tried: there is a brand now, seen by the union, all below it and the line above."""
    from zgh.services.brands import tell

    with transaction.atomic():
        lock(row)  # of two who decide at once one makes the brand
        row.refresh_from_db(fields=["state"])
        days, today = customs(), timezone.localdate()
        until = until or today + days.trial_days * DAY
        due = workdays_after(_evening(until), days.decide_workdays, row.union)
        brand = row.brand
        if row.flow.can(row, "try_out"):
            facts = {"name": row.name, "slogan": row.slogan, "union": row.union, "founded_on": today}
            brand = Brand.begin(by, once=uuid.uuid5(row.once, "brand"), **facts)
        spans = {"trial_from": today, "trial_until": until, "due_at": due, "changed_at": timezone.now()}
        row.flow.move(row, "try_out", by, note=words, reason=words, brand=brand, **spans)
        tell.on_trial(row, due)
    return row.brand


def extend(row: Incubation, by: Any, *, until: dt.date, reason: str) -> None:
    """More time to try it. ValidationError when the day is no later than the present one."""
    from zgh.services.brands import tell

    if row.trial_until and until <= row.trial_until:
        raise ValidationError({"until": _("要晚于现在的试行到期日")})
    with transaction.atomic():
        due = workdays_after(_evening(until), customs().decide_workdays, row.union)
        facts = {"trial_until": until, "due_at": due, "reason": reason, "reported_at": None}
        row.flow.move(row, "extend", by, note=reason, changed_at=timezone.now(), **facts)
        tell.on_trial(row, due, is_longer=True)


def report(row: Incubation, by: Any, *, words: str, files: Sequence[StoredFile] = ()) -> None:
    """What the trial has brought, with what shows it; those above owe a decision."""
    from zgh.services.brands import tell

    with transaction.atomic():
        lock(row)
        row.refresh_from_db(fields=["report_text", "reported_at"])
        there = set(attached(row).values_list("sha256", flat=True))
        if row.reported_at and row.report_text == words and there.issuperset(file.sha256 for file in files):
            return  # pressed twice: the day by which it is decided stays
        now = timezone.now()
        due = workdays_after(now, customs().decide_workdays, row.union)
        row.flow.move(row, "report", by, reported_at=now, due_at=due, changed_at=now, hands=_hands(row, by))
        type(row).objects.filter(pk=row.pk).update(report_text=words)
        row.report_text = words
        for file in files:
            if file.sha256 not in there:
                attach(row, file, by)
        tell.reported(row, due)


def recognise(row: Incubation, by: Any, words: str = "") -> None:
    """A brand of the group: everybody sees it from now on. ValidationError while no report of the trial is in."""
    from zgh.services.brands import tell

    with transaction.atomic():
        lock(row)
        row.refresh_from_db(fields=["report_text"])
        if row.flow.can(row, "recognise") and not row.report_text:
            raise ValidationError(_("还没有交过试行总结。请先让他们交一份，再认定"), code="unreported")
        row.flow.move(row, "recognise", by, note=words, **_decided(words))
        row.brand.recognise(by)
        tell.settled(row)
        text = _("“%(brand)s”认定为工会品牌了，全集团都看得到") % {"brand": row.name}
        tell.moved(row, text, row.brand.get_absolute_url())


def decline(row: Incubation, by: Any, reason: str) -> None:
    """Not this time; the reason is theirs to read, and they may apply anew."""
    from zgh.services.brands import tell

    with transaction.atomic():
        row.flow.move(row, "decline", by, note=reason, **_decided(reason))
        _close(row, by)
        tell.settled(row)
        tell.moved(row, _("“%(brand)s”这次没有通过：%(reason)s") % {"brand": row.name, "reason": reason})


def withdraw(row: Incubation, by: Any, words: str = "") -> None:
    """Not applied for after all."""
    from zgh.services.brands import tell

    with transaction.atomic():
        row.flow.move(row, "withdraw", by, note=words, **_decided(words))
        _close(row, by)
        tell.settled(row)


def pass_on(row: Incubation, by: Any, union: Any) -> None:
    """Another union goes on with it: its own was merged into that one."""
    from zgh.services.brands import tell

    with transaction.atomic():
        row.flow.move(row, "pass_on", by, union_id=union.pk)
        tell.moved_on(row)


def hand_over(row: Incubation, by: Any, **roles: Any) -> None:
    """Somebody else carries it (`carried_by`) or coaches it (`coach`): who did has left."""
    from zgh.services.brands import tell

    with transaction.atomic():
        row.flow.move(row, "hand_over", by, **roles)
        tell.moved_on(row)


def _hands(row: Incubation, by: Any) -> tuple[str, ...]:
    """Who has written it or sent it in, with this one: none of them decides."""
    return tuple(dict.fromkeys((*row.hands, str(by.pk))))


def _decided(reason: str) -> dict[str, Any]:
    now = timezone.now()
    return {"reason": reason, "due_at": None, "decided_at": now, "changed_at": now}


def _close(row: Incubation, by: Any) -> None:
    if row.brand is not None and row.brand.flow.can(row.brand, "close"):
        row.brand.close(by)


def _evening(day: dt.date) -> dt.datetime:
    """The end of a day."""
    return midnight(day + DAY) - dt.timedelta(minutes=1)
