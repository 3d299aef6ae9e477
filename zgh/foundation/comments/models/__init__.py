"""Comments, and the thread under one row."""

from .comment import Comment
from .thread import Thread

__all__ = ["Comment", "Thread"]
