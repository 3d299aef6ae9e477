"""Hold one honour for one verb; what stands in the index; how the mark follows the facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.search.index import forget, update
from zgh.foundation.stock.models import lock
from zgh.foundation.stock.wording import wording_of

from ..numbering import mark_of

if TYPE_CHECKING:
    from .honour import Honour


KEY = "honours:figures"


@contextmanager
def turn(honour: Honour, verb: str, seen: str | None = None) -> Iterator[None]:
    """Lock, read afresh. Raises Overtaken when it has moved since it was loaded or was verified before, ValidationError
    (stale) when its facts are no longer those of the page (`seen`): nobody signs what they have not seen.
    """
    with transaction.atomic():
        state = honour.state
        lock(honour)
        honour.refresh_from_db()
        if state != honour.state or (verb == "verify" and honour.verified_by_id):
            raise Overtaken(honour, verb)
        if not honour.flow.can(honour, verb):
            raise IllegalMove(honour, verb)
        if seen is not None and seen != wording_of(honour):
            raise ValidationError(_("您打开这一页以后，别人刚改过。请再看一遍"), code="stale")
        yield


MARKS = ("kind", "person_id", "union_id", "holder", "title", "year")


def mark(honour: Honour, changes: dict[str, Any]) -> str:
    """By what it is told from others, once these columns are changed."""
    return mark_of(**{name: changes.get(name, getattr(honour, name)) for name in MARKS})


def hands_of(honour: Honour, by: Any) -> tuple[str, ...]:
    """Who has written it since it was last checked, with this one."""
    return tuple(dict.fromkeys((*honour.hands, str(by.pk))))


@contextmanager
def once_only() -> Iterator[None]:
    """ValidationError in Chinese where the same honour is there already."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "honours_once" not in str(error) and "mark" not in str(error):
            raise
        raise ValidationError(_("这项荣誉已经登记过了：同一个人（集体）、同一年、同一个名称"), code="twice") from None


def index(honour: Honour) -> None:
    """Found while it is put up and its holder has not said no; when, and for whom, the permission says.

    The numbers at the head of the wall are counted anew once this is in the database.
    """
    transaction.on_commit(lambda: cache.delete(KEY))
    if honour.state == "published" and not honour.is_hidden:
        update(honour)
    else:
        forget(honour)


def plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Rows become their columns, for a move writes columns."""
    rows = ("award", "person", "union", "story")
    return {f"{name}_id" if name in rows else name: getattr(value, "pk", value) for name, value in facts.items()}
