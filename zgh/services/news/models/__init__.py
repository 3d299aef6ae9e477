"""Articles and what belongs to them."""

from .article import Article, Comments
from .category import Category
from .reading import Reading
from .review import Review
from .revision import Revision
from .setting import Rules, Setting, rules_for
from .submission import Submission
from .tag import Tag
from .template import Template

__all__ = [
    "Article",
    "Category",
    "Comments",
    "Reading",
    "Review",
    "Revision",
    "Rules",
    "Setting",
    "Submission",
    "Tag",
    "Template",
    "rules_for",
]
