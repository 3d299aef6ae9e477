"""A collection: works a cadre has put together, with a story."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zgh.foundation.audience.models import Audience
from zgh.foundation.audience.reaching import addressed, describe
from zgh.foundation.flow.machine import Flow
from zgh.foundation.moderation.models.seats import moderates
from zgh.foundation.orgs.models import UnionScoped
from zgh.foundation.search.index import forget, update
from zgh.foundation.stock.models import Lockable, lock

from .work import Work


def has(work: Work) -> Exists:
    """Collections in which the work is already."""
    return Exists(Item.objects.filter(work=work, collection=OuterRef("pk")))


class Collection(UnionScoped, Lockable):
    """A title, a story, works in an order. Each reader sees those of its works that they may read, no others."""

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("展示中")
        WITHDRAWN = "withdrawn", _("撤下了")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    audience = models.OneToOneField(Audience, on_delete=models.PROTECT, related_name="+", verbose_name=_("给谁看"))
    title = models.CharField(_("题目"), max_length=40)
    story = models.TextField(_("导语"), max_length=2000, blank=True)
    cover = models.ForeignKey(
        Work, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("封面用哪件作品")
    )
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(_("展示时间"), null=True)

    flow = Flow(
        "state",
        amend=("draft|published|withdrawn", ""),
        take_in=("draft|published|withdrawn", ""),
        publish=("draft|withdrawn", "published"),
        withdraw=("published", "withdrawn"),
    )
    permissions = {
        "view": lambda user: Q(state="published") & addressed(user) | moderates(user),
        "read": lambda user: Q(state="published") & addressed(user),
        **dict.fromkeys(("keep", "amend", "take_in", "publish", "withdraw"), moderates),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("专辑")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="showcase_collection_since"
            )
        ]
        indexes = [models.Index(fields=["state", "-published_at"], name="showcase_collections")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("showcase:collection", kwargs={"pk": self.pk})

    def places(self) -> dict[int, int]:
        """Number of each work → its place. One query; whether one may see a work is asked of the work."""
        return dict(self.pieces.values_list("work_id", "place"))

    def mark(self, places: dict[int, int]) -> str:
        """A mark of words, works (`places`), order and whom it is for: nobody overwrites what they have not seen."""
        facts = f"{self.title}\0{self.story}\0{sorted(places.items())}\0{self.audience.facts()}"
        return hashlib.sha256(facts.encode()).hexdigest()[:16]

    def amend(
        self, by: Any, *, works: Sequence[Work], audience: Audience | None = None, kept: Sequence[int] = (),
        seen: str | None = None, **facts: Any,
    ) -> None:  # fmt: skip
        """Other words, other works, another order, for other people; the first work is the cover.

        `kept`: works in it (by id) that whoever amends does not see; they stay where they are. `seen`: the mark of
        what the page showed; ValidationError where that is not what stands there now.
        """
        with transaction.atomic():
            lock(self)
            self.refresh_from_db()
            if seen and seen != self.mark(self.places()):
                raise ValidationError(gettext("您打开这一页以后，别人刚改过这本专辑"), code="stale")
            order = [work.pk for work in works]
            for pk, place in sorted(self.places().items(), key=lambda item: item[1]):
                if pk in kept and pk not in order:
                    order.insert(place - 1, pk)
            type(self).objects.filter(pk=self.pk).update(cover=order[0] if order else None, **facts)
            self.pieces.all().delete()
            Item.objects.bulk_create([Item(collection=self, work_id=pk, place=n) for n, pk in enumerate(order, 1)])
            self.refresh_from_db()
            is_other = audience is not None and self.audience.keep(audience)
            self.flow.move(self, "amend", by, note=describe(self.audience) if is_other else "")
            update(self)

    def take_in(self, by: Any, work: Work) -> None:
        """One work more, at the end; nothing happens where it is in it already."""
        with transaction.atomic():
            lock(self)
            self.refresh_from_db()
            places = self.places()
            if work.pk in places:
                return
            Item.objects.create(collection=self, work=work, place=max(places.values(), default=0) + 1)
            cover = {} if self.cover_id else {"cover_id": work.pk}
            self.flow.move(self, "take_in", by, **cover)

    def publish(self, by: Any) -> None:
        """Let people see and find it."""
        with transaction.atomic():
            self.flow.move(self, "publish", by, published_at=timezone.now())
            update(self)

    def withdraw(self, by: Any) -> None:
        """Take it down; the works stay where they are."""
        with transaction.atomic():
            self.flow.move(self, "withdraw", by)
            forget(self)


class Item(models.Model):
    """One work in a collection."""

    collection = models.ForeignKey(
        Collection,
        on_delete=models.CASCADE,  # a part of its collection
        related_name="pieces",
        verbose_name=_("专辑"),
    )
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+", verbose_name=_("作品"))
    place = models.PositiveSmallIntegerField(_("第几件"))

    class Meta:
        verbose_name = verbose_name_plural = _("专辑里的作品")
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["collection", "work"], name="showcase_item_once")]

    def __str__(self) -> str:
        return f"{self.place}"
