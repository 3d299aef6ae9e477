"""Two trees and the people in them."""

from zgh.kit import begins as begins  # registers the lookup of that name

from .alias import UnitAlias
from .batch import ImportBatch
from .company import Company, Coverage
from .identity import IdentityNumber
from .lineage import Lineage, UnionAlias
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
    "Lineage",
    "Membership",
    "Officer",
    "OutsideUnion",
    "Person",
    "Union",
    "UnionAlias",
    "UnionScoped",
    "UnitAlias",
]
