"""`{% load files %}{% attachments row %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model

from ..attach import files_of

register = template.Library()


@register.inclusion_tag("files/attachments.html")
def attachments(row: Model) -> dict[str, Any]:
    """The row's photos as a grid and documents as lines. One query, none after `attach.attached_to(rows)`.

    Shows them to whoever sees the row: call it only for rows fetched by permission.
    """
    files = files_of(row)
    return {
        "pictures": [file for file in files if file.is_image],
        "documents": [file for file in files if not file.is_image],
    }
