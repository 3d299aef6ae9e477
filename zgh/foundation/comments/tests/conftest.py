"""A published document of 甘肃 to talk under, and who looks after the talk."""

from __future__ import annotations

import pytest

from zgh.foundation.comments import registry
from zgh.services.policies.models import Document

from .talking import keeper, shelf


@pytest.fixture
def place(cast):
    """The cast with `cast.paper`, a document employees of 甘肃 read; wang looks after news there, li as chair."""
    registry.register(Document)
    keeper(cast.wang, cast.gansu)
    cast.paper = shelf(cast)
    yield cast
    registry.forget(Document)
