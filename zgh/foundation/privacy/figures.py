"""The numbers of this room: the setting PRIVACY, each with its reason beside it in the settings."""

from __future__ import annotations

from django.conf import settings

LONGEST_WORKDAYS = 15  # domain.md R10: answered within 15 working days, whatever an installation sets


def figure(name: str) -> int:
    """One number of the setting PRIVACY."""
    return int(settings.PRIVACY[name])


def correction_workdays() -> int:
    """How many workdays a correction may take."""
    return max(1, min(figure("correction_workdays"), LONGEST_WORKDAYS))
