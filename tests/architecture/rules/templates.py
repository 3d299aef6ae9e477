"""Templates hold no script and no style; the content security policy would drop them anyway."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.house import House, Offence

INLINE = {
    re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json)", re.I): "inline script",
    re.compile(r"<style\b", re.I): "inline style sheet",
    re.compile(r"\sstyle\s*=", re.I): "style attribute; use a class",
    re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I): "event attribute; use a data attribute and a behaviour in static/js",
    re.compile(r"javascript:|\bhx-on\b|\bjs:", re.I): "script in an attribute",
    re.compile(r"hx-trigger=\"[^\"]*\["): "htmx filter expression: needs eval, dead under our policy",
}
COMMENT = re.compile(r"\{#.*?#\}")


def templates_hold_no_script_or_style(house: House) -> Iterator[Offence]:
    """No inline script, style, on… attribute, in templates and in HTML written by Python."""
    for source in house.templates():
        for number, line in enumerate(source.text.split("\n"), start=1):
            for pattern, what in INLINE.items():
                if pattern.search(COMMENT.sub("", line)):
                    yield source.offence(number, what)
    for source in house.python():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<" in node.value:
                for pattern, what in INLINE.items():
                    if pattern.search(node.value) and not isinstance(node.parent, ast.Expr):
                        yield source.offence(node, what)


def templates_name_their_context(house: House) -> Iterator[Offence]:
    """One of the first two lines is a comment that says what the page is and what it is given."""
    for source in house.templates():
        if source.text.strip() and not any("{#" in line for line in source.text.split("\n")[:2]):
            yield source.offence(1, "no comment that names the context")


RULES = [templates_hold_no_script_or_style, templates_name_their_context]
