"""Takes out of a question what tells who somebody is: it is kept, or leaves the house, without."""

from __future__ import annotations

import re

# A telephone, identity or card number, written in one or in groups: 138 1234 5678.
PERSONAL = re.compile(r"\d(?:[ \-—–－]?\d){5,}[\dXxＸｘ]?")


def impersonal(text: str) -> str:
    """The question without numbers of six digits and more."""
    return " ".join(PERSONAL.sub(" ", text).split())
