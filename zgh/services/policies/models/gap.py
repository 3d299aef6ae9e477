"""What employees asked and nobody could answer from documents. Without their names: the list is for the library."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow, Overtaken
from zgh.kit.regions import PROVINCES

from ..impersonal import impersonal
from .keepers import keeps_province


class Gap(models.Model):
    """One question: how often nobody could answer it, how often its answer was called useful or not. Days, no people.

    `fine`: so far only called useful; nothing waits for a keeper.
    """

    class State(models.TextChoices):
        OPEN = "open", _("等补")
        SETTLED = "settled", _("补好了")
        FINE = "fine", _("都说有用")

    text = models.CharField(_("问了什么"), max_length=200)
    province = models.CharField(_("省份"), max_length=2, choices=list(PROVINCES.items()), blank=True)
    kind = models.CharField(_("哪类规定"), max_length=12, blank=True)
    asked_count = models.PositiveIntegerField(_("问过几次"), default=0)
    unhelpful_count = models.PositiveIntegerField(_("几次说没用"), default=0)
    helpful_count = models.PositiveIntegerField(_("几次说有用"), default=0)
    first_on = models.DateField(_("第一次问"))
    last_on = models.DateField(_("最近一次问"))
    state = models.CharField(_("状态"), max_length=7, choices=State.choices, default=State.OPEN)
    note = models.CharField(_("怎么补的"), max_length=200, blank=True)

    flow = Flow("state", settle=("open", "settled"), reopen=("settled|fine", "open"))
    objects = PermittedQuerySet.as_manager()
    permissions = {"view": keeps_province, "settle": keeps_province, "reopen": keeps_province}

    class Meta:
        verbose_name = verbose_name_plural = _("没答上来的问题")
        ordering = ["-asked_count", "-unhelpful_count", "-last_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["text", "province"], name="policy_gap_once")]
        indexes = [models.Index(fields=["state", "-asked_count"], name="policy_gap_open")]

    def __str__(self) -> str:
        return self.text

    def settle(self, by: Any, note: str) -> None:
        """The library answers it now."""
        with transaction.atomic():
            self.flow.move(self, "settle", by)
            type(self).objects.filter(pk=self.pk).update(note=note)  # a move's own `note` is the book's
            self.note = note

    def reopen(self, by: Any) -> None:
        """Not answered after all."""
        self.flow.move(self, "reopen", by)


COUNTS = ("asked", "unhelpful", "helpful")
# What opens a question again. Only a person who says so opens what a keeper has settled; looking at it does not.
REOPENS = {"fine": ("asked", "passed_on", "unhelpful"), "settled": ("passed_on", "unhelpful")}


def note(what: str, text: str, province: str, kind: str) -> bool:
    """Count that nobody could answer a question (asked), or that its answer was called helpful or unhelpful.

    `passed_on`: it went to a person, which counts nothing by itself and opens it again. Whether it is noted: not where
    nothing is left of the words without the numbers that tell who somebody is, nor where it was merely asked and a
    keeper has settled it. The same words in the same province are one row. Three statements.
    """
    text, today = impersonal(text)[:200], timezone.localdate()
    if not text:
        return False
    usual = {"kind": kind, "first_on": today, "last_on": today, "state": "fine" if what == "helpful" else "open"}
    with transaction.atomic():
        row, _is_new = Gap.objects.get_or_create(text=text, province=province, defaults=usual)
        if what == "asked" and row.state == Gap.State.SETTLED:
            return False
        if what in COUNTS:
            Gap.objects.filter(pk=row.pk).update(**{f"{what}_count": F(f"{what}_count") + 1}, last_on=today)
        if what in REOPENS.get(row.state, ()):
            with suppress(Overtaken):  # somebody asked at the same moment: it is open, and counted twice
                row.reopen(None)
    return True
