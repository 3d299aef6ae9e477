"""What can be found: published documents with their words and numbers."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register

from .models import Document

register(
    Document,
    title="title",
    body=["number", "issuer", "text"],
    when=Q(state="published"),
    heading=_("政策文件"),
    icon="file-certificate",
    rank=2,
)
