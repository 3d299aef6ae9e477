"""Nobody writes faster than others can read."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import ngettext

from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock

from .models import Review, Writer, rules_for
from .registry import Author, Moderated


def refuse_flood(entry: Moderated, author: Author, union: Union, *, is_sent: bool = False) -> None:
    """Hold the author and count what they wrote lately; call first, inside the transaction that writes.

    `is_sent`: count how often they sent something in, for rooms where one thing can be sent in again and again.

    Raises ValidationError in Chinese when it is enough for now. Masks are counted as masks: nobody is looked up.
    """
    rules = rules_for(union)
    lock(Writer.of(author))
    since = timezone.now() - dt.timedelta(minutes=rules.burst_minutes)
    written = entry.model._base_manager.filter(entry.wrote(author), **{f"{entry.at}__gt": since})
    if is_sent:
        whose = {"author_id": author.user_id, "mask": author.mask}
        written = Review.objects.filter(about_type=entry.key, kind="held", opened_at__gt=since, **whose)
    if len(written.values("pk")[: rules.burst_count]) >= rules.burst_count:
        many = rules.burst_count
        words = ngettext(
            "您刚刚写了%(n)d条，歇一歇，%(minutes)d分钟后再写", "您刚刚写了%(n)d条，歇一歇，%(minutes)d分钟后再写", many
        )
        if is_sent:
            words = ngettext(
                "您刚刚送了%(n)d次，存着不会丢，%(minutes)d分钟后再送",
                "您刚刚送了%(n)d次，存着不会丢，%(minutes)d分钟后再送",
                many,
            )
        raise ValidationError(words % {"n": many, "minutes": rules.burst_minutes}, code="flood")
