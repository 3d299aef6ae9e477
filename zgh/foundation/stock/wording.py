"""Which facts a row holds, as a short mark: nobody signs or overwrites what they have not seen."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from .models import lock

UNSAID = {"id", "once", "lock_count"}


def wording_of(row: models.Model) -> str:
    """A mark of every fact of the row; another fact gives another mark."""
    facts = [f"{f.attname}={getattr(row, f.attname)}" for f in row._meta.concrete_fields if f.name not in UNSAID]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:16]


def hold_unchanged(row: Any, seen: str | None) -> None:
    """Lock the row, read it afresh; ValidationError where it is not what `seen` was made of. In a transaction.

    `seen` None: nobody looked at a page (a program, an older act); then nothing is compared.
    """
    lock(row)
    row.refresh_from_db()
    if seen is not None:
        _compare(row, seen)


def refuse_stale(row: models.Model, seen: str) -> None:
    """The same for a part that is held with its parent and was read afresh; "" is nobody's page."""
    if seen:
        _compare(row, seen)


def _compare(row: models.Model, seen: str) -> None:
    if seen != wording_of(row):
        raise ValidationError(_("您打开这一页以后，别人刚改过"), code="stale")
