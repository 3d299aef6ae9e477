"""Submitting: where a case goes, and that it arrives once."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.files.models import StoredFile
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.models.scoping import next_sibling

from . import tell
from .models import Case, Category, Clock, Phase, actor, alias_of, mask_of, rules_for
from .models.mask import blurred
from .models.turn import said
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
    owner, origin, _warning = _route(by, is_masked, to_group)
    mask = mask_of(by) if is_masked else ""
    case = Case(once=once, kind=kind, category=category, title=title, headline=headline(title, text), text=text)
    case.visibility, case.union, case.origin, case.submitted_at = visibility, owner, origin, now
    case.author, case.mask, case.alias = None if mask else by, mask, alias_of(mask, once) if mask else ""
    clock = Clock.promise(case, Phase.ACCEPT, owner, blurred(case, now))
    try:
        with transaction.atomic():
            _write(case, clock, by, files)
    except IntegrityError:
        # Sent twice: the other one won, and all of ours was rolled back. Asking first would cost everyone a query.
        if (first := _again(once, by)) is not None:
            return first
        raise
    return case


def routing(user: Any, is_masked: bool, to_group: bool = False) -> tuple[Union, str]:
    """(union that will own the case, warning for the form or ""): small unions cannot hide anyone."""
    owner, _origin, warning = _route(user, is_masked, to_group)
    return owner, warning


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


def _route(user: Any, is_masked: bool, to_group: bool) -> tuple[Union, Union, str]:
    """(owner, origin, warning). One query, three or more when a hidden author's union is small."""
    person = Person.objects.filter(user_id=user.pk).select_related("union").first()
    root = None if person and person.union and not to_group else Union.objects.filter(depth=1).first()
    union = person.union if person and person.union else root
    if union is None:
        raise ValidationError(_("还没有建立工会组织，暂时不能提交"), code="no_union")
    origin, warning = _hiding_place(union) if is_masked else (union, "")
    return root if to_group and root else origin, origin, warning


def _hiding_place(union: Union) -> tuple[Union, str]:
    """The nearest union, itself or above, in which a hidden author is one of enough people."""
    place, least = union, rules_for(union).small_union_size
    while _crowd(place, least) < least and (above := parent_of(place)) is not None:
        place = above
    if place.pk == union.pk:
        return union, ""
    words = {"union": union, "n": least, "above": place}
    return place, _(
        "%(union)s不足%(n)d人，为了不让人猜到是您，这件心声将直接交给%(above)s，也不显示您来自哪个工会"
    ) % words


def _crowd(union: Union, least: int) -> int:
    """How many people a hidden author from `union` may be: its own, and those of small unions below it."""
    below = Person.objects.filter(union__path__gte=union.path, union__path__lt=next_sibling(union.path))
    sizes = below.values("union").annotate(n=Count("pk")).values_list("union", "n")
    return sum(n for pk, n in sizes if pk == union.pk or n < least)
