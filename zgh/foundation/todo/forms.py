"""Filters of the list."""

from __future__ import annotations

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm

from .models import Todo, counts


class TodoFilter(FilterForm):
    """By words of the title and by room; only rooms that have something are offered."""

    lookups = {"q": "title__icontains"}
    q = forms.CharField(label=_("搜事项"), max_length=60)
    kind = forms.ChoiceField(label=_("种类"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        labels = sorted({config.label for config in apps.get_app_configs() if config.name.startswith("zgh.")})
        self.fields["kind"].choices = [
            ("", _("全部")),
            *((label, apps.get_app_config(label).verbose_name) for label in labels),
        ]

    def narrow_kind(self, rows: QuerySet[Todo], kind: str) -> QuerySet[Todo]:
        """One room's."""
        return rows.filter(about_type__startswith=f"{kind}.")
