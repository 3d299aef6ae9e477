"""Numbers as addresses and forms carry them, whatever was typed."""

from __future__ import annotations

LARGEST = 2**63 - 1  # what a key holds on either database


def whole(text: str, most: int = LARGEST) -> int | None:
    """The number written in `text`; None for anything else, and for one that is more than `most`."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 19:
        return None
    return number if (number := int(text)) <= most else None
