"""Filters that live in the address: a plain GET form that narrows rows, and chips that show its values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from .dates import day


class FilterForm(forms.Form):
    """Fields are optional; each filled one narrows the rows.

    A field filters by `lookups[name]`, else by its own name; several values become `__in`. For anything else
    define `narrow_<name>(rows, value)`. A wrong value says so beside the field and filters nothing. A field
    called `q` is shown as the search box. `self.user` is there for choices that depend on the person.
    """

    lookups: ClassVar[dict[str, str]] = {}
    use_required_attribute = False

    def __init__(self, data: QueryDict | dict | None = None, *, user: Any = None) -> None:
        super().__init__(data if data is not None else {}, auto_id="f_%s")
        self.user = user
        for field in self.fields.values():
            field.required = False

    def narrow(self, rows: QuerySet) -> QuerySet:
        """The rows all filled fields agree on."""
        self.is_valid()
        for name, value in self.cleaned_data.items():
            if _is_empty(value):
                continue
            own = getattr(self, f"narrow_{name}", None)
            rows = own(rows, value) if own else rows.filter(**self._lookup(name, value))
        return rows

    def _lookup(self, name: str, value: Any) -> dict[str, Any]:
        lookup = self.lookups.get(name, name)
        return {f"{lookup}__in" if isinstance(value, (list, QuerySet)) else lookup: value}


@dataclass(frozen=True)
class Chip:
    """One filter as shown: the field, its value in words, the query without it."""

    field: BoundField
    shown: str
    clear: str


def chips(form: FilterForm, query: QueryDict) -> list[Chip]:
    """A chip for every visible field except the search box."""
    return [
        Chip(field, shown(field.field, form.cleaned_data.get(field.name)), without(query, field.html_name))
        for field in form.visible_fields()
        if field.name != "q"
    ]


def without(query: QueryDict, *names: str) -> str:
    """The query as a link, less some fields and the page number."""
    query = query.copy()
    for name in ("page", "format", *names):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def shown(field: forms.Field, value: Any) -> str:
    """A filter's value in the words of its choices; "" when it is not set."""
    if _is_empty(value):
        return ""
    if isinstance(value, (list, QuerySet)):
        return "、".join(shown(field, one) for one in value)
    if isinstance(value, bool):
        return _("是")
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(field, (forms.ChoiceField, forms.TypedChoiceField)) and not isinstance(field, forms.ModelChoiceField):
        flat = dict(_flat(field.choices))
        return str(flat.get(str(value), value))
    return str(value)


def _flat(choices: Any) -> Any:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(key), label


def _is_empty(value: Any) -> bool:
    if isinstance(value, QuerySet):
        return not value
    return value in (None, "", False, [], ())
