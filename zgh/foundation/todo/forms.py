"""Filters of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm

from .models import Todo


class TodoFilter(FilterForm):
    """By words of the title and by room. Rooms with a flow are offered: to-dos are verbs of flows."""

    lookups = {"q": "title__icontains"}
    q = forms.CharField(label=_("搜事项"), max_length=60)
    kind = forms.ChoiceField(label=_("种类"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = {model._meta.app_config for model in apps.get_models() if hasattr(model, "flow")}
        choices = [(room.label, room.verbose_name) for room in sorted(rooms, key=lambda room: room.label)]
        self.fields["kind"].choices = [("", _("全部")), *choices]  # type: ignore[attr-defined]

    def narrow_kind(self, rows: QuerySet[Todo], kind: str) -> QuerySet[Todo]:
        """One room's."""
        return rows.filter(about_type__startswith=f"{kind}.")
