"""A search that knows only what these tests register."""

from __future__ import annotations

import pytest

from zgh.foundation.search import registry

from . import shelf


@pytest.fixture
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unions and people in these tests' own way, and nothing of the rooms."""
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(registry, "_live", {})
    shelf.offer()


@pytest.fixture
def reader(db: None) -> int:
    """The shelf filled; the id of a user who may see all."""
    return shelf.fill()
