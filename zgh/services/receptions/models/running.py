"""What those who run a reception do with it as a whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zgh.services.receptions import tell
from zgh.services.voice.models import Category
from zgh.services.voice.models.office import office_of
from zgh.services.voice.models.turn import said

from .moderating import MIN_REASON, become_case
from .turn import session_turn

if TYPE_CHECKING:
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Union

    from .reception import Reception

LEFT = ("approved", "queued", "on_air", "deferred")  # what `end` makes into cases


def revise(reception: Reception, by: Any, **facts: Any) -> None:
    """Change what was announced, before it begins."""
    with session_turn(reception, "revise"):
        if host := facts.get("host"):
            facts["office"] = office_of(host, reception.union)
            facts["host_id"] = facts.pop("host").pk
        reception.flow.move(reception, "revise", by, **facts)
        tell.revised(reception)


def cancel(reception: Reception, by: Any, reason: str) -> None:
    """It will not take place, with a reason everybody reads. Questions already put become cases."""
    short = _("请写明原因，至少%(n)d个字") % {"n": MIN_REASON}
    reason = said(reason, 200, least=MIN_REASON, short=short)
    with session_turn(reception, "cancel"):
        reception.flow.move(reception, "cancel", by, reason=reason)
        _carry_all(reception, by, (*LEFT, "pending"))
        tell.cancelled(reception)


def collect(reception: Reception, now: dt.datetime) -> None:
    """Write down that questions are taken: by time, by the platform."""
    with session_turn(reception, "collect"):
        if reception.collect_from <= now:
            reception.flow.move(reception, "collect", None)


def begin(reception: Reception, by: Any) -> None:
    """Go live; everything approved stands in the queue."""
    with session_turn(reception, "begin"):
        reception.flow.move(reception, "begin", by, begun_at=timezone.now())
        for question in _rows(reception, ("approved",)):
            question.flow.move(question, "queue", by)


def end(reception: Reception, by: Any) -> int:
    """Close the live part. Whatever stands unanswered becomes a case with a clock, all of it or nothing.

    Returns how many cases were made. What nobody has looked at yet stays for the minutes.
    """
    with session_turn(reception, "end"):
        reception.flow.move(reception, "end", by, ended_at=timezone.now())
        count = _carry_all(reception, by, LEFT)
        tell.ended(reception)
    return count


def write(reception: Reception, by: Any, text: str) -> None:
    """Keep the words of the minutes."""
    text = said(text, 5000, least=0)
    with session_turn(reception, "write"):
        reception.flow.move(reception, "write", by, minutes=text)


def publish(reception: Reception, by: Any) -> None:
    """Give the minutes to everybody. Refused while a question has neither answer nor case nor public reason."""
    with session_turn(reception, "publish"):
        if missing := reception.questions.filter(state__in=("pending", *LEFT)).count():
            words = ngettext("还有%(n)d个问题没有交代", "还有%(n)d个问题没有交代", missing)
            raise ValidationError(words % {"n": missing}, code="missing")
        reception.flow.move(reception, "publish", by, published_at=timezone.now())
        tell.published(reception)


def pass_on(reception: Reception, by: Any, *, union: Union | None = None, host: User | None = None) -> None:
    """Another union holds it, or somebody else hosts it: work is handed over or the union ends."""
    with session_turn(reception, "pass_on"):
        facts = {
            "union_id": union.pk if union else reception.union_id,
            "host_id": host.pk if host else reception.host_id,
        }
        if host:
            facts["office"] = office_of(host, union or reception.union)
        reception.flow.move(reception, "pass_on", by, **facts)
        reception.refresh_from_db(fields=["union", "host"])
        tell.passed_on(reception)


def _carry_all(reception: Reception, by: Any, states: tuple[str, ...]) -> int:
    questions = _rows(reception, states)
    usual = Category.objects.get(code="other") if questions else None
    for question in questions:
        become_case(question, by, usual)  # type: ignore[arg-type]
    return len(questions)


def _rows(reception: Reception, states: tuple[str, ...]) -> list[Any]:
    rows = list(reception.questions.filter(state__in=states).select_related("author", "origin", "category"))
    for question in rows:
        question.reception = reception
    return rows
