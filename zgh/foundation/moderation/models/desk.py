"""The desk of a union: the rules it sets for what people write there, and what its to-do hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import Lockable

from .seats import moderates


@dataclass(frozen=True)
class Rules:
    """What holds at one union. The defaults are choices of the product, not regulation.

    is_premoderated: everything waits for a look. first_posts: somebody's first so many do. hide_flags: so many reports
    hide until somebody has looked. burst_count in burst_minutes: the most one person may write. look_workdays: until
    when somebody should have looked. flags_a_day: the most one person may report.
    """

    is_premoderated: bool = False
    first_posts: int = 3
    hide_flags: int = 3
    burst_count: int = 5
    burst_minutes: int = 10
    look_workdays: int = 1
    flags_a_day: int = 20


INHERITED: dict[str, Any] = {"null": True, "blank": True, "validators": [MinValueValidator(1)]}


class Desk(Lockable):
    """Where a union looks at what waits, was reported or is appealed. An empty rule is that of the union above."""

    union = models.OneToOneField(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("工会"))
    is_premoderated = models.BooleanField(_("写的都先审再发"), null=True, blank=True)
    first_posts = models.PositiveSmallIntegerField(_("每人头几条先审"), null=True, blank=True)
    hide_flags = models.PositiveSmallIntegerField(_("几个人举报就先不显示"), **INHERITED)
    burst_count = models.PositiveSmallIntegerField(_("一小会儿最多写几条"), **INHERITED)
    burst_minutes = models.PositiveSmallIntegerField(_("“一小会儿”是几分钟"), **INHERITED)
    look_workdays = models.PositiveSmallIntegerField(_("几个工作日内看完"), **INHERITED)
    flags_a_day = models.PositiveSmallIntegerField(_("每人每天最多举报几次"), **INHERITED)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": moderates, "set": moderates}

    class Meta:
        verbose_name = verbose_name_plural = _("评论的规矩")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.union_id)


FIELDS = tuple(Rules.__dataclass_fields__)


@dataclass(frozen=True)
class Figure:
    """One rule of one union: what it says itself (None: nothing), what holds without that, and whose word that is."""

    own: Any
    above: Any
    source: Union | None


def rules_for(union: Union) -> Rules:
    """What holds at `union`: each rule from the nearest union that sets it, else the default. One query."""
    rows = Desk.objects.filter(union__path__in=line_of(union)).order_by("-union__path")
    found: dict[str, Any] = {}
    for row in rows.values(*FIELDS):
        for name, value in row.items():
            if value is not None:
                found.setdefault(name, value)
    return Rules(**found)


def figures(union: Union) -> dict[str, Figure]:
    """Every rule of `union` with its origin. One query."""
    rows = Desk.objects.filter(union__path__in=line_of(union)).select_related("union").order_by("-union__path")
    own, *above = [*([] if rows and rows[0].union_id == union.pk else [None]), *rows]
    usual, found = Rules(), {}
    for name in FIELDS:
        row = next((row for row in above if row and getattr(row, name) is not None), None)
        value = getattr(row, name) if row else getattr(usual, name)
        found[name] = Figure(getattr(own, name) if own else None, value, row.union if row else None)
    return found


def set_rules(union: Union, by: Any, **facts: Any) -> Desk:
    """Set what this union says itself; None inherits. What waits already keeps its day."""
    with transaction.atomic():
        row, _is_new = Desk.objects.get_or_create(union=union)
        before = {name: getattr(row, name) for name in facts}
        changed = {name: value for name, value in facts.items() if value != before[name]}
        if changed:
            Desk.objects.filter(pk=row.pk).update(**changed)
            record(by, "moderation.set", row, {name: before[name] for name in changed}, changed, union=union)
    return row
