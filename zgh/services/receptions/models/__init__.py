"""Receptions, what is asked at them, and who wants to hear it."""

from .question import Question
from .reception import Reception
from .upvote import Upvote

__all__ = ["Question", "Reception", "Upvote"]
