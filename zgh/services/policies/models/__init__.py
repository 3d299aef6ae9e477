"""Documents, the dated rules taken from them, and what nobody could answer."""

from .document import Category, Document, Level
from .gap import Gap
from .rule import KINDS, Kind, Rule, Unit

__all__ = ["KINDS", "Category", "Document", "Gap", "Kind", "Level", "Rule", "Unit"]
