"""Where the headings stand in a person's file, which column each one is, and which lines are not data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .columns import Column, Unmapped, fold

HEAD_ROWS = 12  # a title or two, an instruction, then one or two rows of headings
SAMPLES = 3
LONGEST_SAMPLE = 24
TOTALS = re.compile(r"(本页|本单位|部门)?[小合总共]\s*计.*")
FOOTERS = re.compile(r"(填表|制表|填报|审核|单位负责人|联系人|报送|备注|说明|注)\s*[人日：:].*")
CONTENT = {"id_number": re.compile(r"\d{6}(19|20)\d{9}[\dXx]"), "phone": re.compile(r"1[3-9]\d{9}")}
Line = Sequence[Any]


@dataclass
class Head:
    """The rows of headings: the last of them, how many there are, the heading of each position, its column."""

    line_no: int
    deep: int
    headings: list[str]
    columns: dict[int, Column] = field(default_factory=dict)
    doubled: list[str] = field(default_factory=list)

    @property
    def unused(self) -> list[str]:
        """Headings that are nobody's."""
        return [heading for at, heading in enumerate(self.headings) if heading and at not in self.columns]


def find_head(top: Sequence[Line], columns: Sequence[Column], mapping: dict[str, Any] | None = None) -> Head:
    """The head a person said (`mapping`), else the row, or two rows, in which most columns are recognised."""
    if mapping:
        return _said(top, columns, mapping)
    heads = [_recognised(top, at, deep, columns) for at in range(len(top)) for deep in (1, 2) if at + deep <= len(top)]
    best = max(heads, key=lambda head: (len(head.columns), -head.deep, -head.line_no), default=None)
    if best is None or len(best.columns) < 2:
        first = next((at for at, line in enumerate(top) if len(_distinct(line)) > 1), 0)
        return _recognised(top, first, 1, columns) if top else Head(1, 1, [])
    return best


def require(head: Head, top: Sequence[Line], columns: Sequence[Column]) -> None:
    """Raises Unmapped when a required column is missing or two positions claim one column."""
    if head.doubled:
        said = _("「%(name)s」这一列出现了两次，请说明用哪一列") % {"name": head.doubled[0]}
        raise Unmapped(said, sketch(head, top, columns))
    missing = [str(c.label) for c in columns if c.is_required and c not in head.columns.values()]
    if missing:
        said = _("没有找到这几列：%(names)s。请说明哪一列是什么") % {"names": "、".join(missing)}
        raise Unmapped(said, sketch(head, top, columns))


def sketch(head: Head, top: Sequence[Line], columns: Sequence[Column]) -> dict[str, Any]:
    """What the page of columns shows: top rows with long numbers masked, headings, a proposal for each position."""
    below = top[head.line_no : head.line_no + SAMPLES]
    taken = {column.key for column in head.columns.values()}
    offered = []
    for at, heading in enumerate(head.headings):
        samples = [text for line in below if at < len(line) and (text := _sample(line[at]))]
        column = head.columns.get(at) or _guess(heading, samples, columns, taken)
        if column:
            taken.add(column.key)
        shown = list(dict.fromkeys(_masked(sample) for sample in samples))
        if heading or shown:
            facts = {"at": at, "heading": heading, "samples": shown, "key": column.key if column else ""}
            offered.append({**facts, "is_sure": at in head.columns})
    tops = [
        " ".join(dict.fromkeys(_masked(str(cell)) for cell in line if str(cell).strip()))[:80]
        for line in top[:HEAD_ROWS]
    ]
    return {"head": head.line_no, "deep": head.deep, "columns": offered, "top": tops}


def _said(top: Sequence[Line], columns: Sequence[Column], mapping: dict[str, Any]) -> Head:
    by_key = {column.key: column for column in columns}
    at, deep = int(mapping["head"]) - 1, int(mapping.get("deep", 1))
    head = Head(at + 1, deep, _headings(top, max(at - deep + 1, 0), deep))
    if "columns" not in mapping:  # only where the headings stand has been said
        return _recognised(top, max(at - deep + 1, 0), deep, columns)
    head.columns = {int(place): by_key[key] for place, key in mapping["columns"].items() if key in by_key}
    return head


