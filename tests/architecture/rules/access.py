"""Whatever a person is shown or may choose came through `.permitted(verb, user)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.house import House, Offence, Source, called, dotted, whole_chain

MANAGERS = {"objects", "_default_manager", "_base_manager"}
OWN = ("request.user.", "self.request.user.", "user.")  # one's own rows: no one else's can be reached


def rows_come_through_permission(house: House) -> Iterator[Offence]:
    """In views, forms and page pieces every manager and related manager is followed by `.permitted`."""
    related = set(_related_names(house))
    for source in house.speaking():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                if not _is_permitted(node):
                    yield source.offence(node, "rows that nobody permitted")
            elif isinstance(node, ast.Attribute) and node.attr in related and _asks_rows(node):
                own = dotted(node).startswith(OWN)
                if not own and not _is_permitted(node):
                    yield source.offence(node, "related rows that nobody permitted")


def single_rows_come_through_permission(house: House) -> Iterator[Offence]:
    """`get_object_or_404` and `get_list_or_404` are given permitted rows."""
    for source in house.speaking():
        for node in source.calls("get_object_or_404", "get_list_or_404"):
            if not _speaks_of_permission(node.args[0], source):
                yield source.offence(node, "a row that nobody permitted")


def choices_come_through_permission(house: House) -> Iterator[Offence]:
    """A form's choices are rows: `.none()` in the class, `.permitted` in `__init__`."""
    for source in house.python(demo=False):
        for node in source.calls("ModelChoiceField", "ModelMultipleChoiceField"):
            given = [k.value for k in node.keywords if k.arg == "queryset"] + node.args[:1]
            if not given or not _speaks_of_permission(given[0], source):
                yield source.offence(node, "choices that nobody permitted")
        for node in source.nodes(ast.Assign):
            if any(_is_queryset(target) for target in node.targets) and not _speaks_of_permission(node.value, source):
                yield source.offence(node, "choices that nobody permitted")


def permission_rules_do_not_cross_to_many(house: House) -> Iterator[Offence]:
    """A rule across a to-many join shows rows twice; use Exists. Related names are to-many by nature."""
    related = set(_related_names(house))
    for source in house.python():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Assign) and any(dotted(t) == "permissions" for t in node.targets):
                for call in ast.walk(node.value):
                    for keyword in call.keywords if isinstance(call, ast.Call) and called(call) == "Q" else ():
                        if (keyword.arg or "").split("__")[0] in related and "__" in (keyword.arg or ""):
                            yield source.offence(call, f"{keyword.arg} may show a row twice; use Exists")


def _is_queryset(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "queryset"


def _related_names(house: House) -> Iterator[str]:
    for source in house.python():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and called(node) in ("ForeignKey", "ManyToManyField"):
                for keyword in node.keywords:
                    if keyword.arg == "related_name" and isinstance(keyword.value, ast.Constant):
                        name = keyword.value.value
                        if name.isidentifier():
                            yield name


def _asks_rows(node: ast.Attribute) -> bool:
    """Whether this is `row.children.all()` and not only a word: something is called on it."""
    parent = node.parent
    return isinstance(parent, ast.Attribute) and isinstance(parent.parent, ast.Call) and parent.parent.func is parent


def _words(node: ast.AST) -> set[str]:
    return {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def _is_permitted(node: ast.AST) -> bool:
    chain = whole_chain(node)
    if {"permitted", "none"} & _words(chain):
        return True
    return any(_is_own(node) or _is_tied(node) for node in ast.walk(chain))


def _is_tied(node: ast.AST) -> bool:
    """`filter(person=OuterRef("pk"))`: a subquery that lives inside other rows, which came through permission."""
    return isinstance(node, ast.Call) and called(node) == "OuterRef"


def _is_own(node: ast.AST) -> bool:
    """`filter(user=request.user)`: one's own rows and no one else's."""
    return isinstance(node, ast.keyword) and node.arg == "user" and f"{dotted(node.value)}.".endswith(OWN)


def _speaks_of_permission(node: ast.AST, source: Source) -> bool:
    """Permitted on the spot, or a name that was given permitted rows in this file."""
    if {"permitted", "none"} & _words(node):
        return True
    root = node
    while isinstance(root, (ast.Attribute, ast.Call)):
        root = root.func if isinstance(root, ast.Call) else root.value
    if not isinstance(root, ast.Name):
        return False
    given = [n.value for n in ast.walk(source.tree) if isinstance(n, ast.Assign) and root.id in map(dotted, n.targets)]
    return bool(given) and all("permitted" in _words(value) for value in given)


RULES = [
    rows_come_through_permission,
    single_rows_come_through_permission,
    choices_come_through_permission,
    permission_rules_do_not_cross_to_many,
]
