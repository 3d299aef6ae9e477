"""Terms, re-elections, certificates, and the numbers they go by."""

from .certificate import Certificate
from .figure import Figure, Figures
from .re_election import ReElection, Seat, start
from .steps import Step
from .term import Extension, Reminder, Term, cares, register

__all__ = [
    "Certificate",
    "Extension",
    "Figure",
    "Figures",
    "ReElection",
    "Reminder",
    "Seat",
    "Step",
    "Term",
    "cares",
    "register",
    "start",
]
