"""A document as a keeper names it: by 文号 or title, where there are too many to choose from a list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.forms import clean_text

from .models import Document

LIST = "policy-documents"  # the id of the datalist in policies/form.html
OFFERED = 50  # newest ones, offered while typing
NAMED = 5  # of those that fit, in the sentence that asks which


def label_of(document: Document) -> str:
    """标题（文号，年份）: what tells two of the same title apart."""
    facts = "，".join(filter(None, (document.number, f"{document.starts_on:%Y}" if document.starts_on else "")))
    return f"{document.title}（{facts}）" if facts else document.title


class DocumentField(forms.ModelChoiceField):
    """Typed, with the newest offered: a number, a title or a part of it that fits one document. Cleaned to the row."""

    widget = forms.TextInput(attrs={"list": LIST, "autocomplete": "off"})
    default_error_messages = {"invalid_choice": gettext_lazy("没有找到这份文件，请写文号，或者标题里的几个字")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Document.objects.none(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        if isinstance(value, str) or value is None:
            return value
        row = value if isinstance(value, Document) else self._rows().filter(pk=value).first()
        return label_of(row) if row is not None else ""

    def to_python(self, value: Any) -> Document | None:
        """The one document that is meant. At most three queries."""
        text = clean_text(str(value or ""), lines=False)
        if not text:
            return None
        rows = self._rows()
        titles = [text, *(text[:n] for n, char in enumerate(text) if char == "（")]
        alike = rows.filter(Q(title__in=titles) | Q(number=text))[:OFFERED]
        named = [row for row in alike if text == label_of(row)]
        exact = named or [row for row in alike if text in (row.number, row.title)]
        return _only(exact or list(rows.filter(Q(title__icontains=text) | Q(number__icontains=text))[: NAMED + 1]))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another text stands there."""
        return str(self.prepare_value(initial) or "") != str(data or "")

    @property
    def offered(self) -> list[str]:
        """The newest, for the list below the box. One query."""
        return [label_of(row) for row in self._rows().order_by("-pk")[:OFFERED]]

    def _rows(self) -> QuerySet:
        return self.queryset.only("title", "number", "starts_on")


def _only(found: list[Document]) -> Document:
    """The one that is meant; ValidationError where it is none or several."""
    if not found:
        raise ValidationError(DocumentField.default_error_messages["invalid_choice"], code="invalid_choice")
    if len(found) > 1:
        named = "、".join(label_of(row) for row in found[:NAMED])
        raise ValidationError(_("有好几份：%(named)s。请写清是哪一份") % {"named": named}, code="many")
    return found[0]
