"""Arrows that import-linter cannot see, and the walls between rooms, point down."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.house import House, Offence, Source, called, strings

ORDER = ("models", "forms", "views", "urls")
URL_TAG = re.compile(r"\{%\s*url\s+[\"']([\w-]+):")
TEMPLATE_TAG = re.compile(r"\{%\s*(?:include|extends)\s+[\"']([\w-]+)/")
LOAD_TAG = re.compile(r"\{%\s*load\s+([\w\s]+?)\s*%\}")
URL_NAME = re.compile(r"([a-z]+):[a-z_]+")
SHELL = "portal"  # base.html, desk.html and the error pages are the portal's; every room may wear them
RELATIONS = ("ForeignKey", "OneToOneField", "ManyToManyField")


def rooms_keep_their_pages_to_themselves(house: House) -> Iterator[Offence]:
    """Nobody imports another room's urls, views or forms."""
    for source in house.python():
        for node, target in _imports(source):
            other = _room_of(target)
            if other and other != source.room and source.room and source.room != "config":
                last = set(target.split(".")[4:] if target.split(".")[1] != "kit" else [])
                kinds = {_kind(word) for word in target.split(".")[3:]} | {_kind(word) for word in last}
                if kinds & {"urls", "views", "forms"}:
                    yield source.offence(node, f"{target} is {other}'s own")


def rooms_inside_point_down(house: House) -> Iterator[Offence]:
    """urls > views > forms > models, also for views_desk.py and the like."""
    for source in house.python():
        if source.room in ("", "kit", "config") or source.module not in ORDER:
            continue
        for node, target in _imports(source):
            words = target.split(".")
            kind = _kind(words[3]) if len(words) > 3 else ""
            if _room_of(target) == source.room and kind in ORDER and ORDER.index(kind) > ORDER.index(source.module):
                yield source.offence(node, f"{source.module} must not know {kind}")


def relations_point_down(house: House) -> Iterator[Offence]:
    """A foreign key written as a string is an import all the same; so are get_model and a sender's label."""
    for source in house.python():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and called(node) in (*RELATIONS, "get_model"):
                first = node.args[:1] + [k.value for k in node.keywords if k.arg in ("to", "through", "app_label")]
                for arg in first:
                    if isinstance(arg, ast.Constant) and isinstance(arg.value, str):
                        other = arg.value.split(".")[0]
                        if other in house.level and not house.may_know(source.room, other):
                            yield source.offence(node, f"{source.room} must not know {other}")


def links_point_down(house: House) -> Iterator[Offence]:
    """`{% url %}`, `{% include %}`, `{% extends %}`, `{% load %}`, reverse() and template names stay at or below."""
    libraries = {s.name.removesuffix(".py"): s.room for s in house.python() if "templatetags" in s.parts}
    for source in house.templates():
        room = _template_room(source)
        for number, line in enumerate(source.text.split("\n"), start=1):
            named = URL_TAG.findall(line) + TEMPLATE_TAG.findall(line)
            named += [libraries[word] for tag in LOAD_TAG.findall(line) for word in tag.split() if word in libraries]
            for other in named:
                if other in house.level and not house.may_know(room, other):
                    yield source.offence(number, f"a template of {room} must not know {other}")
    for source in house.python():
        if source.room in ("", "config"):
            continue
        for text in strings(source.tree):
            other = _named_room(text.value)
            if other in house.level and not house.may_know(source.room, other):
                yield source.offence(text, f"{source.room} must not know {other}")


def signals_are_heard_in_receivers(house: House) -> Iterator[Offence]:
    """A room listens in receivers.py; a sender named by a string is looked at like any relation."""
    for source in house.python():
        if source.module in ("receivers", "apps") or source.room in ("kit", "config"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and called(node) in ("receiver", "connect") and _is_signal(node):
                yield source.offence(node, "listen in receivers.py")


def _is_signal(node: ast.Call) -> bool:
    """`moved.connect(…)` or `@receiver(moved)`; not a database or network connect."""
    if called(node) == "receiver":
        return True
    words = {keyword.arg for keyword in node.keywords}
    return isinstance(node.func, ast.Attribute) and bool(words & {"sender", "dispatch_uid", "weak"})


def _named_room(text: str) -> str:
    if match := URL_NAME.fullmatch(text):
        return match.group(1)
    if text.endswith(".html") and "/" in text:
        return text.split("/", maxsplit=1)[0]
    return ""


def _template_room(source: Source) -> str:
    """Room templates live in templates/<room>/ here or in the room; loose files and parts/ are the shell."""
    inner = source.parts[source.parts.index("templates") + 1 :]
    if len(inner) == 1 or inner[0] in ("parts", "django"):
        return SHELL
    return "kit" if inner[0] == "lists" else inner[0]


def _kind(word: str) -> str:
    for kind in ORDER:
        if word == kind or word.startswith(f"{kind}_") or word.endswith(f"_{kind}"):
            return kind
    return word


def _room_of(target: str) -> str:
    words = target.split(".")
    if words[0] != "zgh" or len(words) < 3 or words[1] in ("kit", "config"):
        return ""
    return words[2]


def _imports(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every import with its full dotted target, relative ones resolved; `from a import b` gives a.b."""
    package = source.path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *((node.module or "").split(".") if node.module else [])])
            yield from ((node, f"{module}.{alias.name}") for alias in node.names)


RULES = [
    rooms_keep_their_pages_to_themselves,
    rooms_inside_point_down,
    relations_point_down,
    links_point_down,
    signals_are_heard_in_receivers,
]
