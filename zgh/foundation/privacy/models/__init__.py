"""What this room keeps itself: corrections, copies, consents, deactivations, periods, assessments, takings."""

from .assessment import Assessment
from .closing import Deactivation
from .consent import Consent
from .copy import DataCopy
from .correction import Correction
from .period import Clearing, Period
from .taking import Export, ExportSubject

__all__ = [
    "Assessment",
    "Clearing",
    "Consent",
    "Correction",
    "DataCopy",
    "Deactivation",
    "Export",
    "ExportSubject",
    "Period",
]
