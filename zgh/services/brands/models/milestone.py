"""大事记: the hand-written part of a brand's history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.audit.book import record
from zgh.foundation.files.attach import attach, attached, detach
from zgh.foundation.stock.models import lock
from zgh.foundation.stock.wording import refuse_stale

from .seats import OPEN, keeps, sees

MOST_PICTURES = 3


def changes(user: Any) -> Q:
    """Of brands this person keeps and that live."""
    return keeps(user, "brand__union") & Q(brand__state__in=OPEN)


class Milestone(models.Model):
    """Something that happened: a day, a title, some words, up to three pictures. Taken off, it can be put back."""

    brand = models.ForeignKey(
        "brands.Brand",
        on_delete=models.CASCADE,  # a part of its brand
        related_name="milestones",
        verbose_name=gettext_lazy("品牌"),
    )
    on = models.DateField(gettext_lazy("哪一天"))
    title = models.CharField(gettext_lazy("什么事"), max_length=40)
    words = models.CharField(gettext_lazy("经过"), max_length=500, blank=True)
    removed_at = models.DateTimeField(gettext_lazy("拿掉的时间"), null=True, blank=True)

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {
        "view": lambda user: sees(user, "brand") & Q(removed_at=None) | keeps(user, "brand__union"),
        "read": lambda user: sees(user, "brand") & Q(removed_at=None),
        "amend_milestone": lambda user: changes(user) & Q(removed_at=None),
        "remove_milestone": lambda user: changes(user) & Q(removed_at=None),
        "put_back_milestone": lambda user: changes(user) & Q(removed_at__isnull=False),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("大事记")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["brand", "-on"], name="brand_milestones")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.brand.get_absolute_url()}?part=timeline"

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.brand.union_id

    @classmethod
    def add(cls, by: Any, brand: Any, *, files: Sequence[Any] = (), **facts: Any) -> Milestone:
        """One more; the same words of the same day are one, however often the button was pressed."""
        with transaction.atomic():
            lock(brand)
            if row := cls.objects.filter(brand=brand, removed_at=None, **facts).first():
                if files and not attached(row):
                    row._picture(by, files)
                return row
            row = cls.objects.create(brand=brand, **facts)
            row._picture(by, files)
            record(by, "brands.add_milestone", row, after={"on": f"{row.on}", "title": row.title})
        return row

    def amend(
        self, by: Any, *, on: dt.date, title: str, words: str, files: Sequence[Any] = (), gone: Sequence[str] = (),
        seen: str = "",
    ) -> None:  # fmt: skip
        """Other words, other pictures. `gone`: public numbers of pictures to take off. `seen`: what the page showed;
        ValidationError (stale) where it says something else by now.
        """
        with transaction.atomic():
            lock(self.brand)
            self.refresh_from_db(fields=["on", "title", "words", "removed_at"])
            refuse_stale(self, seen)
            before = {"on": f"{self.on}", "title": self.title}
            type(self).objects.filter(pk=self.pk).update(on=on, title=title, words=words)
            for file in attached(self):
                if str(file.uuid) in gone:
                    detach(self, file, by)
            self._picture(by, files)
            self.on, self.title, self.words = on, title, words
            record(by, "brands.amend_milestone", self, before, {"on": f"{on}", "title": title})

    def remove(self, by: Any) -> None:
        """Off the history; whoever keeps the brand can put it back."""
        self._turn(by, "remove_milestone", timezone.now())

    def put_back(self, by: Any) -> None:
        """On it again."""
        self._turn(by, "put_back_milestone", None)

    def _turn(self, by: Any, verb: str, at: dt.datetime | None) -> None:
        with transaction.atomic():
            rows = type(self).objects.filter(pk=self.pk, removed_at__isnull=at is not None)
            if rows.update(removed_at=at):  # twice is once
                self.removed_at = at
                record(by, f"brands.{verb}", self, after={"title": self.title})

    def _picture(self, by: Any, files: Sequence[Any]) -> None:
        if any(not file.is_image for file in files):
            raise ValidationError({"files": _("这里只放照片")})
        for file in files:
            attach(self, file, by, most=MOST_PICTURES)
