"""The registry of what people are told about. Rooms fill it from their `notices.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """One kind of news. `code` is "<room>.<what happened>"; `push`: also outside the platform, unless unwanted.

    `duties`: whoever holds one of them may be told; empty: everyone. Only decides who is asked about pushes.
    """

    code: str
    title: Any
    push: bool = True
    icon: str = "bell"
    duties: tuple[str, ...] = ()


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind; returns it, so that a room can keep it as a constant."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> Kind:
    """The kind of this code; a plain one for rows whose room has forgotten the kind since."""
    return _kinds.get(code) or Kind(code, _("消息"), push=False)


def registered(code: str) -> Kind:
    """The kind to send. Raises KeyError for a code nobody registered: a typing error must not go out."""
    return _kinds[code]


def kinds() -> list[Kind]:
    """All kinds, in the order rooms registered them."""
    return list(_kinds.values())
