"""The re-election of a union's committee (换届), from the preparation group to the new certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow, IllegalMove
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Officer, Person, Union, UnionScoped
from zgh.foundation.stock.models import Lockable
from zgh.kit.dates import day as day_text

from .. import tell
from ..words import term_name
from . import seating
from .steps import ELECTING, Step, guides
from .term import Term, cares
from .turn import turn
from .vacancy import Vacancy


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

    A by-election (补选) is the shorter way: it fills posts that fell vacant (`openings`) within the present term.
    Source: brief/domain.md §2.2; the superior may be a territorial federation that does not use the platform.
    """

    class Kind(models.TextChoices):
        TERM = "term", gettext_lazy("换届")
        BY = "by_election", gettext_lazy("补选")

    class State(models.TextChoices):
        RUNNING = "running", gettext_lazy("进行中")
        SEATED = "seated", gettext_lazy("已就任，待变更证书")
        DONE = "done", gettext_lazy("已完成")
        DROPPED = "dropped", gettext_lazy("已停办")

    once = models.UUIDField(gettext_lazy("一次性编号"), unique=True, editable=False)
    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("本届")
    )
    kind = models.CharField(gettext_lazy("换届还是补选"), max_length=12, choices=Kind.choices, default=Kind.TERM)
    term_no = models.PositiveSmallIntegerField(gettext_lazy("选举第几届"))
    years = models.PositiveSmallIntegerField(gettext_lazy("每届几年"), choices=Term.Years.choices)
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
        return f"{self.union}{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("terms:re_election", kwargs={"pk": self.pk})

    @property
    def is_by(self) -> bool:
        """Whether it fills vacancies within the term."""
        return self.kind == self.Kind.BY

    @cached_property
    def opened(self) -> list[Opening]:
        """The posts a by-election fills; they never change once it has begun."""
        return list(self.openings.all()) if self.is_by else []

    @property
    def title(self) -> str:
        """第四届换届, 补选主席."""
        if not self.is_by:
            return _("%(term)s换届") % {"term": term_name(self.term_no)}
        posts = dict.fromkeys(opening.get_post_display() for opening in self.opened)
        return _("补选%(posts)s") % {"posts": "、".join(str(post) for post in posts)}

    @property
    def guide(self) -> Union | None:
        """The union that guides this one inside the group."""
        return parent_of(self.union)

    @property
    def election_day(self) -> dt.date | None:
        """The day of the vote, once it is registered: the new term, or the posts, are counted from it."""
        step = self.steps.filter(key__in=ELECTING, state="done").first()
        return step.done_on if step else None

    def check_election_day(self, day: dt.date) -> None:
        """ValidationError when the vote cannot have been that day."""
        late = next((opening for opening in self.opened if day < opening.since), None)
        if late is not None:
            words = {"post": late.get_post_display(), "day": day_text(late.since)}
            raise ValidationError({"done_on": _("%(post)s从%(day)s起才空缺，选举不能更早") % words}, code="day")
        if self.term is not None and day <= self.term.starts_on:
            said = _("选举日期要晚于本届的选举日期%(day)s") % {"day": day_text(self.term.starts_on)}
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
            if self.is_by:
                seating.check_opening(self, person, post)
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
            tell.dropped(self)

    finish = seating.finish
    _note = seating.note


class Opening(models.Model):
    """A post that is to be filled by a by-election: since when it is vacant, and who left it."""

    # CASCADE: part of its by-election, which is never deleted.
    re_election = models.ForeignKey(
        ReElection, on_delete=models.CASCADE, related_name="openings", verbose_name=gettext_lazy("补选")
    )
    post = models.CharField(gettext_lazy("职务"), max_length=20, choices=seating.CHOICES)
    since = models.DateField(gettext_lazy("从哪天起空缺"))
    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("上一任")
    )

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: cares(user, "re_election__union") | guides(user, "re_election__union")}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("补选的职务")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_post_display())


class Seat(models.Model):
    """Who was elected to which post; becomes an officer when the re-election is finished."""

    # CASCADE: a result on paper goes with its re-election, which is never deleted.
    re_election = models.ForeignKey(
        ReElection, on_delete=models.CASCADE, related_name="seats", verbose_name=gettext_lazy("换届")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("当选人"))
    post = models.CharField(gettext_lazy("职务"), max_length=20, choices=seating.CHOICES)

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


# What a by-election needs of the nine, with the vote instead of congress and plenary.
BY_STEPS = (
    Step.Key.NOMINATE,
    Step.Key.REQUEST,
    Step.Key.VOTE,
    Step.Key.REPORT,
    Step.Key.APPROVAL,
    Step.Key.CERTIFICATE,
)
STEPS = tuple(key for key in Step.Key if key != Step.Key.VOTE)


def start(by: Any, union: Union, *, once: Any, term_no: int, years: int, is_inside: bool) -> ReElection:
    """Begin the re-election of a union: nine steps in order. The same `once` again gives the same one.

    ValidationError when one is under way already, or the number is not a later one.
    """
    live = Term.objects.live().filter(union=union).first()
    if live is not None and term_no <= live.term_no:
        raise ValidationError({"term_no": _("本届是%(term)s，新一届的数要大些") % {"term": live.name}}, code="number")
    return _begin(by, union, once, STEPS, term=live, term_no=term_no, years=years, is_inside=is_inside)


def by_elect(by: Any, term: Term, *, once: Any, vacancies: Sequence[Vacancy], is_inside: bool) -> ReElection:
    """Begin a by-election for posts that are vacant in the present term. As `start`; ValidationError without one."""
    if not vacancies:
        raise ValidationError({"posts": _("请选要补选的职务")}, code="none")
    facts = {"kind": ReElection.Kind.BY, "term": term, "term_no": term.term_no, "years": term.years}
    return _begin(by, term.union, once, BY_STEPS, vacancies, is_inside=is_inside, **facts)


def _begin(
    by: Any, union: Union, once: Any, keys: Sequence[str], vacancies: Sequence[Vacancy] = (), **facts: Any
) -> ReElection:
    if facts["is_inside"] and parent_of(union) is None:
        raise ValidationError({"is_inside": _("本会在集团内没有上级，请由属地上级工会批复")}, code="no_guide")
    try:
        with transaction.atomic():
            election = ReElection.objects.create(union=union, once=once, started_by=by, **facts)
            Step.objects.bulk_create([Step(re_election=election, key=key, position=n) for n, key in enumerate(keys, 1)])
            Opening.objects.bulk_create(
                [Opening(re_election=election, post=v.post, since=v.since, officer_id=v.officer_id) for v in vacancies]
            )
            election._note(by, "by_elect" if election.is_by else "start")
            tell.started(election)
    except IntegrityError:
        again = ReElection.objects.filter(once=once, union=union).first()
        if again is None:
            raise ValidationError(_("本会已经有一个换届或补选在办，请接着办那一个"), code="running") from None
        return again
    return election
