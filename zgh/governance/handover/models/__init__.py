"""Handing over what a cadre does, and standing in for an absent one."""

from __future__ import annotations

from .absence import Absence
from .hand_over import HandOver, Part

__all__ = ["Absence", "HandOver", "Part"]
