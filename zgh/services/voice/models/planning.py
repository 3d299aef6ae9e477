"""已列入计划: an answer that is a promise with steps and dates, until what was asked for is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.calendar.workdays import CLOSES_AT, workdays_after
from zgh.services.voice import tell

from .clock import NO_CLOCK, Clock, Phase
from .rules import rules_for
from .talk import Answer, Message
from .turn import halt, said, turn

if TYPE_CHECKING:
    from .case import Case

MOST_STEPS = 10
FARTHEST = dt.timedelta(days=3 * 366)  # a plan farther away than three years is a mistyped year


class Milestone(models.Model):
    """One step of a plan, by a day."""

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # a part of its case
        related_name="milestones",
        verbose_name=gettext_lazy("心声"),
    )
    round = models.PositiveSmallIntegerField(gettext_lazy("第几轮"), default=0)
    text = models.CharField(gettext_lazy("做什么"), max_length=100)
    due_on = models.DateField(gettext_lazy("哪天前"))
    done_at = models.DateTimeField(gettext_lazy("做成时间"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("谁记的"),
    )

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("计划步骤")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text


def plan(case: Case, by: Any, text: str, steps: Sequence[tuple[str, dt.date]]) -> Answer:
    """Answer with a plan: what will be done by when. The last day is the promise that runs from now on.

    `steps` are (what, day), at most ten, each in the future.
    """
    from .handling import publish

    rows = [(said(what, 100), day) for what, day in steps]
    today = timezone.localdate()
    if not rows:
        raise ValidationError(_("列入计划，至少要写一步：做什么、哪天前做成"), code="steps")
    if len(rows) > MOST_STEPS:
        raise ValidationError(_("最多写%(n)d步") % {"n": MOST_STEPS}, code="steps")
    if any(not today < day <= today + FARTHEST for _what, day in rows):
        raise ValidationError(_("每一步的日期要在今天以后、三年以内"), code="day")
    return publish(case, "plan", by, said(text, 5000), Answer.Conclusion.PLANNED, steps=rows)


def promise_of_plan(case: Case, now: dt.datetime, steps: Sequence[tuple[str, dt.date]]) -> dict[str, Any]:
    """Write the steps and start the clock of the last one. Returns the columns of the case that change with it."""
    Milestone.objects.bulk_create(
        [Milestone(case=case, round=case.reopened_count, text=what, due_on=day) for what, day in steps]
    )
    due = timezone.make_aware(dt.datetime.combine(max(day for _what, day in steps), CLOSES_AT))
    clock = Clock(case=case, phase=Phase.SOLVE, union=case.union, started_at=now, workdays=0, due_at=due)
    clock.set_amber()
    clock.save(force_insert=True)
    return clock.columns


def advance(case: Case, by: Any, step: int, word: str = "") -> None:
    """A step is done; the author hears of it, with a word if there is one. Doing it twice changes nothing."""
    word = said(word, 500, least=0)
    with turn(case, "advance"):
        milestone = case.milestones.filter(round=case.reopened_count, pk=step, done_at=None).first()
        if milestone is None:
            return
        milestone.done_at, milestone.done_by = timezone.now(), by
        milestone.save(update_fields=["done_at", "done_by"])
        if word:
            case.messages.create(side=Message.Side.UNION, text=word, by=by, at=milestone.done_at)
        case.flow.move(case, "advance", by, note=milestone.text)
        tell.advanced(case, milestone)


def finish(case: Case, by: Any, outcome: str) -> Answer:
    """What was planned is there: say what has become of it. The author judges it like any answer."""
    outcome = said(outcome, 2000, least=10, short=_("请写写办成了什么样，至少10个字"))
    with turn(case, "finish"):
        now = timezone.now()
        answer = case.answers.get(round=case.reopened_count, state=Answer.State.PUBLISHED)
        answer.outcome, answer.outcome_at = outcome, now
        answer.save(update_fields=["outcome", "outcome_at"])
        case.milestones.filter(round=case.reopened_count, done_at=None).update(done_at=now, done_by=by)
        lapse_at = workdays_after(now, rules_for(case.union).lapse_workdays, case.union)
        late = halt(case, now)
        case.flow.move(case, "finish", by, conclusion="solved", lapse_at=lapse_at, **NO_CLOCK, **late)
        tell.finished(case)
    return answer
