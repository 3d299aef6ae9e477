"""What can be found: the reception, and what was answered once its minutes are out. Nobody's name but the host's."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register

from .models import Reception


def told(reception: Reception) -> str:
    """Questions and answers of published minutes; nothing before."""
    if reception.state != "published":
        return ""
    rows = reception.questions.filter(state__in=("answered", "explained")).values_list("text", "reply", "reason")
    return "\n".join("\n".join(filter(None, row)) for row in rows)


def minutes(reception: Reception) -> str:
    """The minutes' own words, once published."""
    return reception.minutes if reception.state == "published" else ""


register(
    Reception,
    title="title",
    body=["office", "about", minutes, told],
    when=~Q(state="cancelled"),
    heading=_("主席接待日"),
    icon="broadcast",
    rank=3,
)
