"""The two kinds of file, side by side: what each stage is for a roster and for a structure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..belonging import settle_everyone
from ..models import ImportRow
from .columns import Column
from .outcome import Checked, Outcome
from .read import Row
from .roster.apply import apply_rows as apply_roster
from .roster.check import check as check_roster
from .roster.check import hints as roster_hints
from .roster.columns import COLUMNS as ROSTER
from .roster.compare import compare as compare_roster
from .structure.apply import apply_rows as apply_structure
from .structure.check import check as check_structure
from .structure.check import hints as structure_hints
from .structure.columns import COLUMNS as STRUCTURE
from .structure.compare import compare as compare_structure
from .structure.compare import order as structure_order
from .structure.trees import Trees
from .units import Units


def _in_file_order(outcome: Outcome) -> Any:
    return outcome.line_no


def _nothing() -> int:
    return 0


@dataclass(frozen=True)
class Kind:
    """One kind of file. `reach` is what the importer's union may touch, loaded once a stage."""

    columns: Sequence[Column]
    reach: Callable[[Any], Any]
    check: Callable[[Sequence[Row], Any], list[Checked]]
    hints: Callable[[Iterable[str]], list[str]]
    compare: Callable[[Sequence[Checked], Any], list[Outcome]]
    apply_rows: Callable[[Sequence[ImportRow], Any], None]
    order: Callable[[Outcome], Any] = _in_file_order
    afterwards: Callable[[], int] = _nothing
    chunk: int = 500


KINDS = {
    "roster": Kind(ROSTER, Units, check_roster, roster_hints, compare_roster, apply_roster),
    "structure": Kind(
        STRUCTURE,
        Trees,
        check_structure,
        structure_hints,
        compare_structure,
        apply_structure,
        order=structure_order,
        afterwards=settle_everyone,
        chunk=100,
    ),
}
