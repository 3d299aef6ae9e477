"""One file of all icons the platform uses, made at build time from the outline icons of npm's @tabler/icons."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

OUTLINE = "@tabler/icons/icons/outline"
NAMED = re.compile(r"""\{%\s*icon\s+["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")
TAG = re.compile(r"\{%.*?%\}")
QUOTED = re.compile(r"""["']([a-z0-9-]+)["']""")
COMMENT = re.compile(r"<!--.*?-->", re.S)
BODY = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.S)
STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


class UnknownIconError(Exception):
    """A template or declaration names an icon Tabler does not have."""


def sprite(source: Path, modules: Path) -> str:
    """The sprite as SVG text: `<symbol id="bell">` for each icon used under `source`.

    Raises UnknownIconError with the place where a name was found that is no icon.
    """
    drawings = {path.stem: path for path in (modules / OUTLINE).glob("*.svg")}
    symbols = [symbol(name, drawings[name].read_text()) for name in sorted(used(source, drawings.keys()))]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def symbol(name: str, drawing: str) -> str:
    """One icon as a symbol, without the drawing's own size and the invisible frame path."""
    match = BODY.search(COMMENT.sub("", drawing))
    lines = (line.strip() for line in (match[1] if match else "").splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24" {STROKE}>{"".join(lines)}</symbol>'


def used(source: Path, known: set[str] | dict.keys) -> set[str]:  # type: ignore[valid-type]
    """Names of the icons used: named outright, or standing as a whole string where they may be handed on.

    `Action(…, "checks")` in Python and `{% include … with icon_name="lock" %}` name icons, too; a word that only
    happens to be an icon's name costs 40 compressed bytes.
    """
    names: set[str] = set()
    for path in files(source):
        text = path.read_text()
        named = {a or b for a, b in NAMED.findall(text)}
        if unknown := named - set(known):
            raise UnknownIconError(f"{path}: no Tabler icon is called {', '.join(sorted(unknown))}.")
        names |= named
        handed_on = strings(text) if path.suffix == ".py" else quoted(text)
        names |= handed_on & set(known)
    return names


def files(source: Path) -> Iterator[Path]:
    """Templates and Python of the house, without tests and migrations."""
    for path in sorted(source.rglob("*")):
        if path.suffix in {".html", ".py"} and not {"tests", "migrations"} & set(path.parts):
            yield path


def quoted(text: str) -> set[str]:
    """Every quoted word inside a template's tags."""
    return {word for tag in TAG.findall(text) for word in QUOTED.findall(tag)}


def strings(code: str) -> set[str]:
    """Every whole string constant of a module."""
    return {
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
