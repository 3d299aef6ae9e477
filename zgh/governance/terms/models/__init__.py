"""Terms, re-elections, certificates, and the numbers they go by."""

from .certificate import Certificate
from .figure import Figure, Figures
from .re_election import BY_STEPS, STEPS, Opening, ReElection, Seat, by_elect, start
from .steps import Return, Step
from .term import Extension, Reminder, Term, cares, register
from .vacancy import Vacancy, vacancies

__all__ = [
    "BY_STEPS",
    "STEPS",
    "Certificate",
    "Extension",
    "Figure",
    "Figures",
    "Opening",
    "ReElection",
    "Reminder",
    "Return",
    "Seat",
    "Step",
    "Term",
    "Vacancy",
    "by_elect",
    "cares",
    "register",
    "start",
    "vacancies",
]
