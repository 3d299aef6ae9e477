"""Articles and what belongs to them."""

from .article import Article, Comments
from .category import Category
from .reading import Reading
from .review import Review
from .revision import Revision
from .setting import Setting, rules_for
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
    "Setting",
    "Submission",
    "Tag",
    "Template",
    "rules_for",
]
