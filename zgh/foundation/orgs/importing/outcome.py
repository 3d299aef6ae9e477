"""What passes from one stage to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..models import ImportRow

Facts = dict[str, Any]  # JSON values: text, days as ISO text, lists of codes


@dataclass
class Checked:
    """A line after `check`: its facts in one plain form, or what is wrong with it.

    `is_conflict`: nothing is wrong with the line alone, somebody has to decide. `reason` and `subject`: one answer
    settles all lines that share them. `unknown`: label → word of cells that say nothing we know and stop nothing.
    """

    line_no: int
    key: str
    facts: Facts
    fault: str = ""
    is_conflict: bool = False
    reason: str = ""
    subject: str = ""
    unknown: dict[str, str] = field(default_factory=dict)


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
    reason: str = ""
    subject: str = ""


def error(checked: Checked, message: str, new: dict[str, str] | None = None) -> Outcome:
    """A line nothing will be done with."""
    kind = ImportRow.Kind.CONFLICT if checked.is_conflict else ImportRow.Kind.ERROR
    return Outcome(
        checked.line_no,
        kind,
        checked.key,
        new=new or {},
        message=message,
        reason=checked.reason,
        subject=checked.subject,
    )


def conflict(checked: Checked, message: str, new: dict[str, str] | None = None) -> Outcome:
    """A line that somebody has to decide about; nothing is done with it meanwhile."""
    checked.is_conflict = True
    return error(checked, message, new)
