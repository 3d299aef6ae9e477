"""What waits for a look when a union ends goes to the one that takes over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register
from zgh.kit.dates import full

from .models import Review
from .todos import owe_looks


def of_unions(unions: Sequence[int]) -> QuerySet:
    """Looks these unions still owe."""
    return Review.objects.filter(union__in=unions, state="open").select_related("union").order_by("due_at", "pk")


def line(review: Review) -> tuple[str, str]:
    """Kind and day; not the words, which keepers may not read."""
    return f"{review.thing} · {review.get_kind_display()} · {full(review.due_at)}", review.get_absolute_url()


def move(rows: QuerySet, old: Union, new: Union, _by: Any) -> int:
    """The other union looks at them. One update, and both desks count anew."""
    done = Review.objects.filter(pk__in=list(rows.values_list("pk", flat=True)), state="open").update(union=new)
    for union in sorted((old, new), key=lambda union: union.pk):
        owe_looks(union)
    return done


register(
    Tie(
        "moderation",
        _("等着看的评论和举报"),
        about="moderation.desk",
        rank=6,
        of_unions=of_unions,
        within=lambda rows, by: rows.filter(under(by, "orgs")),
        line=line,
        move=move,
    )
)
