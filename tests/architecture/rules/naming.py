"""A name says what the thing does; models and public verbs say what they mean."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.house import House, Offence, strings

VAGUE = {"services", "utils", "helpers", "managers", "common", "misc", "util", "helper", "core", "base"}


def names_say_something(house: House) -> Iterator[Offence]:
    """No services.py, utils.py, helpers.py, managers.py."""
    for source in house.files:
        inner = source.parts[2:] if source.parts[:2] == ["zgh", "services"] else source.parts
        for part in inner:
            if part.removesuffix(".py") in VAGUE and source.name.endswith(".py"):
                yield Offence(source.path, 1, f"{part} says nothing")


def public_things_are_described(house: House) -> Iterator[Offence]:
    """Modules, classes and public functions have a docstring; a view's route and a form's Meta speak for themselves."""
    for source in house.python():
        tree = source.tree
        if source.text.strip() and not ast.get_docstring(tree):
            yield source.offence(1, "the module says nothing about itself")
        for node in tree.body:
            speaks_for_itself = source.module == "views" and isinstance(node, ast.FunctionDef)
            if _is_public(node) and not speaks_for_itself and not ast.get_docstring(node):
                yield source.offence(node, f"{node.name} has no docstring")


def _is_public(node: ast.stmt) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")


def verbs_have_a_word(house: House) -> Iterator[Offence]:
    """Every verb of a Flow and of the audit book has its one Chinese word in audit/words.py."""
    words = {text.value for s in house.files if s.path.endswith("audit/words.py") for text in strings(s.tree)}
    for source in house.python(demo=False):
        for call in source.calls("Flow"):
            for keyword in call.keywords:
                if keyword.arg not in words:
                    yield source.offence(keyword.value, f"{keyword.arg} has no word in audit/words.py")
        for call in source.calls("record"):
            said = call.args[1] if len(call.args) > 1 else None
            if isinstance(said, ast.Constant) and str(said.value).split(".")[-1] not in words:
                yield source.offence(call, f"{said.value} has no word in audit/words.py")


RULES = [names_say_something, public_things_are_described, verbs_have_a_word]
