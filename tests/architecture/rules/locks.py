"""Things that work on one database, one machine or one mirror only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.house import House, Offence, strings


def select_for_update_is_not_used(house: House) -> Iterator[Offence]:
    """SQLite ignores it: use conditional updates or stock.lock."""
    for source in house.python(migrations=True):
        for node in source.nodes(ast.Attribute):
            if node.attr == "select_for_update":
                yield source.offence(node, "not portable; a conditional update or stock.lock")


def requests_are_not_transactions(house: House) -> Iterator[Offence]:
    """ATOMIC_REQUESTS makes every page a writer on SQLite (BEGIN IMMEDIATE)."""
    for source in house.python():
        for node in ast.walk(source.tree):
            text = node.id if isinstance(node, ast.Name) else node.value if isinstance(node, ast.Constant) else ""
            if text == "ATOMIC_REQUESTS":
                yield source.offence(node, "no ATOMIC_REQUESTS")


def tree_scopes_are_ranges(house: House) -> Iterator[Offence]:
    """`path__startswith` never uses the index on SQLite; scopes.under makes a range."""
    for source in house.python():
        for node in source.nodes(ast.keyword):
            if (node.arg or "").endswith("path__startswith"):
                yield source.offence(node, "a range, not startswith")
        for text in strings(source.tree):
            if text.value.endswith("path__startswith"):
                yield source.offence(text, "a range, not startswith")


def nothing_is_read_then_written(house: House) -> Iterator[Offence]:
    """`row.n += 1` before `save()` loses updates on PostgreSQL (299 of 4,085 were left): use F()."""
    for source in house.python():
        for node in source.nodes(ast.AugAssign):
            if getattr(node.target, "attr", "").endswith(("_count", "_fen", "_minutes")):
                yield source.offence(node, "a conditional update with F()")


def locks_name_no_host(house: House) -> Iterator[Offence]:
    """Lock files have hashes and no addresses, so they install from any mirror."""
    for path in sorted(house.root.glob("requirements*.lock")):
        text = path.read_text()
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(r"://|--index|--find-links|--extra", line):
                yield Offence(path.name, number, "names a host", line)
        pins, hashes = len(re.findall(r"^\S+==", text, re.M)), text.count("--hash=sha256:")
        if hashes < pins:
            yield Offence(path.name, 1, "a pin without a hash")
    lock = house.root / "package-lock.json"
    if lock.exists() and '"resolved"' in lock.read_text():
        yield Offence(lock.name, 1, "names a host (resolved)")
    npmrc = house.root / ".npmrc"
    if npmrc.exists() and "registry=" in npmrc.read_text().replace("registry-resolved=", ""):
        yield Offence(npmrc.name, 1, "names a registry")


def csrf_is_not_switched_off(house: House) -> Iterator[Offence]:
    """No csrf_exempt: what comes from machines is verified by `connect`."""
    for source in house.python():
        for node in source.nodes((ast.Name, ast.Attribute)):
            if "csrf_exempt" in (getattr(node, "id", ""), getattr(node, "attr", "")):
                yield source.offence(node, "csrf_exempt")


def rooms_count_their_queries(house: House) -> Iterator[Offence]:
    """A room with lists has a test that counts queries."""
    for room, folder in house.rooms().items():
        own = [s for s in house.files if s.path.startswith(f"{folder}/") and s.name.endswith(".py")]
        lists = [s for s in own if not s.is_test and re.search(r"\bclass \w+\((?:\w+, )*ListPage\b", s.text)]
        counted = any(re.search(r"num_queries|CaptureQueries", s.text) for s in own if s.is_test)
        if lists and not counted:
            yield Offence(lists[0].path, 1, f"room {room} has a list and no test counts its queries")


RULES = [
    select_for_update_is_not_used,
    requests_are_not_transactions,
    tree_scopes_are_ranges,
    nothing_is_read_then_written,
    locks_name_no_host,
    csrf_is_not_switched_off,
    rooms_count_their_queries,
]
