"""The starter set can be found by search from the first day: its migration writes rows, and the index comes after."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_migrate
from django.dispatch import receiver

STARTER = ("policies", "0002_starter")


@receiver(post_migrate, dispatch_uid="policies.index_starter")
def index_starter(plan: list[tuple[Any, bool]] | None = None, **_kwargs: Any) -> None:
    """Once, in the run that loaded it (the signal comes once for every app: the first one does it)."""
    loaded = [step for step, is_backwards in plan or () if (step.app_label, step.name) == STARTER and not is_backwards]
    if not loaded or getattr(loaded[0], "is_indexed", False):
        return
    from zgh.foundation.search.index import update

    from .models import Document

    for document in Document.objects.filter(state="published"):
        update(document)
    loaded[0].is_indexed = True
