"""The registry of what the employee home and the workbench show. Rooms above fill it from their `home.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from zgh.foundation.access.scopes import reach
from zgh.kit.addresses import address

MOST_QUICKS = 6


@dataclass(frozen=True)
class HomeRow:
    """One line on the home page. `section` "mine" (与我有关), "followed" (我关注的) or "around" (大家身边).

    `tone`: red gold green blue.
    """

    title: str
    url: str
    meta: str = ""
    icon: str = "message-dots"
    tone: str = "red"
    tag: Any = ""
    tag_tone: str = ""
    section: str = "mine"
    day: dt.date | None = None
    rank: int = 5


@dataclass(frozen=True)
class Service:
    """A little house: a thing one can do here today. What does not exist yet is never registered."""

    key: str
    label: Any
    icon: str
    tone: str
    url_name: str
    query: str = ""
    about: Any = ""
    rank: int = 5
    on_home: bool = True

    @property
    def url(self) -> str:
        """Where it leads."""
        return address(self.url_name) + self.query


@dataclass(frozen=True)
class Lead:
    """The card under the roof that invites people to speak: a wide door and up to three short ones."""

    label: Any
    icon: str
    url_name: str
    choices: tuple[tuple[Any, str], ...] = ()

    @property
    def url(self) -> str:
        """The wide door."""
        return address(self.url_name)

    @property
    def doors(self) -> list[tuple[Any, str]]:
        """(label, address) of the short doors."""
        return [(label, self.url + query) for label, query in self.choices]


@dataclass(frozen=True)
class Score:
    """A number with its definition and the list behind it; `value` "" means nothing to count yet."""

    label: Any
    value: str
    definition: Any
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """A card in the workbench's right column: either scores, or rows (title, meta, url)."""

    key: str
    title: Any
    scores: list[Score] = field(default_factory=list)
    rows: list[HomeRow] = field(default_factory=list)
    empty: Any = ""
    more_url: str = ""
    rank: int = 5


@dataclass(frozen=True)
class Quick:
    """A short way on the workbench to what one does often; shown to whoever holds one of the duties."""

    key: str
    label: Any
    icon: str
    url_name: str
    duties: tuple[str, ...] = ()
    rank: int = 5

    @property
    def url(self) -> str:
        """Where it leads."""
        return address(self.url_name)


@dataclass(frozen=True)
class Kind:
    """What a room's to-dos look like: its app label, a short name, a sign, and the verb on each button."""

    key: str
    label: Any
    icon: str = "checkbox"
    tone: str = "blue"
    verbs: dict[str, Any] = field(default_factory=dict)


RowProvider = Callable[[HttpRequest], Iterable[HomeRow]]
PanelProvider = Callable[[HttpRequest], Iterable[Panel]]
_rows: list[RowProvider] = []
_panels: list[PanelProvider] = []
_services: dict[str, Service] = {}
_leads: dict[str, Lead] = {}
_kinds: dict[str, Kind] = {}
_quicks: dict[str, Quick] = {}


def register(provider: RowProvider) -> None:
    """Add a source of home rows; it gets the request and may cost at most two queries."""
    if provider not in _rows:
        _rows.append(provider)


def register_panel(provider: PanelProvider) -> None:
    """Add a source of workbench panels; it gets the request and may cost at most three queries."""
    if provider not in _panels:
        _panels.append(provider)


def register_service(service: Service) -> None:
    """Add a little house."""
    _services[service.key] = service


def register_lead(lead: Lead) -> None:
    """Set the card that invites people to speak."""
    _leads["lead"] = lead


def rows(request: HttpRequest) -> dict[str, list[HomeRow]]:
    """Home rows by section, most urgent first."""
    found: dict[str, list[HomeRow]] = {"mine": [], "followed": [], "around": []}
    for provider in _rows:
        for row in provider(request):
            found[row.section].append(row)
    return {section: sorted(lines, key=lambda row: row.rank) for section, lines in found.items()}


def panels(request: HttpRequest) -> list[Panel]:
    """Workbench panels in rank order."""
    return sorted((panel for provider in _panels for panel in provider(request)), key=lambda panel: panel.rank)


def register_quick(quick: Quick) -> None:
    """Add a short way; the workbench shows at most six."""
    _quicks[quick.key] = quick


def quicks(user: Any) -> list[Quick]:
    """The short ways this person's duties open, in rank order."""
    open_ones = [quick for quick in _quicks.values() if any(reach(user, duty) for duty in quick.duties)]
    return sorted(open_ones, key=lambda quick: quick.rank)[:MOST_QUICKS]


def services() -> list[Service]:
    """The little houses, in rank order."""
    return sorted(_services.values(), key=lambda service: service.rank)


def lead() -> Lead | None:
    """The inviting card, if a room has registered one."""
    return _leads.get("lead")


def register_kind(kind: Kind) -> None:
    """Say how a room's to-dos look in the workbench."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> Kind:
    """The look of a room's to-dos; a plain one for rooms that have not said."""
    return _kinds.get(key) or Kind(key, key)


def kinds() -> list[Kind]:
    """Every registered look, for the filter of the workbench."""
    return list(_kinds.values())
