"""How keepers and readers narrow the lists of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from zgh.kit.filters import FilterForm

from .models import Category, Document, Kind, Level
from .places import MAINLAND

NATION = "00"  # the whole country, among provinces


class RuleFilter(FilterForm):
    """By kind and place."""

    kind = forms.MultipleChoiceField(label=gettext_lazy("哪类规定"), choices=Kind.choices)
    province = forms.MultipleChoiceField(label=gettext_lazy("省份"), choices=list(MAINLAND.items()))
    q = forms.CharField(label=gettext_lazy("搜条件和文件"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In conditions, case, note and the title of a document one may read: another's title is not to be guessed."""
        titled = Document.objects.permitted("view", self.user).filter(title__icontains=text)
        found = Q(conditions__icontains=text) | Q(case__icontains=text) | Q(note__icontains=text)
        return rows.filter(found | Q(document__in=titled.values("pk")))


class WorkFilter(FilterForm):
    """One place at a time."""

    province = forms.ChoiceField(
        label=gettext_lazy("在哪里"), choices=[(NATION, gettext_lazy("全国")), *MAINLAND.items()]
    )

    def narrow_province(self, rows: Any, code: str) -> Any:
        """The rules of the place."""
        return rows.filter(province="" if code == NATION else code)


class DocumentFilter(FilterForm):
    """By level, place and subject."""

    category = forms.MultipleChoiceField(label=gettext_lazy("类别"), choices=Category.choices)
    level = forms.MultipleChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    province = forms.MultipleChoiceField(label=gettext_lazy("省份"), choices=list(MAINLAND.items()))
    q = forms.CharField(label=gettext_lazy("搜标题、文号、机关"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In title, number and issuer."""
        return rows.filter(Q(title__icontains=text) | Q(number__icontains=text) | Q(issuer__icontains=text))
