"""Two trees and the people in them."""

from .alias import UnitAlias
from .batch import ImportBatch
from .company import Company, Coverage
from .identity import IdentityNumber
from .office import Duty, Officer
from .person import Employment, Membership, Person
from .row import ImportRow
from .scoping import UnionScoped
from .union import OutsideUnion, Union

__all__ = [
    "Company",
    "Coverage",
    "Duty",
    "Employment",
    "IdentityNumber",
    "ImportBatch",
    "ImportRow",
    "Membership",
    "Officer",
    "OutsideUnion",
    "Person",
    "Union",
    "UnionScoped",
    "UnitAlias",
]
