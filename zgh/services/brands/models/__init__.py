"""Brands, what belongs to them, and how unions come to have one."""

from .brand import Brand
from .coaching import Visit
from .custom import Custom, customs
from .edition import Edition
from .follow import Follow
from .incubation import Incubation
from .milestone import Milestone
from .person import BrandPerson

__all__ = ["Brand", "BrandPerson", "Custom", "Edition", "Follow", "Incubation", "Milestone", "Visit", "customs"]
