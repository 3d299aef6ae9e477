"""A row's own move closes what was owed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.dispatch import receiver

from zgh.foundation.flow.signals import moving

from .book import close_todos


@receiver(moving, dispatch_uid="todo.close_done")
def close_done(row: models.Model, verb: str, **_facts: Any) -> None:
    """In the move's transaction: one update a move, on the partial index."""
    close_todos(row, verb)
