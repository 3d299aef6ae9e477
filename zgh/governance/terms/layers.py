"""This room's figure on the province grid: unions whose term ran out."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.layers import Layer, register

from .models import Term


def overdue_terms(user: Any) -> dict[str, int]:
    """{province: unions past their term}, those this person answers for. One query."""
    rows = Term.objects.permitted("oversee", user).overdue().exclude(union__province="")
    return dict(rows.order_by().values("union__province").annotate(n=Count("pk")).values_list("union__province", "n"))


def listed(province: str) -> str:
    """The list of exactly these."""
    return f"{reverse('terms:terms')}?view=overdue&province={province}"


register(Layer("overdue_terms", _("届满未换届"), overdue_terms, listed, is_warning=True))
