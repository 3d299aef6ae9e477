"""The life of a request about one's own data. Each verb: rights by permission, state by the flow, clock by workdays."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import may
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record
from zgh.foundation.audit.models import Record
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.files.attach import attach
from zgh.foundation.notices.send import send
from zgh.foundation.orgs import correct as owner
from zgh.foundation.orgs.models import Person
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.clocks import amber_at

from .desks import desk_of
from .figures import correction_workdays
from .models import Correction
from .models.correction import reason
from .notices import CORRECTION_ASKED, CORRECTION_DONE, CORRECTION_TAKEN

# What the platform can put right by itself, and what the union takes to those who keep it.
ELSEWHERE = {
    "unit": gettext_lazy("工作单位"),
    "membership": gettext_lazy("会籍"),
    "other": gettext_lazy("其他"),
}
LABELS: dict[str, Any] = {**{key: field.label for key, field in owner.FIELDS.items()}, **ELSEWHERE}
DUTIES = ("orgs", "roster")


def ask(
    *, by: User, field: str, wanted: str, note: str = "", papers: Iterable[Any] = (), once: uuid.UUID | None = None
) -> Correction:
    """Say that something stored about me is wrong. The same `once` twice is one request.

    Raises ValidationError when the right value does not fit or nobody knows me as a person.
    """
    if field not in LABELS:
        raise ValidationError(_("请选一项"), code="field")
    wanted = owner.checked(field, wanted) if field in owner.FIELDS else wanted.strip()[:200]
    if not wanted:
        raise ValidationError(_("请写上正确的内容"), code="empty")
    return _open(by, once, papers, field=field, wanted=wanted, note=note.strip()[:500])


def inquire(*, by: User, look: Record, note: str, once: uuid.UUID | None = None) -> Correction:
    """Ask why somebody looked at my data (`look` is a record about me). Who looked does not handle it."""
    looker = User.objects.filter(pk=look.actor_id or 0).first()
    about = _("%(who)s，%(day)s") % {"who": look.actor_name, "day": f"{timezone.localtime(look.at):%Y-%m-%d %H:%M}"}
    facts = {"kind": Correction.Kind.INQUIRY, "field": "look", "looker": looker, "about": about, "note": reason(note)}
    return _open(by, once, (), **facts)


def _open(by: User, once: uuid.UUID | None, files: Iterable[Any], **facts: Any) -> Correction:
    person = Person.objects.filter(user=by).select_related("union").first()
    if person is None or person.union is None:
        raise ValidationError(_("这个账号没有对应的职工档案，请联系平台运维"), code="nobody")
    now, once = timezone.now(), once or uuid.uuid4()
    due = workdays_after(now, correction_workdays(), person.union)
    facts |= {"union": person.union, "asked_at": now, "due_at": due, "amber_at": amber_at(now, due)}
    with transaction.atomic():
        row, is_new = Correction.objects.get_or_create(once=once, user=by, person=person, defaults=facts)
        if is_new:
            for file in files:
                attach(row, file, by)
            record(by, "privacy.submit", row, after={"field": row.field, "kind": row.kind})
            _hand_to_desk(row)
    return row


def _hand_to_desk(row: Correction) -> None:
    duties = (*DUTIES, "audit") if row.kind == Correction.Kind.INQUIRY else DUTIES
    desk = desk_of(row.union, duties, but=(row.user, row.looker))
    times: dict[str, Any] = {"started_at": row.asked_at, "amber_at": row.amber_at, "due_at": row.due_at}
    open_todo(
        about=row,
        verb="answer" if row.kind == Correction.Kind.INQUIRY else "correct",
        title=f"{row.get_kind_display()}：{row.person.name}",
        union=desk.union,
        duty=desk.duty,
        url=row.get_absolute_url(),
        **times,
    )
    text = _("%(name)s：%(kind)s，请在%(day)s前办好")
    facts = {"name": row.person.name, "kind": row.get_kind_display(), "day": f"{timezone.localtime(row.due_at):%m-%d}"}
    send(CORRECTION_ASKED, desk.users, about=row, text=text % facts, url=row.get_absolute_url())


def accept(row: Correction, *, by: User) -> None:
    """Somebody is on it."""
    _check(row, "accept", by)
    with transaction.atomic():
        row.flow.move(row, "accept", by, handler=by)
        text = _("%(name)s已受理您的申请，正在核实")
        send(CORRECTION_TAKEN, [row.user], about=row, text=text % {"name": by.name}, url=row.own_url)


def correct(row: Correction, *, by: User, outcome: str = "", is_written: bool = True) -> None:
    """It was wrong and now it is right.

    With `is_written` the platform writes the value through its owner's verb; without, `outcome` says where it was put
    right (the HR file). Raises ValidationError when the owner refuses the value: then nothing has happened.
    """
    _check(row, "correct", by)
    is_written = is_written and row.field in owner.FIELDS
    outcome = outcome.strip()[:500] if is_written else reason(outcome)
    with transaction.atomic():
        # First the move: of two cadres at once only one goes on to write.
        _finish(row, "correct", by, outcome, is_written=is_written)
        if is_written:
            owner.correct(row.person, row.field, row.wanted, by, note=row.number)


def answer(row: Correction, *, by: User, outcome: str) -> None:
    """Say why it was looked at."""
    _check(row, "answer", by)
    with transaction.atomic():
        _finish(row, "answer", by, reason(outcome))


def refuse(row: Correction, *, by: User, outcome: str) -> None:
    """It stays as it is, for a reason the person reads."""
    _check(row, "refuse", by)
    with transaction.atomic():
        _finish(row, "refuse", by, reason(outcome))


def withdraw(row: Correction, *, by: User) -> None:
    """The person takes it back."""
    _check(row, "withdraw", by)
    with transaction.atomic():
        row.flow.move(row, "withdraw", by, closed_at=timezone.now())
        close_todos(row)


def _finish(row: Correction, verb: str, by: User, outcome: str, **changes: Any) -> None:
    row.flow.move(row, verb, by, handler=by, outcome=outcome, closed_at=timezone.now(), **changes)
    close_todos(row)
    text = _("您的申请%(state)s") % {"state": row.get_state_display()}
    send(CORRECTION_DONE, [row.user], about=row, text=text, url=row.own_url)


def _check(row: Correction, verb: str, by: User) -> None:
    """Asked again here: views fetch by permission, other callers may not."""
    if not may(by, verb, row):
        raise PermissionDenied
