"""The source tree as the rules see it: rooms, floors, parsed Python, templates. Works on any root, seeded ones too."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("governance", "services", "foundation")
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Offence:
    """One place that breaks a rule."""

    path: str
    line: int
    what: str
    text: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}" + (f"    {self.text}" if self.text else "")


@dataclass(frozen=True)
class Source:
    """One file."""

    house: House
    path: str

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    @property
    def parts(self) -> list[str]:
        return self.path.split("/")

    @property
    def text(self) -> str:
        return _read(self.house.root / self.path)

    @property
    def tree(self) -> ast.Module:
        return _parse(self.house.root / self.path)

    def nodes(self, kind: Any) -> Iterator[Any]:
        """Every node of one kind."""
        return (node for node in ast.walk(self.tree) if isinstance(node, kind))

    def calls(self, *names: str) -> Iterator[ast.Call]:
        """Every call of a function or method with one of these last names."""
        return (node for node in self.nodes(ast.Call) if called(node) in names)

    @property
    def room(self) -> str:
        """ "voice"; "kit" and "config" for those; "" outside the floors."""
        if self.parts[0] != "zgh" or len(self.parts) < 3:
            return ""
        if self.parts[1] in FLOORS:
            return self.parts[2] if len(self.parts) > 3 else ""
        return self.parts[1]

    @property
    def module(self) -> str:
        """What the file is inside its room: "views", "forms", "models", "urls" or its own name."""
        inside = self.parts[3 if self.parts[1] in FLOORS else 2 :] or self.parts[-1:]
        name = inside[0].removesuffix(".py")
        for kind in ("views", "forms", "models", "urls"):
            if name == kind or name.startswith(f"{kind}_") or name.endswith(f"_{kind}"):
                return kind
        return name

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts or self.parts[0] == "tests" or self.name == "conftest.py"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.parts

    @property
    def is_demo(self) -> bool:
        return any(part.startswith("demo") for part in self.parts[-2:])

    def line(self, number: int) -> str:
        lines = self.text.splitlines()
        return lines[number - 1].strip()[:160] if number <= len(lines) else ""

    def offence(self, node: ast.AST | int, what: str) -> Offence:
        number = node if isinstance(node, int) else getattr(node, "lineno", 1)
        return Offence(self.path, number, what, self.line(number))


class House:
    """A root folder with `zgh/` below it."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root

    @cached_property
    def files(self) -> list[Source]:
        found = []
        for top in ("zgh", "tests", "bench"):
            for path in sorted((self.root / top).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    found.append(Source(self, path.relative_to(self.root).as_posix()))
        return found

    def python(self, *, tests: bool = False, migrations: bool = False, demo: bool = True) -> Iterator[Source]:
        """The Python of the platform itself, unless asked for more."""
        for source in self.files:
            if source.name.endswith(".py") and source.parts[0] == "zgh":
                wanted = (tests or not source.is_test) and (migrations or not source.is_migration)
                if wanted and (demo or not source.is_demo):
                    yield source

    def speaking(self) -> Iterator[Source]:
        """Python that turns rows into something a person sees or chooses from."""
        names = ("views", "forms", "home", "menu", "context", "shell", "lists")
        for source in self.python(demo=False):
            if source.room and (source.module in names or "templatetags" in source.parts):
                yield source

    def templates(self) -> Iterator[Source]:
        yield from (s for s in self.files if s.name.endswith(".html") and "templates" in s.parts)

    def rooms(self) -> dict[str, str]:
        """Room name → folder, for every Django app on the floors."""
        found = [s.parts for s in self.files if s.name == "apps.py" and len(s.parts) == 4 and s.parts[1] in FLOORS]
        return {parts[2]: "/".join(parts[:3]) for parts in found}

    @cached_property
    def level(self) -> dict[str, int]:
        """Room → height (config highest, kit 0), read from the one declaration in .importlinter."""
        config = configparser.ConfigParser()
        config.read(self.root / ".importlinter")

        def tiers(contract: str) -> list[list[str]]:
            section = f"importlinter:contract:{contract}"
            lines = config.get(section, "layers", fallback="").split("\n")
            return [[name.strip(" ()") for name in line.split("|")] for line in lines if line.strip()]

        bottom_up = [["kit"], *reversed(tiers("foundation"))]
        for floor in ("services", "governance"):
            bottom_up += reversed(tiers(floor))
        bottom_up.append(["config"])
        return {room: height for height, tier in enumerate(bottom_up) for room in tier}

    def may_know(self, room: str, other: str) -> bool:
        """Whether `room` may name `other`: itself or something below it."""
        levels = self.level
        if room == other or room not in levels or other not in levels:
            return room == other
        return levels[other] < levels[room]


@cache
def _read(path: Path) -> str:
    return path.read_text()


@cache
def _parse(path: Path) -> ast.Module:
    tree = ast.parse(_read(path))
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    return tree


def parents(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes around this one, innermost first."""
    while (node := getattr(node, "parent", None)) is not None:
        yield node


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a chain of attributes and calls; "" where it starts with something else."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Subscript):
        return dotted(node.value)
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else f".{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def whole_chain(node: ast.AST) -> ast.AST:
    """The outermost attribute or call that continues this expression to the right."""
    for outer in parents(node):
        is_next = outer.value is node if isinstance(outer, ast.Attribute) else getattr(outer, "func", None) is node
        if not is_next:
            return node
        node = outer
    return node


def called(node: ast.Call) -> str:
    """The last word of what is called."""
    return dotted(node.func).rsplit(".", 1)[-1]


def strings(node: ast.AST) -> Iterator[ast.Constant]:
    yield from (n for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))
