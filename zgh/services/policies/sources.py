"""Which documents a rule may name to whom: titles of a union's own, of drafts and withdrawn ones are not for all.

Nor are the words and the clause taken from them; a rule without a document has nothing to hide.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from zgh.foundation.access.permitted import may

from .models import Document, Rule


def with_sources(rules: QuerySet, user: Any) -> QuerySet:
    """Rules with their document, without its words, and `is_source_shown`: whether this person may read it."""
    mine = Document.objects.permitted("view", user).filter(pk=OuterRef("document_id")).order_by()
    return rules.select_related("document").defer("document__text").annotate(is_source_shown=Exists(mine))


def is_shown(rule: Rule, user: Any) -> bool:
    """The same for one rule. One query where the document is not everybody's."""
    document = rule.document
    return document is not None and (document.is_open or may(user, "view", document))


def source_of(rule: Any) -> str:
    """The document as it may be named."""
    return str(rule.document) if rule.is_source_shown else ""


def clause_of(rule: Any) -> str:
    """The clause, where its document may be named or there is none."""
    return rule.clause if rule.is_quotable else ""


def taken_from(document: Document, user: Any, most: int | None) -> list[Rule]:
    """The rules taken from a document, at most so many: those that hold first, what has ended last. One query."""
    over = Case(
        When(Q(ends_on__lte=timezone.localdate()), then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    rules = Rule.objects.permitted("view", user).filter(document=document).exclude(state="retired")
    return list(rules.order_by(over, *Rule._meta.ordering)[:most])
