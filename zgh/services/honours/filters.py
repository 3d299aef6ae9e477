"""How the wall and the desk are narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.orgs.seek import people_named
from zgh.kit.filters import FilterForm
from zgh.kit.numbers import LARGEST
from zgh.kit.regions import PROVINCES

from .models import Award, Kind, Level
from .models.honour import FIRST_YEAR, LAST_YEAR


class WallFilter(FilterForm):
    """By words, level, award, year, place and union."""

    q = forms.CharField(label=gettext_lazy("搜姓名、荣誉、机关、文号"), max_length=40)
    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=[("", gettext_lazy("全部")), *Level.choices])
    year = forms.IntegerField(
        label=gettext_lazy("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR,
        error_messages={"invalid": gettext_lazy("写四位年份，比如2024")},
    )  # fmt: skip
    award = forms.ModelChoiceField(
        label=gettext_lazy("奖项"), queryset=Award.objects.none(), empty_label=gettext_lazy("全部")
    )
    province = forms.ChoiceField(label=gettext_lazy("省份"), choices=[("", gettext_lazy("全部")), *PROVINCES.items()])
    union = forms.IntegerField(label=gettext_lazy("工会"), widget=forms.HiddenInput)
    lookups = {"province": "union__province"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place: Union | None = None
        self.fields["award"].queryset = Award.objects.permitted("view", self.user)  # type: ignore[attr-defined]

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """In the holder's name (also as pinyin), the honour's, the body's, the number."""
        named = Q(person__in=people_named("".join(text.split()))) if len(text) > 1 or not text.isascii() else Q()
        found = Q(title__icontains=text) | Q(holder__icontains=text) | Q(body__icontains=text)
        return rows.filter(found | Q(number__icontains=text) | named)

    def narrow_union(self, rows: QuerySet, pk: int) -> QuerySet:
        """Of a union and all below it."""
        self.place = Union.objects.permitted("view", self.user).filter(pk=min(pk, 2**62)).first()
        if self.place is None:
            return rows.none()
        return rows.filter(union__path__gte=self.place.path, union__path__lt=next_sibling(self.place.path))


class DeskFilter(WallFilter):
    """The same, and by whom it went to; `batch`: what one file has written."""

    kind = forms.ChoiceField(label=gettext_lazy("授予谁"), choices=[("", gettext_lazy("全部")), *Kind.choices])
    batch = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST)


class AwardFilter(FilterForm):
    """By level, whom it goes to and words."""

    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=[("", gettext_lazy("全部")), *Level.choices])
    kind = forms.ChoiceField(label=gettext_lazy("授予谁"), choices=[("", gettext_lazy("全部")), *Kind.choices])
    q = forms.CharField(label=gettext_lazy("搜奖项、机关"), max_length=40)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """In its names and in who gives it."""
        return rows.filter(Q(name__icontains=text) | Q(aliases__icontains=text) | Q(body__icontains=text))
