"""Both trees are changed by one at a time: by a file of the structure, by a change of the organisation."""

from __future__ import annotations

from django.db.models import F

from .models import Union


def hold_tree() -> None:
    """Others who change either tree wait until the transaction ends, as with `stock.lock`. Call it first.

    A path read before would be stale: two new unions would claim one place. The root stands for both trees; without
    one there is nobody to wait for yet.
    """
    Union.objects.filter(depth=1).order_by().update(numchild=F("numchild"))
