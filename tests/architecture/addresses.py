"""Every address of the platform, as the resolver knows it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

KINDS = {"public", "signed_in", "allowed", "duty"}
ANCESTOR_LINES = 250


@dataclass(frozen=True)
class Address:
    """One URL: its full name ("voice:case"), its pattern as text, its view, its arguments with their converters."""

    name: str
    pattern: str
    view: Callable
    arguments: dict[str, str]

    @property
    def gate(self) -> Any:
        return getattr(self.view, "gate", None)


def addresses(patterns: Iterable | None = None, names: tuple[str, ...] = (), prefix: str = "") -> Iterator[Address]:
    """Every URL below these patterns; by default all of the platform's."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            space = (*names, entry.namespace) if entry.namespace else names
            yield from addresses(entry.url_patterns, space, pattern)
        elif isinstance(entry, URLPattern):
            kinds = {type(converter): word for word, converter in get_converters().items()}
            arguments = {name: kinds.get(type(c), "") for name, c in entry.pattern.converters.items()}
            yield Address(":".join((*names, entry.name or "")), pattern, entry.callback, arguments)


def without_gate(found: Iterable[Address]) -> list[str]:
    """Addresses whose view does not say who may open it, or opens to all without a reason."""
    bad = []
    for address in found:
        gate = address.gate
        if gate is None or gate.kind not in KINDS:
            bad.append(f"{address.pattern} ({address.name}) declares no gate")
        elif gate.kind == "public" and len(gate.reason) < 5:
            bad.append(f"{address.pattern} ({address.name}) is public without a reason")
        elif gate.kind == "allowed" and gate.verb not in getattr(gate.model, "permissions", {}):
            bad.append(f"{address.pattern} ({address.name}) asks for {gate.verb}, which {gate.model} does not declare")
    return bad


def without_name(found: Iterable[Address]) -> list[str]:
    """Addresses nobody can link to: `room:noun_or_verb` is missing."""
    return [address.pattern for address in found if ":" not in address.name or address.name.endswith(":")]


def heavy_views(found: Iterable[Address]) -> list[str]:
    """Views behind which more than 250 lines of our own ancestor classes stand."""
    bad = []
    for address in found:
        view_class = getattr(address.view, "view_class", None)
        ancestors = [c for c in view_class.__mro__[1:] if c.__module__.startswith("zgh.")] if view_class else []
        lines = sum(len(inspect.getsource(c).splitlines()) for c in ancestors)
        if lines > ANCESTOR_LINES:
            bad.append(f"{address.name}: {lines} lines of ancestors")
    return bad
