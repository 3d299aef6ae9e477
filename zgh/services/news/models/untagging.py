"""Off the page of a brand, by whoever keeps the brand: what is found there is theirs to answer for."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from zgh.foundation.stock.models import lock
from zgh.services.brands.models import Brand
from zgh.services.brands.models.seats import keeps
from zgh.services.news import tell

from .readers import reads, writes
from .tag import Tag


def untags(user: Any) -> Q:
    """Articles this person sees that belong to a brand they keep."""
    kept = Tag.objects.filter(keeps(user, "brand__union"), article=OuterRef("pk"))
    return (reads(user) | writes(user)) & Q(Exists(kept))


class Untagging:
    """The verb on an article."""

    def untag(self: Any, by: Any, brand: Brand, reason: str) -> bool:
        """No longer of this brand; the article stays, and whoever wrote it reads why. False the second time."""
        with transaction.atomic():
            lock(self)
            self.refresh_from_db(fields=["state"])
            if not self.tags.filter(brand=brand).delete()[0]:
                return False
            self.flow.move(self, "untag", by, note=f"{brand.name}：{reason}")
            tell.untagged(self, by, brand, reason)
        return True
