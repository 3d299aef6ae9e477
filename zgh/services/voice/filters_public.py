"""Filters of what everybody may read: the wall and the board of answers that are owed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.seek import search
from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField

from .models import Category

MOST_UNIONS = 50  # whom a few characters may mean at once


class PublicFilter(FilterForm):
    """Words, category, union. `via` leads from a row to its case."""

    via = ""
    q = CleanTextField(label=_("搜标题和内容"), max_length=60)
    category = forms.ModelChoiceField(label=_("类别"), queryset=Category.objects.none(), empty_label=_("全部"))
    union = CleanTextField(
        label=_("工会"), max_length=40, widget=forms.TextInput(attrs={"placeholder": _("名称、俗称或首字母")})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.permitted("view", self.user)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """In title or text."""
        title, words = f"{self.via}headline__icontains", f"{self.via}text__icontains"
        return rows.filter(Q(**{title: text}) | Q(**{words: text}))

    def narrow_category(self, rows: QuerySet, category: Category) -> QuerySet:
        """Of one subject."""
        return rows.filter(**{f"{self.via}category": category})

    def narrow_union(self, rows: QuerySet, text: str) -> QuerySet:
        """The union that answers, by whatever one knows of its name. One query more."""
        found = search(Union.objects.permitted("view", self.user), text, MOST_UNIONS)
        return rows.filter(union__in=list(found.values_list("pk", flat=True)))


class OwedFilter(PublicFilter):
    """The same of the board of owed answers."""

    via = "case__"
