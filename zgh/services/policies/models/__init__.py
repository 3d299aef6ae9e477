"""Documents, the dated rules taken from them, how one goes about it, and what nobody could answer."""

from .desk import Desk
from .document import Category, Document, Level
from .edition import Edition
from .extract import Extract
from .gap import Gap
from .guide import Guide
from .rule import KINDS, Kind, Rule, Unit

__all__ = ["KINDS", "Category", "Desk", "Document", "Edition", "Extract", "Gap", "Guide", "Kind", "Level", "Rule",
           "Unit"]  # fmt: skip
