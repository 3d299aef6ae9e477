"""Joining, moving, standing: what people ask for and what committees decide. The facts themselves lie in `orgs`."""

from .application import OPEN, Application
from .decision import Decision
from .ledger import Change, Departure, DuesBase
from .transfer import MOVING, Transfer

__all__ = ["MOVING", "OPEN", "Application", "Change", "Decision", "Departure", "DuesBase", "Transfer"]
