"""The re-election of a union's committee (换届), from the preparation group to the new certificate."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow, IllegalMove
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Officer, Person, Union, UnionScoped
from zgh.foundation.stock.models import Lockable

from .. import tell
from ..words import term_name
from . import seating
from .steps import Step, guides
from .term import Term, cares
from .turn import turn


class ReElectionQuerySet(PermittedQuerySet):
    """What lists show with each row."""

    def under_way(self) -> ReElectionQuerySet:
        """Begun and not finished with all papers."""
        return self.filter(state__in=("running", "seated"))

    def with_step(self) -> ReElectionQuerySet:
        """Annotate `step_key` and `step_no`, the first open step."""
        steps = Step.objects.filter(re_election=OuterRef("pk"), state="open").order_by("position")
        return self.annotate(step_key=Subquery(steps.values("key")[:1]), step_no=Subquery(steps.values("position")[:1]))


class ReElection(UnionScoped, Lockable):
    """Leads from one term to the next. `is_inside`: the guiding union approves here, else a paper is uploaded.

    Source: brief/domain.md §2.2; the superior may be a territorial federation that does not use the platform.
    """

    class State(models.TextChoices):
        RUNNING = "running", gettext_lazy("进行中")
        SEATED = "seated", gettext_lazy("新一届已就任，待变更证书")
        DONE = "done", gettext_lazy("已完成")
        DROPPED = "dropped", gettext_lazy("已停办")

    once = models.UUIDField(gettext_lazy("一次性编号"), unique=True, editable=False)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("本届")
    )
    term_no = models.PositiveSmallIntegerField(gettext_lazy("选举第几届"))
    years = models.PositiveSmallIntegerField(gettext_lazy("新一届几年"), choices=Term.Years.choices)
    is_inside = models.BooleanField(gettext_lazy("由集团内上级批复"), default=False)
    state = models.CharField(gettext_lazy("状态"), max_length=8, choices=State.choices, default=State.RUNNING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("发起人"),
    )
    started_at = models.DateTimeField(gettext_lazy("发起时间"), default=timezone.now)
    seated_at = models.DateTimeField(gettext_lazy("就任登记时间"), null=True)
    new_term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("新一届")
    )

    flow = Flow("state", finish=("running", "seated"), close=("seated", "done"), drop=("running", "dropped"))
    objects = ReElectionQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: cares(user) | guides(user, "union"),
        "finish": cares,
        "nominate": cares,
        "drop": cares,
        "close": cares,
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("换届")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["union"], condition=Q(state="running"), name="one_re_election_at_a_time")
        ]

    def __str__(self) -> str:
        return _("%(union)s%(term)s换届") % {"union": self.union, "term": term_name(self.term_no)}

    def get_absolute_url(self) -> str:
        return reverse("terms:re_election", kwargs={"pk": self.pk})

    @property
    def guide(self) -> Union | None:
        """The union that guides this one inside the group."""
        return parent_of(self.union)

    @property
    def election_day(self) -> dt.date | None:
        """The day of the congress, once it is registered: the new term is counted from it."""
        step = self.steps.filter(key=Step.Key.CONGRESS, state="done").first()
        return step.done_on if step else None

    def check_election_day(self, day: dt.date) -> None:
        """ValidationError when the congress cannot have been that day."""
        if self.term is not None and day <= self.term.starts_on:
            said = _("选举日期要晚于本届的选举日期%(day)s") % {"day": self.term.starts_on}
            raise ValidationError({"done_on": said}, code="day")

    def has_chair_elect(self) -> bool:
        """Whether the plenary's result names a chair."""
        return self.seats.filter(post=Officer.Post.CHAIR).exists()

    def current_step(self) -> Step | None:
        """The first open one."""
        return self.steps.filter(state="open").order_by("position").first()

    def go_on(self, by: Any) -> None:
        """After every step: what is owed next, and the end when nothing is left. In the caller's transaction."""
        step = self.current_step()
        if step is None and self.state == self.State.SEATED:
            self.flow.move(self, "close", by)
        tell.owe_step(self, step)

    def nominate(self, by: Any, person: Person, post: str) -> Seat:
        """Register somebody as elected to a post. ValidationError for a second chair or the same twice."""
        with turn(self):
            if self.state != self.State.RUNNING:
                raise IllegalMove(self, "nominate")
            try:
                with transaction.atomic():
                    seat = self.seats.create(person=person, post=post)
            except IntegrityError:
                raise ValidationError(_("已经登记过了，主席也只能有一位"), code="taken") from None
            self._note(by, "nominate", seat)
        return seat

    def withdraw_seat(self, by: Any, seat: Seat) -> None:
        """Take a wrongly registered name off again."""
        with turn(self):
            if self.state != self.State.RUNNING:
                raise IllegalMove(self, "nominate")
            self._note(by, "withdraw", seat)
            self.seats.filter(pk=seat.pk).delete()

    def drop(self, by: Any, reason: str) -> None:
        """Stop this attempt; what was done stays readable. ValidationError without a reason."""
        reason = (reason or "").strip()
        if len(reason) < 4:
            raise ValidationError(_("请写明为什么停办"), code="short")
        with turn(self):
            self.flow.move(self, "drop", by, note=reason)
            tell.owe_step(self, None)

    finish = seating.finish
    _note = seating.note


class Seat(models.Model):
    """Who was elected to which post; becomes an officer when the re-election is finished."""

    # CASCADE: a result on paper goes with its re-election, which is never deleted.
    re_election = models.ForeignKey(
        ReElection, on_delete=models.CASCADE, related_name="seats", verbose_name=gettext_lazy("换届")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("当选人"))
    post = models.CharField(gettext_lazy("职务"), max_length=20, choices=[
        choice for choice in Officer.Post.choices if choice[0] in seating.ELECTED
    ])  # fmt: skip

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: cares(user, "re_election__union"),
        "withdraw": lambda user: cares(user, "re_election__union"),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("当选名单")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["re_election", "person", "post"], name="elected_once_to_a_post"),
            models.UniqueConstraint(fields=["re_election"], condition=Q(post="chair"), name="one_chair_elect"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}"


def start(by: Any, union: Union, *, once: Any, term_no: int, years: int, is_inside: bool) -> ReElection:
    """Begin the re-election of a union: nine steps in order. The same `once` again gives the same one.

    ValidationError when one is under way already, or the number is not a later one.
    """
    live = Term.objects.live().filter(union=union).first()
    if live is not None and term_no <= live.term_no:
        raise ValidationError({"term_no": _("本届是%(term)s，新一届的数要大些") % {"term": live.name}}, code="number")
    if is_inside and parent_of(union) is None:
        raise ValidationError({"is_inside": _("本会在集团内没有上级，请由属地上级工会批复")}, code="no_guide")
    facts = {"term": live, "term_no": term_no, "years": years, "is_inside": is_inside, "started_by": by}
    try:
        with transaction.atomic():
            election = ReElection.objects.create(union=union, once=once, **facts)
            keys = enumerate(Step.Key.values, 1)
            Step.objects.bulk_create([Step(re_election=election, key=key, position=n) for n, key in keys])
            election._note(by, "start")
            tell.started(election)
    except IntegrityError:
        again = ReElection.objects.filter(once=once, union=union).first()
        if again is None:
            raise ValidationError(_("本会已经有一个换届在办，请接着办那一个"), code="running") from None
        return again
    return election
