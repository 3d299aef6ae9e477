"""What people call units in their files: an officer says once which unit is meant, and it holds from then on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from zgh.foundation.audit.book import record

from ..models import Company, ImportBatch, UnitAlias
from .units import plain


def alias(batch: ImportBatch, by: Any, units: Mapping[str, Company]) -> None:
    """Register words → unit for the batch's union, correcting what was said before; the file is compared again."""
    with transaction.atomic():
        for words, company in units.items():
            facts = {"company": company, "by": by}
            row, _is_new = UnitAlias.objects.update_or_create(union=batch.union, words=plain(words), defaults=facts)
            record(by, "orgs.alias", row, after={"words": row.words, "company": company.pk, "name": company.name})
        batch.flow.move(batch, "alias", by, problem="")


def forget(alias: UnitAlias, by: Any) -> None:
    """The words mean nothing any more. Not a dated fact: what it led to is in the batches."""
    with transaction.atomic():
        record(by, "orgs.forget", alias, before={"words": alias.words, "company": alias.company_id})
        alias.delete()
