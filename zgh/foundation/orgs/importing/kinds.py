"""The two kinds of file, side by side: what each stage is for a roster and for a structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..belonging import settle_everyone
from ..models import ImportRow
from .columns import Column
from .outcome import Checked, Outcome
from .read import Row
from .roster.absent import absentees
from .roster.apply import apply_rows as apply_roster
from .roster.caution import cautions as roster_cautions
from .roster.check import check as check_roster
from .roster.check import hints as roster_hints
from .roster.columns import columns as roster_columns
from .roster.compare import compare as compare_roster
from .roster.hold import hold as hold_people
from .roster.undo import restore_rows as restore_roster
from .structure.apply import apply_rows as apply_structure
from .structure.check import check as check_structure
from .structure.check import hints as structure_hints
from .structure.columns import columns as structure_columns
from .structure.compare import compare as compare_structure
from .structure.compare import order as structure_order
from .structure.trees import Trees, hold_nodes
from .structure.undo import restore_rows as restore_structure
from .units import Units


def _in_file_order(outcome: Outcome) -> Any:
    return outcome.line_no


def _nothing() -> int:
    return 0


def _nobody(_checked: Sequence[Checked], _outcomes: Sequence[Outcome], _reach: Any) -> list[Outcome]:
    return []


def _no_caution(_outcomes: Sequence[Outcome], _reach: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class Kind:
    """One kind of file. `reach` is what the importer's union may touch, loaded once a stage.

    `absent` adds lines for what a full file does not name; `cautions` says why a second person must approve; `hold`
    keeps others off the rows of a chunk; `restore_rows` undoes written lines and returns line number → why not.
    """

    columns: Callable[[], Sequence[Column]]
    reach: Callable[[Any], Any]
    check: Callable[[Sequence[Row], Any, Mapping[str, str]], list[Checked]]
    hints: Callable[[Iterable[str], Sequence[Checked]], list[str]]
    compare: Callable[[Sequence[Checked], Any], list[Outcome]]
    hold: Callable[[Sequence[ImportRow]], None]
    apply_rows: Callable[[Sequence[ImportRow], Any, Any], None]
    restore_rows: Callable[[Sequence[ImportRow], Any, Any], dict[int, str]]
    absent: Callable[[Sequence[Checked], Sequence[Outcome], Any], list[Outcome]] = _nobody
    cautions: Callable[[Sequence[Outcome], Any], list[str]] = _no_caution
    order: Callable[[Outcome], Any] = _in_file_order
    afterwards: Callable[[], int] = _nothing
    chunk: int = 500


KINDS = {
    "roster": Kind(
        roster_columns,
        Units,
        check_roster,
        roster_hints,
        compare_roster,
        hold_people,
        apply_roster,
        restore_roster,
        absent=absentees,
        cautions=roster_cautions,
    ),
    "structure": Kind(
        structure_columns,
        Trees,
        check_structure,
        structure_hints,
        compare_structure,
        hold_nodes,
        apply_structure,
        restore_structure,
        order=structure_order,
        afterwards=settle_everyone,
        chunk=100,
    ),
}
