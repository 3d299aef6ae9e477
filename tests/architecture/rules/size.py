"""Small enough to read in one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.house import House, Offence

FILE_LINES, FUNCTION_P95, README_LINES = 400, 35, 40


def files_are_short(house: House) -> Iterator[Offence]:
    """Python, templates, CSS and JavaScript stay under 400 lines."""
    for source in house.files:
        if source.name.endswith((".py", ".html", ".css", ".js")) and not source.is_migration:
            lines = source.text.count("\n")
            if lines >= FILE_LINES:
                yield Offence(source.path, 1, f"{lines} lines; split it by noun or verb")


def functions_are_short(house: House) -> list[Offence]:
    """The 95th percentile of function lengths is at most 35 lines."""
    found = []
    for source in house.python():
        for node in ast.walk(source.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                found.append((node.end_lineno - node.lineno + 1, source.path, node.lineno, node.name))
    found.sort()
    if not found or found[int(len(found) * 0.95)][0] <= FUNCTION_P95:
        return []
    return [Offence(path, line, f"{name} has {n} lines") for n, path, line, name in found if n > FUNCTION_P95]


def rooms_have_a_readme(house: House) -> Iterator[Offence]:
    """What for, nouns, verbs, who may, doors; at most 40 lines."""
    for room, folder in house.rooms().items():
        path = house.root / folder / "README.md"
        if not path.exists():
            yield Offence(f"{folder}/README.md", 1, f"room {room} has no README")
        elif len(path.read_text().splitlines()) > README_LINES:
            yield Offence(f"{folder}/README.md", 1, f"more than {README_LINES} lines")


RULES = [files_are_short, functions_are_short, rooms_have_a_readme]
