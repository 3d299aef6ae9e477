"""What every model must say about itself."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable

from django.db import models

from tests.architecture.house import called, dotted


def without_words(found: Iterable[type[models.Model]]) -> list[str]:
    """Models without a docstring of their own (Django makes one up) or without a Chinese name."""
    bad = []
    for model in found:
        doc = model.__dict__.get("__doc__") or ""
        if not doc or doc.startswith(f"{model.__name__}("):
            bad.append(f"{model._meta.label} has no docstring")
        if str(model._meta.verbose_name) == model._meta.object_name.lower():
            bad.append(f"{model._meta.label} has no verbose_name")
    return bad


def without_order(found: Iterable[type[models.Model]]) -> list[str]:
    """Models whose lists would come in whatever order the database likes."""
    return [f"{model._meta.label} has no ordering" for model in found if not model._meta.ordering]


def with_unreasoned_deletion(found: Iterable[type[models.Model]]) -> list[str]:
    """PROTECT is the rule. Anything that deletes or empties needs a comment on the line or just above it."""
    bad = []
    for model in found:
        for base in model.__mro__:
            if base.__module__.startswith(("zgh.", "tests.")) and issubclass(base, models.Model):
                bad += _unreasoned(base, textwrap.dedent(inspect.getsource(base)))
    return sorted(set(bad))


def _unreasoned(model: type[models.Model], text: str) -> list[str]:
    lines, bad = text.splitlines(), []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and called(node) in ("ForeignKey", "OneToOneField"):
            given = next((k for k in node.keywords if k.arg == "on_delete"), None)
            act = dotted(given.value).rsplit(".", 1)[-1] if given else ""
            around = lines[max(node.lineno - 2, 0) : node.end_lineno]
            around[0] = around[0] if around[0].strip().startswith("#") else ""
            if act not in ("PROTECT", "RESTRICT") and not any("#" in line for line in around):
                place = lines[node.lineno - 1].strip()
                bad.append(f"{model.__name__}: on_delete={act or 'missing'} without a reason: {place}")
    return bad


def pointing_up(found: Iterable[type[models.Model]], may_know) -> list[str]:
    """Relations from a room to one above or beside it, however they are written."""
    bad = []
    for model in found:
        for field in model._meta.get_fields(include_hidden=True):
            if field.concrete and field.is_relation and field.related_model and field.model is model:
                here, there = _room(model), _room(field.related_model)
                if there and not may_know(here, there):
                    bad.append(f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}")
    return bad


def _room(model: type[models.Model]) -> str:
    words = model.__module__.split(".")
    return words[2] if words[0] == "zgh" and len(words) > 2 else ""
