"""Changes of the union tree on a day, and what the statistics ask about unions and people."""

from .profile import PersonProfile, UnionProfile
from .reorganisation import Follow, Part, Reorganisation, Unit

__all__ = ["Follow", "Part", "PersonProfile", "Reorganisation", "UnionProfile", "Unit"]
