"""Both trees as they stand, by code. Six queries, a few hundred rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from ...models import Company, Coverage, ImportRow, Union
from ...trees import hold_tree
from ..outcome import Facts

STEP = Company.steplen
COMPANY = ("pk", "path", "code", "kind", "name", "short_name", "province", "city", "uscc")
UNION = (*COMPANY, "superior__name", "founded_on", "phone", "address")


class Trees:
    """`nodes["company"]` and `nodes["union"]`: code → the facts a line is compared with."""

    def __init__(self, _union: Union | None = None) -> None:
        self.nodes: dict[str, dict[str, Facts]] = {
            "company": self._load(Company.objects.values(*COMPANY)),
            "union": self._load(Union.objects.values(*UNION)),
        }
        covers = defaultdict(list)
        for union, company in Coverage.objects.at().values_list("union__code", "company__code"):
            covers[union].append(company)
        for code, facts in self.nodes["union"].items():
            facts["covers"] = sorted(covers[code])

    @staticmethod
    def _load(rows: Any) -> dict[str, Facts]:
        code_at = {}
        nodes = {}
        for row in rows:
            code_at[row["path"]] = row["code"]
            nodes[row["code"]] = {
                **{key: row[key] for key in COMPANY if key != "path"},
                "parent": code_at.get(row["path"][:-STEP], ""),
                "superior": row.get("superior__name") or "",
                "founded_on": row["founded_on"].isoformat() if row.get("founded_on") else "",
                "phone": row.get("phone", ""),
                "address": row.get("address", ""),
                "covers": [],
            }
        return nodes


def hold_nodes(rows: Sequence[ImportRow]) -> None:
    """Nobody else changes the trees, or these nodes, until the transaction ends. Three statements."""
    hold_tree()
    codes = [row.key for row in rows]
    for model in (Company, Union):
        model.objects.filter(code__in=codes).order_by().update(name=F("name"))
