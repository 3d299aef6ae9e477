"""What its holder decides of the wall, and what the union does with what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.services.honours import tell

from .turns import index, turn

if TYPE_CHECKING:
    from .honour import Honour


def agree(honour: Honour, by: Any, seen: str | None = None) -> None:
    """Its holder has looked and lets it be shown, now. ValidationError where it is not what they have `seen`."""
    with turn(honour, "agree", seen):
        now = timezone.now()
        honour.flow.move(honour, "agree", by, answered_at=now, shown_from=min(now, honour.shown_from or now))


def hide(honour: Honour, by: Any) -> None:
    """Its holder does not want it on the wall: gone from there, from search and from every count by name, at once."""
    with turn(honour, "hide"):
        honour.flow.move(honour, "hide", by, is_hidden=True, answered_at=timezone.now())
        index(honour)


def show(honour: Honour, by: Any) -> None:
    """On the wall again."""
    with turn(honour, "show"):
        now = timezone.now()
        shown_from = min(now, honour.shown_from) if honour.shown_from else None
        honour.flow.move(honour, "show", by, is_hidden=False, answered_at=now, shown_from=shown_from)
        index(honour)


def ask_change(honour: Honour, by: Any, wanted: str) -> None:
    """Something about it is wrong, says its holder; the union answers."""
    with turn(honour, "ask_change"):
        honour.flow.move(honour, "ask_change", by, wanted=wanted)
        tell.change_asked(honour)


def settle(honour: Honour, by: Any, reply: str) -> None:
    """What its holder asked for is done, or they read why it stays."""
    with turn(honour, "settle"):
        honour.flow.move(honour, "settle", by, note=reply, wanted="")
        tell.settled(honour, reply)


def withdraw(honour: Honour, by: Any, reason: str) -> None:
    """Put up in error: off the wall, still on record."""
    with turn(honour, "withdraw"):
        honour.flow.move(honour, "withdraw", by, reason=reason)
        index(honour)


def put_back(honour: Honour, by: Any) -> None:
    """Up again, as its holder has seen it; they hear of it.

    ValidationError where nobody on the roster holds it and the union does not show it as history.
    """
    with turn(honour, "put_back"):
        if honour.kind == "person" and honour.person_id is None and not honour.is_history:
            raise ValidationError(_("这位同志不在花名册上。请先点“不在职也作为历史展示”，再放回墙上"), code="left")
        honour.flow.move(honour, "put_back", by, reason="")
        index(honour)
        tell.put_up(honour)


def remember(honour: Honour, by: Any) -> None:
    """The union shows it though its holder has left."""
    with turn(honour, "remember"):
        honour.flow.move(honour, "remember", by, is_history=True)


def let_go(honour: Honour, by: Any) -> None:
    """No longer, once its holder has left. What nobody on the roster holds leaves the wall with it."""
    with turn(honour, "let_go"):
        if honour.state == "published" and honour.person_id is None:
            honour.flow.move(honour, "withdraw", by)
        honour.flow.move(honour, "let_go", by, is_history=False)
        index(honour)


def link_story(honour: Honour, by: Any, story: Any, brand: Any = None) -> None:
    """The article that tells how it came about, and the brand it was earned with, or none."""
    with turn(honour, "link_story"):
        facts = {"story_id": story.pk if story else None, "brand_id": brand.pk if brand else None}
        honour.flow.move(honour, "link_story", by, **facts)
        honour.refresh_from_db()


def pass_on(honour: Honour, by: Any, union: Any) -> None:
    """Its union ends: another keeps the record. The mark stays, so that two of one name are no collision."""
    honour.flow.move(honour, "pass_on", by, union_id=union.pk)
    tell.passed_on(honour)
