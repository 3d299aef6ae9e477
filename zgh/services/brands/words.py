"""States in words and colours, and the steps of an application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Brand, Incubation

BRAND_TONES = {"trial": "is-soon", "recognised": "is-ok", "retired": "", "closed": "is-late"}
TONES = {
    "draft": "",
    "submitted": "is-soon",
    "coaching": "is-info",
    "trial": "is-info",
    "recognised": "is-ok",
    "declined": "is-late",
    "withdrawn": "",
}
STEPS = (("submitted", _("申请")), ("coaching", _("辅导")), ("trial", _("试行")), ("recognised", _("认定")))
PLACES = {"draft": 0, "submitted": 0, "coaching": 1, "trial": 2, "recognised": 3}


@dataclass(frozen=True)
class Step:
    """One step of the stepper."""

    label: Any
    is_done: bool
    is_now: bool


def said(row: Brand) -> tuple[str, str]:
    """(words, tone) of where a brand stands."""
    return str(row.get_state_display()), BRAND_TONES[row.state]


def stage(row: Incubation) -> tuple[str, str]:
    """(words, tone) of where an application stands."""
    return str(row.get_state_display()), TONES[row.state]


def steps(row: Incubation) -> list[Step]:
    """Where it is on its way; of one that has ended how far it came."""
    reached = PLACES.get(row.state)
    if reached is None:
        reached = 2 if row.trial_from else 1 if row.coach_id else 0
    is_ended = row.state in ("declined", "withdrawn")
    return [
        Step(label, place <= reached, place == reached and not is_ended) for place, (_key, label) in enumerate(STEPS)
    ]
