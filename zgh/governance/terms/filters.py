"""Filters of the lists."""

from __future__ import annotations

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField
from zgh.kit.regions import PROVINCES


class UnionFilter(FilterForm):
    """By the union's name and province."""

    q = CleanTextField(label=_("工会名称或拼音"), max_length=40)
    province = forms.MultipleChoiceField(label=_("省份"), choices=list(PROVINCES.items()))

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Part of a name, the code, or pinyin initials."""
        fits = Q(union__name__icontains=text) | Q(union__short_name__icontains=text) | Q(union__code__iexact=text)
        return rows.filter(fits | Q(union__initials__startswith=text.lower()) if text.isascii() else fits)

    def narrow_province(self, rows: QuerySet, provinces: list[str]) -> QuerySet:
        """Where the union is."""
        return rows.filter(union__province__in=provinces)
