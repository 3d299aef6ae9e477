"""`{{ labels|at:row.field }}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(words: Mapping[str, Any], key: str) -> Any:
    """The word behind a key that is itself a value; the key where there is none."""
    return words.get(key, key)
