"""The registry of menu entries. Rooms above the portal fill it from their `menu.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import reach
from zgh.kit.addresses import address


@dataclass(frozen=True)
class Item:
    """One entry. `duties` empty: everyone. `group`: "" top, govern, serve, base (workbench) or me (我的)."""

    key: str
    label: Any
    icon: str
    url_name: str
    group: str = ""
    duties: tuple[str, ...] = ()
    count: Callable[[HttpRequest], int] | None = None
    is_tab: bool = False
    about: Any = ""
    rank: int = 5

    @property
    def url(self) -> str:
        """Where it leads."""
        return address(self.url_name)

    def is_for(self, user: Any) -> bool:
        """Whether this person's duties open the entry (no query beyond the request's one for duties)."""
        return not self.duties or any(reach(user, duty) for duty in self.duties)


@dataclass(frozen=True)
class Group:
    """A chop in the side bar: 治 服 基."""

    key: str
    label: Any
    chop: Any
    tone: str


GROUPS = (
    Group("", "", "", ""),
    Group("govern", _("治理"), _("治"), "red"),
    Group("serve", _("服务"), _("服"), "gold"),
    Group("base", _("基础支撑"), _("基"), "blue"),
)

_items: dict[str, Item] = {}


def register(item: Item) -> None:
    """Add an entry, or replace the one of the same key."""
    _items[item.key] = item


def items(group: str) -> list[Item]:
    """The entries of one group, in rank order."""
    return sorted((item for item in _items.values() if item.group == group), key=lambda item: item.rank)


@dataclass
class Entry:
    """An item as one person sees it on this request."""

    item: Item
    request: HttpRequest

    @cached_property
    def count(self) -> int:
        """The number beside the label; 0 shows nothing."""
        return self.item.count(self.request) if self.item.count else 0

    @cached_property
    def url(self) -> str:
        return self.item.url

    key = property(lambda self: self.item.key)
    label = property(lambda self: self.item.label)
    icon = property(lambda self: self.item.icon)
    about = property(lambda self: self.item.about)


def entries_for(request: HttpRequest, group: str) -> list[Entry]:
    """The entries of one group this person may use."""
    return [Entry(item, request) for item in items(group) if item.is_for(request.user)]
