"""A document as a keeper names it: by 文号 or title, where there are too many to choose from a list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.dates import full
from zgh.kit.forms import clean_text

from .models import Document

LIST = "policy-documents"  # the id of the datalist in policies/form.html
OFFERED = 50  # newest ones, offered while typing
NAMED = 5  # of those that fit, in the sentence that asks which
# Characters of a name: the longest label has 120 of title, 80 of 文号 and a mark. SQLite refuses a LIKE of 50,000.
LONGEST = 260
ISSUER = 30  # characters of an issuer that tell two apart


def label_of(document: Document, mark: str = "") -> str:
    """标题（文号，年份）: what tells two of the same title apart; `mark` where that does not."""
    facts = (document.number, f"{document.starts_on:%Y}" if document.starts_on else "", mark)
    said = "，".join(filter(None, facts))
    return f"{document.title}（{said}）" if said else document.title


def labels_of(documents: Iterable[Document]) -> list[str]:
    """A label each, in order; where some would be called the same, with issuer, day or number to tell them apart."""
    rows = list(documents)
    alike: dict[str, list[Document]] = {}
    for row in rows:
        alike.setdefault(label_of(row), []).append(row)
    return [_told_apart(row, alike[label_of(row)]) for row in rows]


def _told_apart(row: Document, alike: list[Document]) -> str:
    if len(alike) == 1:
        return label_of(row)
    for n, mark in enumerate(_marks(row)):
        if mark and sum(_marks(other)[n] == mark for other in alike) == 1:
            return label_of(row, mark)
    return label_of(row, _marks(row)[-1])


def _marks(row: Document) -> tuple[str, ...]:
    """What may tell it from another of the same title, number and year; the last always does."""
    return row.issuer[:ISSUER], full(row.starts_on), f"#{row.pk}"


def names_of(row: Document) -> set[str]:
    """Everything it may have been called in the box: a mark that was needed yesterday still names it today."""
    return {label_of(row), *(label_of(row, mark) for mark in _marks(row))}


class DocumentField(forms.ModelChoiceField):
    """Typed, with the newest offered: a number, a title or a part of it that fits one document. Cleaned to the row.

    `begun`: the document the form began with, which its label names whatever else is called the same.
    """

    widget = forms.TextInput(attrs={"list": LIST, "autocomplete": "off"})
    default_error_messages = {"invalid_choice": gettext_lazy("没有找到这份文件，请写文号，或者标题里的几个字")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Document.objects.none(), **kwargs)
        self.begun: Any = None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box. One query, two where the value is a number."""
        if isinstance(value, str) or value is None:
            return value
        row = value if isinstance(value, Document) else self._rows().filter(pk=value).first()
        if row is None:
            return ""
        alike = list(self._rows().filter(title=row.title, number=row.number)[:OFFERED])
        at = next((n for n, other in enumerate(alike) if other.pk == row.pk), None)
        return label_of(row) if at is None else labels_of(alike)[at]

    def to_python(self, value: Any) -> Document | None:
        """The one document that is meant. At most four queries."""
        typed = str(value or "").strip()
        if len(typed) > LONGEST:  # before anything is looked for: a search for a whole text is none
            raise ValidationError(
                _("太长了，写文号或者标题里的几个字就行，最多%(most)d个字") % {"most": LONGEST}, code="long"
            )
        text = clean_text(typed, lines=False)
        if not text:
            return None
        return self._began_with(text) or self._found(text)

    def _began_with(self, text: str) -> Document | None:
        """The document that stood in the box, where it was left as it was."""
        pk = getattr(self.begun, "pk", self.begun)
        row = self._rows().filter(pk=pk).first() if pk else None
        return row if row is not None and text in names_of(row) else None

    def _found(self, text: str) -> Document:
        rows = self._rows()
        titles = [text, *(text[:n] for n, char in enumerate(text) if char == "（")]
        alike = list(rows.filter(Q(title__in=titles) | Q(number=text))[:OFFERED])
        labelled = dict(zip(labels_of(alike), alike, strict=False))
        if text in labelled:
            return labelled[text]
        named = [row for row in alike if text in names_of(row)]
        exact = named or [row for row in alike if text in (row.number, row.title)]
        return _only(exact or list(rows.filter(Q(title__icontains=text) | Q(number__icontains=text))[: NAMED + 1]))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another text stands there."""
        return str(self.prepare_value(initial) or "") != str(data or "")

    @property
    def offered(self) -> list[str]:
        """The newest, for the list below the box. One query."""
        return labels_of(self._rows().order_by("-pk")[:OFFERED])

    def _rows(self) -> QuerySet:
        return self.queryset.only("title", "number", "starts_on", "issuer")


def _only(found: list[Document]) -> Document:
    """The one that is meant; ValidationError where it is none or several."""
    if not found:
        raise ValidationError(DocumentField.default_error_messages["invalid_choice"], code="invalid_choice")
    if len(found) > 1:
        named = "、".join(labels_of(found)[:NAMED])
        raise ValidationError(_("有好几份：%(named)s。请写清是哪一份") % {"named": named}, code="many")
    return found[0]
