"""What passes from one stage to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..models import ImportRow

Facts = dict[str, Any]  # JSON values: text, days as ISO text, lists of codes


@dataclass
class Checked:
    """A line after `check`: its facts in one plain form, or what is wrong with it."""

    line_no: int
    key: str
    facts: Facts
    fault: str = ""


@dataclass
class Outcome:
    """A line after `compare`. `old` and `new` are words for a reader, masked; `facts` and `was` are exact."""

    line_no: int
    kind: str
    key: str
    old: dict[str, str] = field(default_factory=dict)
    new: dict[str, str] = field(default_factory=dict)
    message: str = ""
    facts: Facts = field(default_factory=dict)
    was: Facts = field(default_factory=dict)


def error(checked: Checked, message: str, new: dict[str, str] | None = None) -> Outcome:
    """A line nothing will be done with."""
    return Outcome(checked.line_no, ImportRow.Kind.ERROR, checked.key, new=new or {}, message=message)
