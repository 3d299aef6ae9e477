"""Asking, and scheduling: what makes new rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.foundation.audit.book import record
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock
from zgh.services.voice.models import Category, Kind, actor, alias_of, mask_of
from zgh.services.voice.models.mask import blurred
from zgh.services.voice.models.office import office_of
from zgh.services.voice.models.sanction import refuse_stopped
from zgh.services.voice.models.turn import said
from zgh.services.voice.routing import route

from . import tell
from .models import Question, Reception
from .models.question import OPEN
from .tasks import announce


def schedule(
    *, by: Any, union: Union, host: Any, once: uuid.UUID, is_announced: bool = False, **facts: Any
) -> Reception:
    """A new reception; employees are told in batches when that is wanted. The same `once` twice is one."""
    row = Reception(union=union, host=host, office=office_of(host, union), once=once, **facts)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            record(by, "receptions.schedule", row, after={"title": row.title, "starts_at": row.starts_at.isoformat()})
            tell.scheduled(row)
            if is_announced:
                announce.enqueue(row.pk)
    except IntegrityError:
        if (first := Reception.objects.filter(once=once, union=union).first()) is not None:
            return first
        raise
    return row


def ask(
    *,
    by: Any,
    reception: Reception,
    text: str,
    once: uuid.UUID,
    is_masked: bool = False,
    category: Category | None = None,
) -> Question:
    """Put a question; it waits to be looked at. The same `once` twice is one question.

    Raises ValidationError in Chinese when the person has `max_open` open ones here: named and hidden are counted
    apart, because counting them together would need somebody to know whose mask it is. Nor may hide here who was asked
    to stop hiding in 心声. IllegalMove when none are taken at this moment.
    """
    text, now = said(text, 300, least=5, short=_("再多写一点，让大家看得懂要问什么")), timezone.now()
    origin = route(by, Kind.QUESTION, is_masked=is_masked).origin
    mask = mask_of(by) if is_masked else ""
    question = Question(reception=reception, once=once, text=text, category=category, origin=origin)
    question.author, question.mask, question.alias = None if mask else by, mask, alias_of(mask, once) if mask else ""
    question.asked_at = blurred(question, now)  # type: ignore[arg-type]
    with transaction.atomic():
        lock(reception)  # the limit is counted by one at a time, and nobody slips in while it ends
        reception.refresh_from_db(fields=["state", "collect_from", "max_open"])
        if (first := Question.objects.filter(once=once).first()) is not None:
            return _same(first, by)
        if not reception.is_askable(now):
            raise IllegalMove(reception, "ask")
        if question.mask:
            refuse_stopped(by)
        _check_limit(question)
        question.save(force_insert=True)
        record(actor(question, by), "receptions.ask", question, after={"state": question.state})  # type: ignore[arg-type]
        tell.asked(question)
    return question


def _same(first: Question, by: Any) -> Question:
    """What this very filling-in has become already. Somebody else's number is an error, not their question."""
    if not first.is_by(by):
        raise ValidationError(_("页面已过期，请返回重新填写"), code="once")
    return first


def _check_limit(question: Question) -> None:
    mine = Question.objects.filter(reception=question.reception, state__in=OPEN)
    mine = mine.filter(mask=question.mask) if question.mask else mine.filter(author=question.author)
    most = question.reception.max_open
    if mine.count() >= most:
        words = ngettext(
            "您已经有%(n)d个问题在等，先听听这几个，答完再提", "您已经有%(n)d个问题在等，先听听这几个，答完再提", most
        )
        raise ValidationError(words % {"n": most}, code="most")
