"""Every word a person reads is marked for translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.house import HAN, House, Offence, Source, called, parents, strings

MARKS = {"_"} | {f"{kind}gettext{lazy}" for kind in ("", "n", "p", "np") for lazy in ("", "_lazy", "_noop")}
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
TRANSLATE = re.compile(r"\{%\s*trans(?:late)?\s.*?%\}")


def templates_mark_their_words(house: House) -> Iterator[Offence]:
    """No bare Chinese in templates: `{{ _("…") }}`, `{% translate %}` or `{% blocktranslate %}`."""
    for source in house.templates():
        text = source.text
        for pattern in (COMMENT, BLOCK, TRANSLATE):
            text = pattern.sub(_blank, text)
        text = MARKED.sub(_blank, text)
        for number, line in enumerate(text.split("\n"), start=1):
            if HAN.search(line):
                yield source.offence(number, "Chinese that no catalogue knows")


def _blank(match: re.Match) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def python_marks_its_words(house: House) -> Iterator[Offence]:
    """No bare Chinese in Python strings; docstrings, comments, tests, demo and migrations are free."""
    for source in house.python(demo=False):
        for node in strings(source.tree):
            if not HAN.search(node.value) or _is_docstring(node) or _is_marked(node):
                continue
            if _is_written_in_han(source, node):
                yield source.offence(node, "Chinese that no catalogue knows")


def nothing_is_marked_after_formatting(house: House) -> Iterator[Offence]:
    """`_(f"…")` and `_("…" % x)` look the finished sentence up, which no catalogue has."""
    for source in house.python():
        for node in source.calls(*MARKS):
            if node.args and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp)):
                yield source.offence(node, "format after translating, not before")


def _is_docstring(node: ast.Constant) -> bool:
    return isinstance(node.parent, ast.Expr)


def _is_marked(node: ast.Constant) -> bool:
    for outer in parents(node):
        if isinstance(outer, ast.Call) and called(outer) in MARKS:
            return not isinstance(node.parent, ast.JoinedStr)
        if isinstance(outer, ast.stmt):
            return False
    return False


def _is_written_in_han(source: Source, node: ast.Constant) -> bool:
    """False for "\\u4e00" written as an escape: a character class, not a word."""
    return bool(HAN.search(ast.get_source_segment(source.text, node) or ""))


RULES = [templates_mark_their_words, python_marks_its_words, nothing_is_marked_after_formatting]
