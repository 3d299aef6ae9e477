"""Works, the people in them, appreciation, and collections."""

from .appreciation import Appreciation
from .collection import Collection, Item
from .part import Part
from .work import Work

__all__ = ["Appreciation", "Collection", "Item", "Part", "Work"]
