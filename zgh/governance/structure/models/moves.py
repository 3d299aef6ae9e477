"""What keepers do with a change before its day. Two people: nobody approves what they drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.kit.refusals import Refusal

if TYPE_CHECKING:
    from .reorganisation import Reorganisation


class Stale(Refusal):
    """What follows has changed since the person looked; nothing was decided."""


def submit(row: Reorganisation, by: Any) -> None:
    """Hand the draft to whoever keeps the guiding union. ValidationError (Chinese) when it cannot be done at all."""
    from zgh.governance.structure import tell
    from zgh.governance.structure.checks import obstacles

    if found := obstacles(row):
        raise ValidationError(found)
    with transaction.atomic():
        row.flow.move(row, "submit", by, comment="")
        tell.submitted(row)


def send_back(row: Reorganisation, by: Any, comment: str) -> None:
    """Return the draft with what is missing."""
    from zgh.governance.structure import tell

    with transaction.atomic():
        row.flow.move(row, "send_back", by, note=comment, comment=comment)
        tell.sent_back(row)


def approve(row: Reorganisation, by: Any, seen: str) -> None:
    """Decide. `seen` is the mark of the consequences the person looked at (`consequences.mark`).

    Raises Stale when other things follow by now, ValidationError when it cannot be done any more, Overtaken when
    somebody else decided first. A change whose day has come is done at once, in the background.
    """
    from zgh.governance.structure import tell
    from zgh.governance.structure.checks import obstacles
    from zgh.governance.structure.consequences import consequences, mark
    from zgh.governance.structure.tasks import carry_out

    if found := obstacles(row):
        raise ValidationError(found)
    lines = consequences(row)
    if mark(lines) != seen:
        raise Stale(_("您看过之后，影响的范围变了。请按最新的数字再看一遍"))
    facts = {"approved_by": by, "approved_at": timezone.now(), "foreseen": {line.key: line.count for line in lines}}
    with transaction.atomic():
        row.flow.move(row, "approve", by, **facts)
        tell.approved(row)
        if row.is_due():
            carry_out.enqueue(row.pk)


def cancel(row: Reorganisation, by: Any, reason: str = "") -> None:
    """Give the change up before its day. What is done is not undone: it takes another change."""
    from zgh.governance.structure import tell

    with transaction.atomic():
        was = row.state
        row.flow.move(row, "cancel", by, note=reason)
        tell.cancelled(row, by, was)
