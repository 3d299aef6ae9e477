"""What can be found: honours on the wall, by name, holder and number; never one whose holder does not want that."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register

from .models import Honour

register(
    Honour,
    title=str,
    known_as=["number"],
    pinyin=["holder_name"],
    body=["body", "citation"],
    when=Q(state="published", is_hidden=False),
    heading=_("荣誉"),
    icon="award",
    rank=6,
    join=("person",),
)
