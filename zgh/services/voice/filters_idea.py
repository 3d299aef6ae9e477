"""Filters of the lists of ideas."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from zgh.kit.filters import FilterForm
from zgh.kit.forms import DayField
from zgh.kit.numbers import whole


class IdeaFilter(FilterForm):
    """Words on the showcase."""

    q = forms.CharField(label=gettext_lazy("搜一搜"), max_length=60)
    union = forms.CharField(label=gettext_lazy("工会"), max_length=40)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """In what is shown to all."""
        return rows.filter(Q(show_title__icontains=text) | Q(show_text__icontains=text))

    def narrow_union(self, rows: QuerySet, text: str) -> QuerySet:
        """The owning union by a part of its name."""
        return rows.filter(Q(case__union__short_name__icontains=text) | Q(case__union__name__icontains=text))


class IdeaDeskFilter(FilterForm):
    """By words, union and day of the verdict."""

    q = forms.CharField(label=gettext_lazy("搜标题、内容、编号"), max_length=60)
    union = forms.CharField(label=gettext_lazy("工会"), max_length=40)
    decided_from = DayField(label=gettext_lazy("评定日期从"))
    decided_to = DayField(label=gettext_lazy("评定日期到"))

    lookups: ClassVar[dict[str, str]] = {"decided_from": "decided_on__gte", "decided_to": "decided_on__lte"}

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """Words of title or text, or a number such as XS-000417."""
        number = Q(pk=whole(text.upper().removeprefix("XS-")))
        return rows.filter(Q(case__headline__icontains=text) | Q(case__text__icontains=text) | number)

    def narrow_union(self, rows: QuerySet, text: str) -> QuerySet:
        """The owning union by a part of its name."""
        return rows.filter(Q(case__union__short_name__icontains=text) | Q(case__union__name__icontains=text))
