"""The places this room answers for: the provinces of the mainland. 香港, 澳门 and 台湾 have laws of their own."""

from __future__ import annotations

from zgh.kit.regions import PROVINCES

OUTSIDE = ("71", "81", "82")
MAINLAND: dict[str, str] = {code: name for code, name in PROVINCES.items() if code not in OUTSIDE}
