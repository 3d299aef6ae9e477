"""Submitting: where a case goes, and that it arrives once."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.files.models import StoredFile

from . import tell
from .models import MANNERS, Case, Category, Clock, Phase, actor, alias_of, mask_of
from .models.mask import blurred
from .models.turn import said
from .routing import route
from .uploads import Uploads, enclose, take_in

FIRST_WORDS = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
HEADLINE = 60


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
    mask = mask_of(by) if is_masked else ""
    case = Case(once=once, kind=kind, category=category, title=title, headline=headline(title, text), text=text)
    case.visibility = visibility if MANNERS[kind].is_open else Case.Visibility.PRIVATE
    case.union, case.first_union, case.origin, case.desk = way.owner, way.owner, way.origin, way.desk
    case.submitted_at = now
    case.author, case.mask, case.alias = None if mask else by, mask, alias_of(mask, once) if mask else ""
    clock = Clock.promise(case, Phase.ACCEPT, way.owner, blurred(case, now))
    try:
        with transaction.atomic():
            _write(case, clock, by, files)
    except IntegrityError:
        # Sent twice: the other one won, and all of ours was rolled back. Asking first would cost everyone a query.
        if (first := _again(once, by)) is not None:
            return first
        raise
    return case


def headline(title: str, text: str) -> str:
    """The title, else the first sentence, at most 60 characters."""
    first = next((words.strip() for words in FIRST_WORDS.findall(text) if words.strip()), text)
    first = first.rstrip("。\n")
    return title or (first if len(first) <= HEADLINE else f"{first[: HEADLINE - 1]}…")


def _write(case: Case, clock: Clock, by: Any, files: list[StoredFile]) -> None:
    for name, value in clock.columns.items():
        setattr(case, name, value)
    case.save(force_insert=True)
    clock.case = case
    clock.save(force_insert=True)
    enclose(case, files, by, is_masked=case.is_masked)
    facts = {"kind": case.kind, "visibility": case.visibility, "state": case.state, "is_masked": case.is_masked}
    record(actor(case, by), "voice.submit", case, after=facts)
    tell.received(case)


def _again(once: uuid.UUID, by: Any) -> Case | None:
    """The case this very submission has become already. Somebody else's number is an error, not their case."""
    case = Case.objects.filter(once=once).first()
    if case is not None and not case.is_by(by):
        raise ValidationError(_("页面已过期，请返回重新填写"), code="once")
    return case
