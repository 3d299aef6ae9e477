"""Words to look out for, desks with their rules, what is to be looked at, and reports."""

from .desk import Desk, Rules, rules_for
from .flag import Flag
from .review import Review
from .word import Word, Wordbook
from .writer import Writer

__all__ = ["Desk", "Flag", "Review", "Rules", "Word", "Wordbook", "Writer", "rules_for"]
