"""What its author deletes, or nobody has touched for as long as the retention table says, is gone for good."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from zgh.foundation.comments.commenting import let_go
from zgh.foundation.files.attach import attached, detach
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.moderation.models import Review
from zgh.foundation.stock.models import lock

from .showing import turn

if TYPE_CHECKING:
    from .work import Work


LEAST_DAYS = 183  # domain.md R21: content and identity at least six months


def erase(work: Work, by: Any) -> None:
    """Words, photos, people and appreciation of what is not shown. The book keeps that it happened, nothing of it.

    What others said below stays theirs to read until its period is over; nobody else reads it. What somebody looked
    at stays with the look (`moderation`), as long as looks are kept.
    """
    with turn(work, "erase"):
        if by is None and not type(work)._base_manager.filter(pk=work.pk, touched_at=work.touched_at).exists():
            raise Overtaken(work, "erase")  # its author has taken it up since the batch was read
        work.flow.move(work, "erase", by)
        for file in attached(work):
            detach(work, file, by)
        let_go(work)
        _leave_collections(work)
        work.likes.all().delete()
        audience = work.audience
        type(work)._base_manager.filter(pk=work.pk).delete()
        audience.delete()


def outlived(before: dt.datetime) -> QuerySet:
    """Untouched since: drafts, what was taken back, what was removed; nobody is looking at it."""
    from .work import Work

    about = {"about_type": Work._meta.label_lower, "about_id": OuterRef("pk")}
    looked = Review.objects.filter(**about, state="open")
    return Work.objects.filter(state__in=("draft", "withdrawn", "removed"), touched_at__lt=before).exclude(
        Exists(looked)
    )


def drop(rows: QuerySet) -> int:
    """One batch; what its author has just taken up again stays."""
    done = 0
    for work in rows.select_related("audience"):
        try:
            erase(work, None)
        except (IllegalMove, Overtaken):
            continue
        done += 1
    return done


def _leave_collections(work: Work) -> None:
    """Held one after the other in the order of their numbers: somebody may be amending one of them."""
    from .collection import Collection, Item

    for row in Collection.objects.filter(pk__in=Item.objects.filter(work=work).values("collection")).order_by("pk"):
        lock(row)
    Item.objects.filter(work=work).delete()
    first = Item.objects.filter(collection=OuterRef("pk")).order_by("place").values("work")[:1]
    Collection.objects.filter(cover=work).update(cover=Subquery(first))
