"""Template words of this room."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext

from zgh.foundation.orgs import counts
from zgh.kit.dates import day

register = template.Library()
register.filter("told", counts.told)


@register.filter
def span(fact: Any) -> str:
    """From when to when a dated fact holds: 2019年7月1日起, or 2019年7月1日至2021年3月5日."""
    facts = {"start": day(fact.starts_on), "end": day(fact.ends_on) if fact.ends_on else ""}
    return (gettext("%(start)s至%(end)s") if fact.ends_on else gettext("%(start)s起")) % facts
