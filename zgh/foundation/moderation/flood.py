"""Nobody writes faster than others can read."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import ngettext

from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock

from .models import Writer, rules_for
from .registry import Author, Moderated


def refuse_flood(entry: Moderated, author: Author, union: Union) -> None:
    """Hold the author and count what they wrote lately; call first, inside the transaction that writes.

    Raises ValidationError in Chinese when it is enough for now. Masks are counted as masks: nobody is looked up.
    """
    rules = rules_for(union)
    lock(Writer.of(author))
    since = timezone.now() - dt.timedelta(minutes=rules.burst_minutes)
    written = entry.model._base_manager.filter(entry.wrote(author), **{f"{entry.at}__gt": since})
    if len(written.values("pk")[: rules.burst_count]) >= rules.burst_count:
        words = ngettext(
            "您刚刚写了%(n)d条，歇一歇，%(minutes)d分钟后再写",
            "您刚刚写了%(n)d条，歇一歇，%(minutes)d分钟后再写",
            rules.burst_count,
        )
        raise ValidationError(words % {"n": rules.burst_count, "minutes": rules.burst_minutes}, code="flood")
