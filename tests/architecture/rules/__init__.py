"""The rules of the house, each a small function from a source tree to the places that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.architecture.house import House, Offence

Rule = Callable[[House], Iterable[Offence]]

from . import access, flow, layers, locks, naming, size, templates, words  # noqa: E402

RULES: dict[str, Rule] = {
    rule.__name__: rule
    for module in (access, flow, layers, locks, naming, size, templates, words)
    for rule in module.RULES
}
