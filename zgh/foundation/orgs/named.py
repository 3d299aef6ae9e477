"""Unions and units named in a form, as people write them: a code, a name, a nickname. Rooms above ask for them too."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zgh.kit.forms import CleanTextField

from .models import Company, Union, UnionAlias

BETWEEN = re.compile(r"[、，,;；\n]+")
SHOWN = 4


class NodeField(CleanTextField):
    """One or several rows of a tree. `is_many`: separated by 、 or on lines of their own; cleans to a list."""

    model: Any = None

    def __init__(self, *, is_many: bool = False, **kwargs: Any) -> None:
        super().__init__(lines=is_many, max_length=2000, **kwargs)
        self.is_many, self.user = is_many, None
        if is_many:
            self.widget.attrs["rows"] = 3

    def clean(self, value: Any) -> Any:
        """The row, or None; the rows."""
        text = super().clean(value)
        names = [name.strip() for name in (BETWEEN.split(text) if self.is_many else [text]) if name.strip()]
        rows = list(dict.fromkeys(self.find(name) for name in names))
        return rows if self.is_many else (rows[0] if rows else None)

    def find(self, name: str) -> Any:
        """The one row meant; says what else it may be when the words fit several."""
        rows = self.rows().filter(self.exactly(name))
        found = list(rows[: SHOWN + 1]) or list(self.rows().filter(self.partly(name))[: SHOWN + 1])
        if not found:
            raise forms.ValidationError(_("没有找到“%(name)s”。请写全称、简称或编码") % {"name": name})
        if len(found) > 1:
            names = "、".join(f"{row}（{row.code}）" for row in found[:SHOWN])
            raise forms.ValidationError(_("“%(name)s”不止一个：%(names)s。请改写编码") % {"name": name, "names": names})
        return found[0]

    def rows(self) -> QuerySet:
        """What may be chosen from."""
        return self.model.objects.permitted("view", self.user)

    def exactly(self, name: str) -> Q:
        """Rows of this very name."""
        return Q(code__iexact=name) | Q(name=name) | Q(short_name=name)

    def partly(self, name: str) -> Q:
        """Rows with this in their name."""
        return Q(name__icontains=name) | Q(short_name__icontains=name)


class UnionField(NodeField):
    """Unions that are not closed."""

    model = Union

    def rows(self) -> QuerySet:
        """Open ones."""
        return super().rows().filter(closed_on=None)

    def exactly(self, name: str) -> Q:
        """Nicknames and former names too."""
        other = UnionAlias.objects.filter(name=name).values("union")
        return super().exactly(name) | Q(pk__in=other)


class UnitField(NodeField):
    """Companies and departments."""

    model = Company
