"""A document (文件): what was issued by whom, from when to when it holds, and its words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union
from zgh.foundation.search.index import forget, update
from zgh.foundation.stock.models import Lockable, lock
from zgh.foundation.stock.wording import hold_unchanged
from zgh.kit.regions import PROVINCES

from .edition import keep
from .keepers import keeps, reads

LONGEST = 200_000  # characters of one document
UNSIGNED: dict[str, Any] = {"compared_by_id": None, "compared_at": None, "compared_office": ""}


# Words and tone of `Document.standing`, wherever a document is shown.
STANDINGS: dict[str, tuple[Any, str]] = {
    "in_force": (_("现行有效"), "is-ok"),
    "coming": (_("还没施行"), "is-soon"),
    "ended": (_("已失效"), "is-late"),
    "unknown": (_("施行日期待核"), "is-soon"),
}


class Level(models.TextChoices):
    """Who issued it, as a level."""

    NATIONAL = "national", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    GROUP = "group", _("集团")
    COMPANY = "company", _("本单位")


class Category(models.TextChoices):
    """What it is about."""

    LEAVE = "leave", _("休假")
    WOMEN = "women", _("女职工")
    PAY = "pay", _("工资津贴")
    HOURS = "hours", _("工时加班")
    SAFETY = "safety", _("安全健康")
    INSURANCE = "insurance", _("社会保险")
    CARE = "care", _("帮扶慰问")
    UNION = "union", _("工会工作")
    OTHER = "other", _("其他")


class Document(Lockable):
    """Something issued: a law, a provincial regulation, a notice of the group. Status is read from its dates.

    `union`: whose library it stands in; None: everybody's. Published ones are read by the union and all below it.
    `starts_on` unknown is not "always": pages say so. A line 〔第3页〕 in `text` says where a page begins.
    `compared_*`: who has compared the words with the original, and when; other words take it back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤下")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("哪个工会的文件")
    )
    title = models.CharField(_("标题"), max_length=120)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    level = models.CharField(_("层级"), max_length=8, choices=Level.choices)
    province = models.CharField(_("省份"), max_length=2, choices=list(PROVINCES.items()), blank=True)
    category = models.CharField(_("类别"), max_length=9, choices=Category.choices, default=Category.OTHER)
    starts_on = models.DateField(_("施行日期"), null=True, blank=True)
    ends_on = models.DateField(_("失效日期"), null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("替代哪份")
    )
    text = models.TextField(_("原文"), blank=True, max_length=LONGEST)
    source_url = models.URLField(_("原文网址"), max_length=400, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(_("发布时间"), null=True)
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核对人")
    )
    compared_at = models.DateTimeField(_("核对时间"), null=True)
    compared_office = models.CharField(_("核对人职务"), max_length=80, blank=True)

    flow = Flow(
        "state",
        amend=("draft|published|withdrawn", ""),
        compare=("draft|published|withdrawn", ""),
        publish=("draft|withdrawn", "published"),
        withdraw=("published", "withdrawn"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: Q(state="published") & reads(user) | keeps(user),
        **dict.fromkeys(("keep", "amend", "compare", "publish", "withdraw"), keeps),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("政策文件")
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="policy_document_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="policy_published_when"
            ),
            models.CheckConstraint(
                condition=Q(compared_by=None) | Q(compared_at__isnull=False) & ~Q(text=""), name="policy_compared_when"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "category", "-starts_on"], name="policy_document_shelf"),
            models.Index(fields=["union", "state"], name="policy_document_union"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("policies:document", kwargs={"pk": self.pk})

    def standing(self, day: dt.date | None = None) -> str:
        """coming, in_force, ended, or unknown where no day is known from which it holds."""
        day = day or timezone.localdate()
        if self.ends_on and self.ends_on <= day:
            return "ended"
        if self.starts_on is None:
            return "unknown"
        return "coming" if self.starts_on > day else "in_force"

    @property
    def tag(self) -> tuple[Any, str]:
        """(words, tone) of whether it holds today."""
        return STANDINGS[self.standing()]

    @property
    def is_open(self) -> bool:
        """Whether everybody may read it: neither a union's own, nor a draft, nor off the shelf."""
        return self.state == "published" and self.union_id is None

    @property
    def reworded_at(self) -> dt.datetime | None:
        """When its words were last changed after it had been published; None where they never were. One query."""
        return self.editions.filter(number__gt=1).values_list("at", flat=True).first()

    def amend(self, by: Any, seen: str | None = None, **facts: Any) -> None:
        """Put facts or words right; what is in the book is what changed, without the words themselves (editions).

        Raises ValidationError (stale) where it has been changed since `seen`.
        """
        with transaction.atomic(), self._succeeding(by):
            hold_unchanged(self, seen)
            text, said = facts.pop("text", self.text), ""
            if text != self.text:
                facts, said = facts | UNSIGNED, gettext("改了原文")
                keep(self, by, text)
                type(self).objects.filter(pk=self.pk).update(text=text, compared_by=None)
            self.flow.move(self, "amend", by, note=said, **_columns(facts))
            self.refresh_from_db()
            _index(self)

    def compare(self, by: Any, office: str = "", seen: str | None = None) -> None:
        """The words have been compared with the original: a visible act with a name and a date."""
        with transaction.atomic():
            hold_unchanged(self, seen)
            if not self.text:
                raise ValidationError(gettext("还没有原文，没法核对"), code="empty")
            signed = {"compared_by_id": by.pk, "compared_at": timezone.now(), "compared_office": office}
            self.flow.move(self, "compare", by, **signed)

    def publish(self, by: Any) -> None:
        """Let people read it. What it takes the place of ends on the day it begins, if nobody has said when."""
        with transaction.atomic(), self._succeeding(by):
            self.flow.move(self, "publish", by, published_at=timezone.now())
            _index(self)

    def withdraw(self, by: Any) -> None:
        """Take it off the shelf; rules taken from it stay and say where they come from. What it had ended goes on."""
        with transaction.atomic(), self._succeeding(by):
            self.flow.move(self, "withdraw", by)
            _index(self)

    @contextmanager
    def _succeeding(self, by: Any) -> Iterator[None]:
        """Whatever changes in it, the document it takes the place of ends by it; one it ended before gets its day back.

        In a transaction. An end that somebody wrote, another day than ours, stays as it is; so does that of a document
        which is not `by`'s to change.
        """
        lock(self)
        rows, mine = Document.objects.filter(pk=self.pk), Document.objects.permitted("amend", by)
        target = rows.values_list("supersedes", flat=True).get()
        ended = {target: _end_of(target)}
        yield
        for pk in {target, rows.values_list("supersedes", flat=True).get()} - {None}:
            was, now = ended.get(pk, _end_of(pk, but=self.pk)), _end_of(pk)
            old = mine.filter(pk=pk).first() if was != now else None
            if old is not None and old.ends_on == was:
                old.amend(by, ends_on=now)


def _end_of(pk: int | None, but: int | None = None) -> dt.date | None:
    """The day this document ends by the first of its published successors; None where none ends it. One query."""
    rows = Document.objects.filter(supersedes=pk, supersedes__isnull=False, state="published", starts_on__isnull=False)
    names = ("starts_on", "supersedes__starts_on")
    first = rows.exclude(pk=but).order_by("starts_on", "pk").values_list(*names).first()
    return max(first[0], first[1] or first[0]) if first else None


def _columns(facts: dict[str, Any]) -> dict[str, Any]:
    """Rows become their columns, for a move writes columns."""
    return {f"{name}_id" if name in ("union", "supersedes") else name: getattr(value, "pk", value)
            for name, value in facts.items()}  # fmt: skip


def _index(document: Document) -> None:
    if document.state == "published":
        update(document)
    else:
        forget(document)
