"""`{% load comments %}{% comments row %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.template.context import Context

from ..pages import context_of

register = template.Library()


@register.inclusion_tag("comments/talk.html", takes_context=True)
def comments(context: Context, row: Model) -> dict[str, Any]:
    """The comments under a row, and the box to write one. Three queries at most.

    Shows them to whoever sees the row: call it only for rows fetched by permission.
    """
    return {**context_of(context["request"], row), "csrf_token": context.get("csrf_token")}
