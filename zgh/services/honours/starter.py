"""The list of awards a platform begins with (starter/awards.csv): real names, and who gives them where that is certain.

Left empty on purpose: the body of awards that many bodies give (the union or government of a province, of a city), and
of those whose giver has changed; what goes with an award by rule. Those who keep the list fill in what they have a
document for.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "starter" / "awards.csv"


def rows() -> list[dict[str, str]]:
    """The lines of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(award: Any) -> int:
    """Write the awards where there are none; `award` is the model class. How many."""
    if award.objects.exists():
        return 0
    made = [award(**{**line, "aliases": tuple(filter(None, line["aliases"].split("、")))}) for line in rows()]
    return len(award.objects.bulk_create(made))
