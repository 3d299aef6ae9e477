"""A state changes by Flow.move and by nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.house import House, Offence, Source, called, dotted

WRITES = {"update", "update_or_create", "get_or_create", "bulk_update", "bulk_create", "save"}


def every_state_has_a_flow(house: House) -> Iterator[Offence]:
    """A model field called `state` belongs to a class (or its mixins and children in the room) with a Flow on it."""
    classes = [(s, node) for s in house.python() for node in ast.walk(s.tree) if isinstance(node, ast.ClassDef)]
    for source, node in classes:
        field = _field(node, "state")
        if field is not None and not any(_has_flow(kin) for kin in _kin(source, node, classes)):
            yield source.offence(field, f"{node.name}.state has no Flow")


def _field(node: ast.ClassDef, name: str) -> ast.Assign | None:
    for line in node.body:
        is_named = isinstance(line, ast.Assign) and dotted(line.targets[0]) == name
        if is_named and isinstance(line.value, ast.Call) and called(line.value).endswith("Field"):
            return line
    return None


def _has_flow(node: ast.ClassDef) -> bool:
    values = [line.value for line in node.body if isinstance(line, ast.Assign)]
    return any(isinstance(value, ast.Call) and called(value) == "Flow" for value in values)


def _kin(source: Source, node: ast.ClassDef, classes: list[tuple[Source, ast.ClassDef]]) -> Iterator[ast.ClassDef]:
    """The class, its bases and the classes built on it, inside the room."""
    yield node
    bases = {dotted(base).rsplit(".", 1)[-1] for base in node.bases}
    for other_source, other in classes:
        built_on = {dotted(base).rsplit(".", 1)[-1] for base in other.bases}
        if other_source.room == source.room and (other.name in bases or node.name in built_on):
            yield other


def states_change_by_flow_only(house: House) -> Iterator[Offence]:
    """Nobody assigns, updates, sets or saves a field that a Flow keeps; creating a row in its first state is free."""
    fields = _flow_fields(house) | {"state"}
    for source in house.python(demo=False):
        if source.room == "flow":
            continue
        for node in ast.walk(source.tree):
            if any(_writes(node, field) for field in fields):
                yield source.offence(node, "a state written past its Flow")


def _flow_fields(house: House) -> set[str]:
    calls = (n for s in house.python() for n in ast.walk(s.tree) if isinstance(n, ast.Call) and called(n) == "Flow")
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def _writes(node: ast.AST, field: str) -> bool:
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == field for target in targets)
    if not isinstance(node, ast.Call):
        return False
    name = called(node)
    if name == "setattr":
        return len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and node.args[1].value == field
    if name in ("update", "aupdate"):
        return any(keyword.arg == field for keyword in node.keywords) and isinstance(node.func, ast.Attribute)
    if name in WRITES:
        lists = [k.value for k in node.keywords if k.arg in ("update_fields", "defaults", "fields")] + node.args[1:]
        return any(isinstance(c, ast.Constant) and c.value == field for part in lists for c in ast.walk(part))
    return False


RULES = [every_state_has_a_flow, states_change_by_flow_only]
