"""Whom something is for, and articles, for the addresses that name one (see samples.py). yang writes for the group."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from zgh.foundation.audience.models import PostKind

from .samples_receptions import Sample


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it)."""

    def post_kind(_cast: SimpleNamespace) -> dict[str, Any]:
        return {"pk": PostKind.objects.create(name="驾驶", words=("司机",)).pk}

    return {"audience:amend_post_kind": (post_kind, ("yang",))}
