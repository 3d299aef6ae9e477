"""Awards, honours, what proves them, and files of them on their way in."""

from .award import Award, Kind, Level
from .batch import Batch
from .honour import Honour
from .paper import Paper, Portrait

__all__ = ["Award", "Batch", "Honour", "Kind", "Level", "Paper", "Portrait"]
