"""How long unions may take, and when a union is too small to hide anyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union


@dataclass(frozen=True)
class Rules:
    """What holds for one union. The defaults are usual practice, not regulation (brief/domain.md §2.7)."""

    accept_workdays: int = 1
    reply_workdays: int = 5
    solve_workdays: int = 15
    pause_workdays: int = 10
    extension_workdays: int = 10
    lapse_workdays: int = 10
    small_union_size: int = 10
    sanction_days: int = 90
    hidden_a_day: int = 5
    unmask_workdays: int = 5
    needs_review: bool = False
    errand_workdays: int = 3
    supervise_workdays: int = 5


INHERITED: dict[str, Any] = {"null": True, "blank": True, "validators": [MinValueValidator(1)]}


class VoiceSetting(models.Model):
    """The promises of one union to those who speak up; an empty field is inherited from the union above."""

    union = models.OneToOneField(Union, on_delete=models.PROTECT, related_name="voice_setting", verbose_name=_("工会"))
    accept_workdays = models.PositiveSmallIntegerField(_("受理时限（工作日）"), **INHERITED)
    reply_workdays = models.PositiveSmallIntegerField(_("答复时限（工作日）"), **INHERITED)
    solve_workdays = models.PositiveSmallIntegerField(_("接手计划后办成时限（工作日）"), **INHERITED)
    pause_workdays = models.PositiveSmallIntegerField(_("等职工补充最多（工作日）"), **INHERITED)
    extension_workdays = models.PositiveSmallIntegerField(_("延期最多（工作日）"), **INHERITED)
    lapse_workdays = models.PositiveSmallIntegerField(_("未评价自动办结（工作日）"), **INHERITED)
    small_union_size = models.PositiveSmallIntegerField(_("少于多少人时匿名心声交上级"), **INHERITED)
    sanction_days = models.PositiveSmallIntegerField(_("暂停隐名最长多少天"), **INHERITED)
    hidden_a_day = models.PositiveSmallIntegerField(_("每人每天最多隐名提几件"), **INHERITED)
    unmask_workdays = models.PositiveSmallIntegerField(_("核实身份申请几个工作日内有效"), **INHERITED)
    needs_review = models.BooleanField(_("答复先经主席审核"), null=True, blank=True)
    errand_workdays = models.PositiveSmallIntegerField(_("交办回报时限（工作日）"), **INHERITED)
    supervise_workdays = models.PositiveSmallIntegerField(_("督办回报时限（工作日）"), **INHERITED)

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY,  # a promise everyone may read
        "edit": lambda user: under(user, "chair"),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("心声办理时限")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.union_id)


FIELDS = tuple(Rules.__dataclass_fields__)


def rules_for(union: Union) -> Rules:
    """What holds for `union`: each figure from the nearest union that sets it, else the default. One query."""
    rows = VoiceSetting.objects.filter(union__path__in=line_of(union)).order_by("-union__path")
    found: dict[str, Any] = {}
    for row in rows.values(*FIELDS):
        for name, value in row.items():
            if value is not None:
                found.setdefault(name, value)
    return Rules(**found)
