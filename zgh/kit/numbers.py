"""Numbers as addresses and forms carry them, whatever was typed; and numbers that tell nothing."""

from __future__ import annotations

import secrets

LARGEST = 2**63 - 1  # what a key holds on either database


def whole(text: str, most: int = LARGEST) -> int | None:
    """The number written in `text`; None for anything else, and for one that is more than `most`."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 19:
        return None
    return number if (number := int(text)) <= most else None


def drawn(digits: int = 15) -> int:
    """A number of that many digits drawn by lot, as the key of a row whose place among others must tell nothing.

    Where hidden authors leave rows, a counter would put theirs between two neighbours with minutes. Fifteen digits
    never meet in practice and are exact in a browser; who draws fewer must be ready to draw again.
    """
    least = 10 ** (digits - 1)
    return least + secrets.randbelow(9 * least)
