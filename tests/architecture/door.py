"""What a sample of an address is: how to fill it, and who of the cast may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

SECRET = "只有甘肃的人看得见的一句话"
CADRES = ("wang", "li", "yang")


@dataclass(frozen=True)
class Door:
    """How to fill the address, and who of the cast may open it."""

    arguments: Callable[[SimpleNamespace], dict[str, Any]]
    open_to: tuple[str, ...]
