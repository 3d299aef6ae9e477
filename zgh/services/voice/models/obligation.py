"""An answer that is owed: enough people stood behind a case, so a named union owes all of them words by a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union, UnionScoped
from zgh.foundation.todo.book import close_todos
from zgh.kit.dates import midnight
from zgh.services.voice import tell_owed

from .mask import mask_of
from .office import office_of
from .support import Support, people_behind, voices_of
from .threshold import ThresholdRule
from .turn import said

if TYPE_CHECKING:
    from .case import Case


class Crowd:
    """Those who reached a threshold, as the book may know them: no id, and only the day.

    The act is that of the last supporter; its minute beside the sign-ins of a day would tell who that was.
    """

    def audit_identity(self) -> tuple[None, str]:
        """Nobody's name."""
        return None, _("附议的职工")

    def audit_moment(self) -> dt.datetime:
        """The day."""
        return midnight()


def _answering(user: Any) -> Q:
    """Chair or voice duty for the obliged union, never the author of the case, hidden or not."""
    return (under(user, "chair") | under(user, "voice")) & ~Q(case__author=user) & ~Q(case__mask=mask_of(user))


def _visible(user: Any) -> Q:
    """Whoever may read the case as a colleague, its author, and those who owe the answer or stand above them."""
    from .case import Case

    told = Case.objects.permitted("hear", user).filter(pk=OuterRef("case"))
    own = Case.objects.permitted("follow", user).filter(pk=OuterRef("case"))
    return Q(Exists(told)) | Q(Exists(own)) & ~Q(state="dropped") | under(user, "chair") | under(user, "voice")


class Obligation(UnionScoped):
    """One answer owed by `union` because one rule was reached on one case. What was true that day is kept on it.

    Stays on the public board until answered; overdue is read from `due_at`. A case its author takes back drops it.
    """

    class State(models.TextChoices):
        OWED = "owed", gettext_lazy("等答复")
        ANSWERED = "answered", gettext_lazy("已答复")
        DROPPED = "dropped", gettext_lazy("提出人撤回了")

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # an answer to these words
        related_name="obligations",
        verbose_name=gettext_lazy("心声"),
    )
    rule = models.ForeignKey(
        ThresholdRule, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("附议规则")
    )
    people_count = models.PositiveIntegerField(gettext_lazy("达到时的人数"))
    union_count = models.PositiveIntegerField(gettext_lazy("达到时的工会数"))
    reached_at = models.DateTimeField(gettext_lazy("达到的那天"))  # the day's midnight: see Crowd
    due_at = models.DateTimeField(gettext_lazy("最晚答复"))
    state = models.CharField(gettext_lazy("状态"), max_length=8, choices=State.choices, default=State.OWED)
    text = models.TextField(gettext_lazy("答复"), max_length=5000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("答复人"),
    )
    office = models.CharField(gettext_lazy("署名"), max_length=120, blank=True)
    answered_at = models.DateTimeField(gettext_lazy("答复时间"), null=True)

    flow = Flow("state", answer=("owed", "answered"), drop=("owed", "dropped"), pass_on=("owed", ""))
    permissions = {
        "view": _visible,
        "answer": _answering,
        "drop": lambda user: NOBODY,
        "pass_on": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("应公开答复的事")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "rule"], name="voice_owed_once"),
            models.CheckConstraint(
                condition=~Q(state="answered") | ~Q(text="") & Q(answered_at__isnull=False, by__isnull=False),
                name="voice_owed_answer_says_something",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="voice_owed_due"),
            models.Index(fields=["union", "state", "due_at"], name="voice_owed_union"),
        ]

    def __str__(self) -> str:
        return self.case.headline

    def get_absolute_url(self) -> str:
        """Its page on the board."""
        from django.urls import reverse

        return reverse("voice:obligation", kwargs={"pk": self.pk})

    @property
    def is_overdue(self) -> bool:
        """Owed and past its day. Read, never swept."""
        return self.state == "owed" and self.due_at <= timezone.now()

    @property
    def was_late(self) -> bool:
        """Answered, but after its day."""
        return self.answered_at is not None and self.answered_at > self.due_at

    def answer(self, by: Any, text: str) -> None:
        """Say it publicly, signed with the office. Permission is the caller's question, as with cases."""
        text, now = said(text, 5000, least=10, short=_("公开答复请至少写10个字")), timezone.now()
        with transaction.atomic():
            # Before the move: the words belong on the row and not into the book, and the CHECK wants them there.
            type(self).objects.filter(pk=self.pk, state="owed").update(text=text)
            self.flow.move(self, "answer", by, answered_at=now, by_id=by.pk, office=office_of(by, self.union))
            self.text = text
            close_todos(self)
            tell_owed.answered(self)

    def drop(self, by: Any) -> None:
        """The words are gone, so there is nothing left to answer."""
        with transaction.atomic():
            self.flow.move(self, "drop", by)
            close_todos(self, is_by_day=True)

    def pass_on(self, by: Any, union: Union) -> None:
        """The obliged union ends: `union` owes the answer by the same day."""
        with transaction.atomic():
            self.flow.move(self, "pass_on", by, union_id=union.pk)
            self.union = union
            close_todos(self)
            tell_owed.open_owed(self)


def oblige(case: Case) -> list[Obligation]:
    """Make owed what the last support, or laying cases together, reached.

    The caller holds the case, so no two supporters reach it both. What is laid over the case counts with it. Two
    queries without a rule, three while nothing is reached, one more for each rule that counts a share of the people.
    """
    owed = set(case.obligations.values_list("rule_id", flat=True))
    rules = [rule for rule in ThresholdRule.objects.over(case.origin) if rule.pk not in owed]
    people = people_behind(case) if rules else 0
    near = [rule for rule in rules if rule.needed(case.origin) <= people]
    if not near:
        return []
    unions = unions_behind(case)
    return [_make(case, rule, people, unions) for rule in near if rule.min_unions <= unions]


def unions_behind(case: Case) -> int:
    """From how many unions authors and supporters come, what is laid over the case included. Two queries."""
    cases = [case, *voices_of(case)]
    supports = Support.objects.filter(case__in=[row.pk for row in cases]).order_by()
    return len({*supports.values_list("union", flat=True).distinct(), *(row.origin_id for row in cases)})


def _make(case: Case, rule: ThresholdRule, people: int, unions: int) -> Obligation:
    union, reached_at = rule.obliged(case), midnight()
    due_at = workdays_after(reached_at, rule.answer_workdays, union)
    counted: dict[str, Any] = {"people_count": people, "union_count": unions}
    row = Obligation.objects.create(case=case, rule=rule, union=union, reached_at=reached_at, due_at=due_at, **counted)
    record(Crowd(), "voice.oblige", row, after={"case": case.pk, "due_at": str(due_at), **counted})
    tell_owed.reached(row)
    return row
