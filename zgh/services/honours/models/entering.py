"""An honour on its way into the record: told by its holder, written down by a cadre, complete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zgh.services.honours import tell

from .turns import hands_of, mark, once_only, plain, turn

if TYPE_CHECKING:
    from .honour import Honour


def take_up(honour: Honour, by: Any) -> None:
    """A cadre looks after what somebody has told of; everything they wrote and sent stays."""
    with turn(honour, "take_up"):
        honour.flow.move(honour, "take_up", by, entered_by_id=by.pk, hands=hands_of(honour, by))
        tell.taken_up(honour)


def decline(honour: Honour, by: Any, reason: str) -> None:
    """Not into the record; whoever told of it reads why."""
    with turn(honour, "decline"):
        honour.flow.move(honour, "decline", by, reason=reason)
        tell.declined(honour)


def take_back(honour: Honour, by: Any) -> None:
    """Whoever told of it has thought again, before anybody took it up; what they sent is deleted."""
    from .paper import drop_papers

    with turn(honour, "take_back"):
        honour.flow.move(honour, "take_back", by)
        drop_papers(honour, by)
        tell.closed(honour)


def amend(honour: Honour, by: Any, seen: str | None = None, **facts: Any) -> None:
    """Put facts right while it is being written. ValidationError: stale, or another honour is the same."""
    with turn(honour, "amend", seen), once_only():
        changes = plain(facts)
        hands = {"entered_by_id": by.pk, "hands": hands_of(honour, by)}
        changes |= _anew(honour, by, changes)
        honour.flow.move(honour, "amend", by, mark=mark(honour, changes), **changes, **hands)
        honour.refresh_from_db()


def _anew(honour: Honour, by: Any, changes: dict[str, Any]) -> dict[str, Any]:
    """It was somebody else's: what they said of the wall, and their photo, do not go over to another holder."""
    from .paper import drop_photo

    if changes.get("person_id", honour.person_id) == honour.person_id:
        return {}
    drop_photo(honour, by)
    tell.closed(honour, "settle")
    return {"is_hidden": False, "is_history": False, "answered_at": None, "wanted": ""}


def record(honour: Honour, by: Any, seen: str | None = None) -> None:
    """Written down as it is; a second person checks it. ValidationError says what is missing."""
    from .paper import has_papers

    with turn(honour, "record", seen):
        if missing := problems(honour, has_papers(honour)):
            raise ValidationError(missing)
        facts: dict[str, Any] = {"verified_by_id": None, "verified_at": None, "reason": ""}
        if not honour.hands:
            facts |= {"entered_by_id": by.pk, "hands": hands_of(honour, by)}
        honour.flow.move(honour, "record", by, **facts)
        tell.recorded(honour)


def problems(honour: Honour, has_papers: bool) -> list[str]:
    """What still has to be known before it is an honour on record, in words."""
    found = []
    if not honour.level:
        found.append(_("还没有选级别"))
    if not honour.body:
        found.append(_("还没有写授予机关"))
    if not honour.number and not has_papers:
        found.append(_("写上表彰文件的文号；文号查不到，就放上证书或奖牌的照片"))
    return found


def discard(honour: Honour, by: Any) -> None:
    """Not into the record after all; can be taken up again."""
    with turn(honour, "discard"):
        honour.flow.move(honour, "discard", by)
        tell.closed(honour)


def resume(honour: Honour, by: Any) -> None:
    """Written on where it was left."""
    with turn(honour, "resume"), once_only():
        honour.flow.move(honour, "resume", by, entered_by_id=by.pk, hands=hands_of(honour, by), reason="")
