"""What can be found: brands that live or have lived; who sees one on trial is asked in the query."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register

from .models import Brand

register(
    Brand,
    title="name",
    body=["slogan", "summary", "story_text"],
    pinyin=["name"],
    when=~Q(state="closed"),
    heading=_("品牌"),
    icon="flag-heart",
    rank=3,
)