def _recognised(top: Sequence[Line], at: int, deep: int, columns: Sequence[Column]) -> Head:
    head = Head(at + deep, deep, _headings(top, at, deep))
    lowest = _headings(top, at + deep - 1, 1)
    for place, heading in enumerate(head.headings):
        names = (heading, lowest[place]) if place < len(lowest) else (heading,)
        column = next((c for name in names for c in columns if name and c.answers_to(name)), None)
        if column is None:
            continue
        if column in head.columns.values():
            head.doubled.append(str(column.label))
        else:
            head.columns[place] = column
    return head


def _headings(top: Sequence[Line], at: int, deep: int) -> list[str]:
    """One heading a position; of two rows the group's word stands before the column's: 离职 + 日期 → 离职日期."""
    rows = [[str(cell).strip() for cell in line] for line in top[at : at + deep]]
    if not rows:
        return []
    if deep == 1 or len(rows) == 1:
        return rows[0]
    upper, lower = rows
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    found, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        found.append(group if not below or below == group else f"{group}{below}")
    return found


def _guess(heading: str, samples: Sequence[str], columns: Sequence[Column], taken: set[str]) -> Column | None:
    free = [column for column in columns if column.key not in taken]
    for column in free:
        pattern = CONTENT.get(column.key)
        if pattern and samples and all(pattern.fullmatch(sample) for sample in samples):
            return column
    return next((c for c in free if c.hint and heading and re.search(c.hint, fold(heading))), None)


def _sample(cell: Any) -> str:
    """A cell as its sheet shows it: 3, not 3.0."""
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()


def _masked(sample: str) -> str:
    return re.sub(r"\d{6,}[\dXx]*", lambda m: m[0][:3] + "*" * 4 + m[0][-2:], sample[:LONGEST_SAMPLE])


class Skipped:
    """Lines that are no data, by why; they are told about, never dropped in silence."""

    def __init__(self) -> None:
        self.lines: dict[str, list[int]] = defaultdict(list)

    def why(self, line: Line, head: Head) -> str:
        """Why this line is no data: "total", "footer", "heading" or "lone"; "" when it is."""
        required = [at for at, column in head.columns.items() if column.is_required]
        if len(line) >= len(head.headings) and all(str(line[at]).strip() for at in required):
            if sum(line[at] in (head.headings[at], column.label) for at, column in head.columns.items()) >= 2:
                return "heading"
            first = str(line[required[0]]).strip()
            return "total" if TOTALS.fullmatch(first) else "footer" if FOOTERS.match(first) else ""
        texts = _distinct(line)
        if any(TOTALS.fullmatch(text) for text in texts):
            return "total"
        if FOOTERS.match(texts[0]):
            return "footer"
        return "lone" if len(texts) == 1 and len(head.columns) > 2 else ""

    def hints(self) -> list[str]:
        """A sentence for each kind, with line numbers."""
        said = {
            "total": _("第%(lines)s行是小计、合计，没有当作数据"),
            "footer": _("第%(lines)s行是填表说明，没有当作数据"),
            "heading": _("第%(lines)s行又是一遍列名，没有当作数据"),
            "lone": _("第%(lines)s行只有一个格子有字，没有当作数据"),
        }
        return [said[why] % {"lines": _listed(lines)} for why, lines in self.lines.items()]


def _listed(lines: Sequence[int]) -> str:
    text = "、".join(map(str, lines[:8]))
    more = len(lines) - 8
    return text + (ngettext("等%(n)d", "等%(n)d", more) % {"n": len(lines)} if more > 0 else "")


def _distinct(line: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(text for cell in line if (text := str(cell).strip())))
