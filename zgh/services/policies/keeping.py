"""What makes new rows in the library, and how a keeper signs."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from zgh.foundation.audit.book import record
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.services.voice.models.office import office_of

from .models import Document, Rule
from .models.keepers import DUTY


def add_document(by: Any, once: uuid.UUID, **facts: Any) -> Document:
    """A new document, as a draft. The same `once` twice is one."""
    with transaction.atomic():
        row, is_new = Document.objects.get_or_create(once=once, defaults=facts)
        if is_new:
            record(by, "policies.add_document", row, after={"title": row.title, "number": row.number})
    return row


def add_rule(by: Any, **facts: Any) -> Rule:
    """A new rule, unverified."""
    with transaction.atomic():
        row = Rule.objects.create(**facts)
        record(by, "policies.add_rule", row, after={"rule": str(row), "value": row.value})
    return row


def office(user: Any) -> str:
    """How a keeper signs: post and name, of the union nearest to the root in which they keep policies."""
    unions = sorted(duty_unions(user).get(DUTY, []), key=lambda union: union.path)
    return office_of(user, unions[0])[:80] if unions else str(user)
