"""What makes new rows in the library, what becomes of uploaded files, and how a keeper signs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from zgh.foundation.audit.book import record
from zgh.foundation.files.attach import attach
from zgh.foundation.files.models import StoredFile
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.services.voice.models.office import office_of

from .models import Document, Extract, Guide, Rule
from .models.keepers import DUTY
from .reading import kind_of, read


def add_document(by: Any, once: uuid.UUID, **facts: Any) -> Document:
    """A new document, as a draft. The same `once` twice is one."""
    with transaction.atomic():
        row, is_new = Document.objects.get_or_create(once=once, defaults=facts)
        if is_new:
            record(by, "policies.add_document", row, after={"title": row.title, "number": row.number})
    return row


def add_rule(by: Any, once: uuid.UUID, **facts: Any) -> Rule:
    """A new rule, unverified. The same `once` twice is one."""
    with transaction.atomic():
        row, is_new = Rule.objects.get_or_create(once=once, defaults=facts)
        if is_new:
            record(by, "policies.add_rule", row, after={"rule": str(row), "value": row.value})
    return row


def add_guide(by: Any, once: uuid.UUID, **facts: Any) -> Guide:
    """The steps of one kind. The same `once` twice is one."""
    with transaction.atomic():
        row, is_new = Guide.objects.get_or_create(once=once, defaults=facts)
        if is_new:
            record(by, "policies.add_guide", row, after={"kind": row.kind, "union": row.union_id})
    return row


def take_in(document: Document, files: Iterable[StoredFile], by: Any) -> list[Extract]:
    """Put uploaded files on the document and read the words of those that have any; each waits to be compared.

    Reading talks to the store and to a process and may take half a minute a file: outside transactions. Raises
    ValidationError where there is no room for another file.
    """
    made = []
    for file in files:
        with transaction.atomic():
            attach(document, file, by)
            record(by, "policies.attach", document, after={"name": file.name, "sha256": file.sha256})
        if kind_of(file):
            found = read(file, document.title, document.number)
            facts = {"text": found.text, "page_count": found.page_count, "notes": found.notes}
            made.append(Extract.objects.create(document=document, file=file, **facts))
    return made


def office(user: Any) -> str:
    """How a keeper signs: post and name, of the union nearest to the root in which they keep policies."""
    unions = sorted(duty_unions(user).get(DUTY, []), key=lambda union: union.path)
    return office_of(user, unions[0])[:80] if unions else str(user)
