"""A checked structure file against both trees: what would be new, moved, renamed or covered otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from zgh.kit.regions import PROVINCES

from ...models import ImportRow
from ..cells import Fault
from ..outcome import Checked, Facts, Outcome, error
from .columns import KIND_LABELS, SHARED, UNION_ONLY
from .trees import Trees

Kind = ImportRow.Kind


def compare(checked: Sequence[Checked], trees: Trees) -> list[Outcome]:
    """One outcome a line, in order. A line that stands on a faulty line is faulty itself."""
    file = {(line.facts["tree"], line.key): line for line in checked if not line.fault}
    faults = _faults_above(file, trees)
    return [_outcome(line, faults.get((line.facts.get("tree", ""), line.key), ""), trees) for line in checked]


def order(outcome: Outcome) -> tuple[bool, int]:
    """Companies before unions, parents before children."""
    return outcome.facts["tree"] == "union", outcome.facts["depth"]


def _outcome(line: Checked, fault: str, trees: Trees) -> Outcome:
    if line.fault or fault:
        return error(line, line.fault or fault, {"name": line.facts.get("name", "")})
    known = trees.nodes[line.facts["tree"]].get(line.key)
    keys = ("kind", *SHARED, *(UNION_ONLY if line.facts["tree"] == "union" else ()))
    if known is None:
        return Outcome(line.line_no, Kind.NEW, line.key, {}, _words(line.facts, keys), "", line.facts)
    differing = [key for key in keys if line.facts[key] and line.facts[key] != known[key]]
    if not differing:
        return Outcome(line.line_no, Kind.SAME, line.key, {}, {"name": known["name"]}, "", line.facts, known)
    old, new = _words(known, differing), _words(line.facts, differing)
    kind = Kind.MOVED if "parent" in differing and known["parent"] else Kind.CHANGED
    return Outcome(line.line_no, kind, line.key, old, {"name": line.facts["name"], **new}, "", line.facts, known)


def _faults_above(file: dict[tuple[str, str], Checked], trees: Trees) -> dict[tuple[str, str], str]:
    """Lines whose parent or covered units are missing, faulty or in a circle. Writes each line's depth."""
    faults: dict[tuple[str, str], str] = {}
    for node, line in file.items():
        try:
            _refuse_second_root(node, line, file, trees)
            for code in line.facts["covers"]:
                if ("company", code) not in file and code not in trees.nodes["company"]:
                    raise Fault(_("覆盖单位里没有编码为「%(code)s」的单位") % {"code": code})
        except Fault as fault:
            faults[node] = str(fault)
    for node, line in file.items():
        try:
            line.facts["depth"] = _depth(node, file, trees, faults)
        except Fault as fault:
            faults.setdefault(node, str(fault))
    return faults


def _refuse_second_root(node: tuple[str, str], line: Checked, file: dict, trees: Trees) -> None:
    tree, code = node
    if tree != "union" or line.facts["parent"] or code in trees.nodes["union"]:
        return
    roots = [c for c, facts in trees.nodes["union"].items() if not facts["parent"]]
    roots += [
        c for (t, c), o in file.items() if t == "union" and not o.facts["parent"] and c not in trees.nodes["union"]
    ]
    if roots[0] != code:
        raise Fault(_("没有填上级编码。整个集团只有一个最上级工会"))


def _depth(node: tuple[str, str], file: dict, trees: Trees, faults: dict[tuple[str, str], str]) -> int:
    """Steps up to the root, over file lines where there are any, else over the tree as it stands."""
    tree, code = node
    seen = [code]
    while True:
        line, known = file.get((tree, code)), trees.nodes[tree].get(code)
        parent = (line.facts["parent"] if line else "") or (known["parent"] if known else "")
        if not parent:
            return len(seen)
        if (tree, parent) in faults:
            raise Fault(_("上级「%(code)s」那一行有错") % {"code": parent})
        if (tree, parent) not in file and parent not in trees.nodes[tree]:
            raise Fault(_("上级编码「%(code)s」不存在") % {"code": parent})
        if parent in seen:
            raise Fault(_("上级绕成了一圈：%(codes)s") % {"codes": "→".join([*seen[:6], parent])})
        seen.append(parent)
        code = parent


def _words(facts: Facts, keys: Sequence[str]) -> dict[str, str]:
    """Facts as a reader should see them; empty ones left out."""
    words: dict[str, Any] = {key: facts[key] for key in keys}
    if "kind" in words:
        words["kind"] = KIND_LABELS[words["kind"]]
    if "province" in words:
        words["province"] = PROVINCES.get(words["province"], "")
    if "covers" in words:
        words["covers"] = "、".join(words["covers"])
    return {key: word for key, word in words.items() if word}
