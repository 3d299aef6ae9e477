"""What an idea brought and what it earned. The one who carried it out says so, a second office confirms it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.orgs.models import Union

from .idea_class import IdeaClass


def _of_idea(user: object) -> Q:
    """Evidence is for those who may look inside the idea; the showcase shows the result, not the sheets."""
    from .idea import Idea

    return Q(Exists(Idea.objects.permitted("look_inside", user).filter(pk=OuterRef("idea"))))


class Benefit(models.Model):
    """What an idea brings in a year, said twice: by whoever carried it out and by the second office.

    Evidence (photos, sheets) hangs on this row and is read by those who may read the idea's inside.
    """

    idea = models.OneToOneField(
        "voice.Idea",
        on_delete=models.CASCADE,  # a part of its idea
        related_name="benefit",
        verbose_name=_("革新妙招"),
    )
    money_fen = models.BigIntegerField(_("每年省钱或增收（分）"), default=0)
    hours = models.PositiveIntegerField(_("每年省工时"), default=0, validators=[MaxValueValidator(10_000_000)])
    safety = models.TextField(_("安全和质量上的好处"), max_length=1000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("填报人")
    )
    at = models.DateTimeField(_("填报时间"))
    verified_fen = models.BigIntegerField(_("核实每年省钱或增收（分）"), null=True)
    verified_hours = models.PositiveIntegerField(_("核实每年省工时"), null=True)
    verified_note = models.TextField(_("核实意见"), max_length=1000, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核实人")
    )
    verified_for = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核实的工会")
    )
    verified_at = models.DateTimeField(_("核实时间"), null=True)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": _of_idea}

    class Meta:
        verbose_name = verbose_name_plural = _("妙招效益")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=models.F("by")), name="voice_two_look"
            ),
            models.CheckConstraint(condition=Q(money_fen__gte=0), name="voice_benefit_is_no_loss"),
        ]

    def __str__(self) -> str:
        return str(self.idea_id)


class Reward(models.Model):
    """What was awarded for an idea. Paid elsewhere: this is the record, with the day it was collected."""

    idea = models.OneToOneField(
        "voice.Idea",
        on_delete=models.CASCADE,  # a part of its idea
        related_name="award",
        verbose_name=_("革新妙招"),
    )
    idea_class = models.ForeignKey(
        IdeaClass, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("等级")
    )
    amount_fen = models.BigIntegerField(_("奖励（分）"), default=0)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("核定人")
    )
    at = models.DateTimeField(_("核定时间"))
    collected_on = models.DateField(_("领取日期"), null=True)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("妙招奖励")
        ordering = ["pk"]
        constraints = [
            # Money only by a class in force; thanks and certificates need none.
            models.CheckConstraint(
                condition=Q(amount_fen=0) | Q(amount_fen__gt=0, idea_class__isnull=False), name="voice_money_by_class"
            ),
        ]

    def __str__(self) -> str:
        return str(self.idea_id)
