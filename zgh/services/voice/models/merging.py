"""Two people said the same: an overlay. Nothing is moved, so each author keeps what is theirs and it can be undone."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.stock.models import lock
from zgh.services.voice import tell

from .children import children_of
from .clock import NO_CLOCK, Phase
from .mask import actor, blurred, platform
from .turn import halt, leave, restart, said, turn

if TYPE_CHECKING:
    from .case import Case

TAKES_IN = ("submitted", "accepted", "handling", "planned")


class MergeLink(models.Model):
    """One case was laid over another, by whom and why; `ended_at` once it was split off again."""

    child = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # a part of its case
        related_name="merges",
        verbose_name=gettext_lazy("心声"),
    )
    parent = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # without the other case it was laid over nothing
        related_name="merged",
        verbose_name=gettext_lazy("并到"),
    )
    reason = models.CharField(gettext_lazy("原因"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("谁并的")
    )
    at = models.DateTimeField(gettext_lazy("时间"))
    ended_at = models.DateTimeField(gettext_lazy("拆开时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("合并")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["child"], condition=Q(ended_at=None), name="voice_merged_into_one")
        ]

    def __str__(self) -> str:
        return f"{self.child_id} → {self.parent_id}"


def merge(case: Case, by: Any, into: Case, reason: str) -> None:
    """Lay this case over `into`, which answers for both; its own clock stops. Its author is told and may undo it.

    Who stands behind either stands behind both, which may make an answer owed. The caller asks permission on both.
    Raises ValidationError when they cannot be one.
    """
    from .obligation import oblige  # an obligation needs the case, and the case this verb

    reason = said(reason, 300, short=_("请写一句为什么并到一起，职工会看到"))
    with transaction.atomic():
        for pk in sorted({case.pk, into.pk}):  # always in this order, or two mergers wait for each other
            lock(type(case)(pk=pk))
        into.refresh_from_db(from_queryset=type(case)._base_manager.select_related("union"))
        with turn(case, "merge"):
            _refuse_unlike(case, into)
            now = timezone.now()
            MergeLink.objects.create(child=case, parent=into, reason=reason, by=by, at=now)
            moved = {"merged_into_id": into.pk, **NO_CLOCK, **halt(case, now)}
            case.flow.move(case, "merge", by, note=reason, **moved)
            tell.merged(case)
        oblige(into)


def split(case: Case, by: Any) -> None:
    """Make it a case of its own again: the union takes it up anew, with a fresh promise."""
    is_theirs = case.is_by(by)
    with turn(case, "split"):
        now = timezone.now()
        _stand_alone(case, actor(case, by), blurred(case, now) if is_theirs else now)
        tell.split(case, by_author=is_theirs)


def release(case: Case) -> None:
    """The case is taken back by its author: what others said goes on without it.

    When its author hides, the day of it is all that the others' cases keep. What somebody took apart at this very
    moment stands alone already.
    """
    for child in children_of(case):
        with suppress(IllegalMove), turn(child, "split"):
            _stand_alone(child, platform(case), blurred(case, timezone.now()))
            tell.released(child, is_by_day=bool(case.mask))


def _stand_alone(case: Case, by: Any, at: dt.datetime) -> None:
    MergeLink.objects.filter(child=case, ended_at=None).update(ended_at=at)
    clock = restart(case, Phase.ACCEPT, at)
    case.flow.move(case, "split", by, merged_into_id=None, handler_id=None, accepted_at=None, **clock)


def follow(case: Case, reason: str, at: dt.datetime) -> None:
    """The case went to another union: what was laid over it goes along, and the old union reads on."""
    for child in children_of(case):
        leave(child, reason, at)
    children_of(case).update(union=case.union, desk=case.desk)


def _refuse_unlike(case: Case, into: Case) -> None:
    if case.pk == into.pk or into.merged_into_id or into.state not in TAKES_IN:
        raise ValidationError(_("这一件已经办结或者并到别处了，请另选一件"), code="closed")
    if case.manner.is_confidential or into.manner.is_confidential:
        raise ValidationError(_("悄悄话不能合并"), code="confidential")
    if (case.union_id, case.desk) != (into.union_id, into.desk):
        raise ValidationError(_("两件不在同一个工会手里，先转到一起再合并"), code="elsewhere")
    if children_of(case).exists():
        raise ValidationError(_("这一件下面还并着别的，请反过来合并，或者先拆开"), code="parent")
