"""Filters of the list of changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField

from .models import Reorganisation


class ReorganisationFilter(FilterForm):
    """By words of the title, kind and state."""

    lookups = {"q": "title__icontains", "stage": "state"}
    q = CleanTextField(label=_("搜事项"))
    kind = forms.MultipleChoiceField(label=_("类型"), choices=Reorganisation.Kind.choices)
    stage = forms.MultipleChoiceField(label=_("状态"), choices=Reorganisation.State.choices)


def waiting_for(user: Any) -> Q:
    """Submitted ones this person may decide on."""
    return Reorganisation.flow.when("approve") & Reorganisation.permissions["approve"](user)
