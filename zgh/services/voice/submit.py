"""Submitting: where a case goes, and that it arrives once."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.files.models import StoredFile
from zgh.foundation.orgs.models import Union

from . import tell
from .models import MANNERS, Case, Category, Clock, Phase, actor, alias_of, mask_of
from .models.case import case_number
from .models.mask import HiddenActor, blurred
from .models.sanction import refuse_hiding
from .models.turn import said
from .routing import route
from .uploads import Uploads, enclose, take_in

FIRST_WORDS = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
HEADLINE = 60
TRIES = 5


def submit(
    *,
    by: Any,
    kind: str,
    category: Category,
    text: str,
    title: str = "",
    visibility: str = "private",
    is_masked: bool = False,
    uploads: Uploads = (),
    once: uuid.UUID,
    to_group: bool = False,
) -> Case:
    """Raise a case with the right union; its accept clock starts and its cadres are told.

    The same `once` twice, also at the same moment, is one case: the second call returns the first row. Raises
    ValidationError in Chinese. Statements are counted by a test.
    """
    text, title = said(text, 5000), said(title, 60, least=0)
    now, files = timezone.now(), take_in(uploads, is_masked=is_masked)
    way = route(by, kind, category, is_masked=is_masked, to_group=to_group)
    who = {"author": None if is_masked else by, "mask": mask_of(by) if is_masked else ""}
    open_to = visibility if MANNERS[kind].is_open else Case.Visibility.PRIVATE
    words = {"kind": kind, "category": category, "title": title, "text": text, "visibility": open_to}
    case, clock = _drawn_up(once, way.owner, way.origin, now, desk=way.desk, **who, **words)
    return _arrived(case, clock, by, files)


def _arrived(case: Case, clock: Clock, by: Any, files: list[StoredFile]) -> Case:
    """Write it once, under a number nobody has. Returns the row that is there in the end."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                if case.mask:
                    refuse_hiding(by, case.origin)
                _write(case, clock, actor(case, by), files)
        except ValidationError:
            # This very submission may have come before the refusal.
            if (first := _again(case.once, by)) is None:
                raise
            return first
        except IntegrityError:
            # Sent twice: the other one won, and all of ours was rolled back. Asking first would cost everyone a query.
            if (first := _again(case.once, by)) is not None:
                return first
            if not Case.objects.filter(pk=case.pk).exists():
                raise
            case.pk = case_number()  # drawn by somebody before
        else:
            return case
    raise RuntimeError("no number is free")


def raise_for(
    *,
    author: Any,
    mask: str,
    owner: Union,
    origin: Union,
    kind: str,
    category: Category,
    text: str,
    title: str = "",
    once: uuid.UUID,
) -> Case:
    """Raise a case for somebody who said it elsewhere: a named `author`, or a `mask` whose login nobody knows.

    Private, at the voice desk of `owner`, with clock and telling as if submitted now. Runs in the caller's
    transaction, which alone keeps it whole; the same `once` again returns the first row. `origin` of a mask is its
    `routing.hiding_place`.
    """
    if (first := Case.objects.filter(once=once).first()) is not None:
        return first
    words = {"kind": kind, "category": category, "title": said(title, 60, least=0), "text": said(text, 5000)}
    case, clock = _drawn_up(once, owner, origin, timezone.now(), author=author, mask=mask, **words)
    while Case.objects.filter(pk=case.pk).exists():  # nothing may fail in the caller's transaction
        case.pk = case_number()
    _write(case, clock, author or HiddenActor(case.alias), [])
    return case


def headline(title: str, text: str) -> str:
    """The title, else the first sentence, at most 60 characters."""
    first = next((words.strip() for words in FIRST_WORDS.findall(text) if words.strip()), text)
    first = first.rstrip("。\n")
    return title or (first if len(first) <= HEADLINE else f"{first[: HEADLINE - 1]}…")


def _drawn_up(once: uuid.UUID, owner: Union, origin: Union, now: dt.datetime, **facts: Any) -> tuple[Case, Clock]:
    """The case and its first clock, not yet written. `facts` hold author and mask, one of them empty."""
    case = Case(once=once, union=owner, first_union=owner, origin=origin, **facts)
    case.submitted_at = blurred(case, now)
    case.headline = headline(case.title, case.text)
    case.alias = alias_of(case.mask, once) if case.mask else ""
    return case, Clock.promise(case, Phase.ACCEPT, owner, case.submitted_at)


def _write(case: Case, clock: Clock, who: Any, files: list[StoredFile]) -> None:
    for name, value in clock.columns.items():
        setattr(case, name, value)
    case.save(force_insert=True)
    clock.case = case
    clock.save(force_insert=True)
    enclose(case, files, who, is_masked=case.is_masked)
    facts = {"kind": case.kind, "visibility": case.visibility, "state": case.state, "is_masked": case.is_masked}
    record(who, "voice.submit", case, after=facts)
    tell.received(case)


def _again(once: uuid.UUID, by: Any) -> Case | None:
    """The case this very submission has become already. Somebody else's number is an error, not their case."""
    case = Case.objects.filter(once=once).first()
    if case is not None and not case.is_by(by):
        raise ValidationError(_("页面已过期，请返回重新填写"), code="once")
    return case
