"""Unmasking by two bodies: nobody alone, not even a chair, learns who a hidden author is (participation.md §3.1).

Asking says nothing about whether a name can be found: that is tried only after both bodies have agreed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.calendar.models import line_of
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.flow.machine import Flow, IllegalMove
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.orgs.models.scoping import duty_unions, next_sibling
from zgh.foundation.stock.models import Lockable, lock
from zgh.services.voice import tell_hidden

from .mask import mask_of
from .office import office_of
from .rules import rules_for
from .turn import said

if TYPE_CHECKING:
    from .case import Case

LEAST_GROUND, LEAST_REASON = 20, 5


def sits(user: Any) -> Q:
    """Seats of bodies to which this person belongs by a duty in that very union."""
    q, unions = NOBODY, duty_unions(user)
    for code in (UnmaskSeat.Duty.AUDIT, UnmaskSeat.Duty.CHAIR):
        if mine := unions.get(code):
            q |= Q(duty=code, union__in=[union.pk for union in mine])
    return q


def waits_for(user: Any) -> Q:
    """Open requests on which a body of this person has not spoken yet."""
    seats = UnmaskSeat.objects.filter(sits(user), request=OuterRef("pk"), state=UnmaskSeat.State.WAITING)
    return Q(Exists(seats)) & Q(state="asked", due_at__gt=timezone.now()) & ~Q(requester=user)


def _of_mine(user: Any) -> Q:
    return Q(Exists(UnmaskSeat.objects.filter(sits(user), request=OuterRef("pk"))))


def _asks(user: Any) -> Q:
    return Q(requester=user) | under(user, "chair")


def _knows(user: Any) -> Q:
    """The requester, and the two who agreed."""
    return Q(requester=user) | Q(Exists(UnmaskSeat.objects.filter(request=OuterRef("pk"), by=user)))


def _about_me(user: Any) -> Q:
    """Requests about this very person: they read everything on their own page and decide nothing."""
    return Q(mask=mask_of(user))


class UnmaskRequest(Lockable):
    """A chair asks two other bodies for the name behind a mask. The author reads every request, refused ones too."""

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("待两方决定")
        APPROVED = "approved", gettext_lazy("两方同意")
        REFUSED = "refused", gettext_lazy("不同意")
        WITHDRAWN = "withdrawn", gettext_lazy("已撤回")
        EXPIRED = "expired", gettext_lazy("过期作废")

    case = models.ForeignKey(
        "voice.Case", on_delete=models.PROTECT, related_name="unmask_requests", verbose_name=gettext_lazy("心声")
    )
    mask = models.CharField(max_length=64, editable=False)
    ground = models.TextField(gettext_lazy("依据"), max_length=1000)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("申请人")
    )
    office = models.CharField(gettext_lazy("申请人身份"), max_length=120)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("申请工会"))
    state = models.CharField(gettext_lazy("状态"), max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(gettext_lazy("申请时间"))
    # Until then the bodies may decide; once they agreed, until then the name may be looked up.
    due_at = models.DateTimeField(gettext_lazy("有效到"))
    decided_at = models.DateTimeField(gettext_lazy("决定时间"), null=True)

    flow = Flow(
        "state",
        approve=("asked", ""),
        agree=("asked", "approved"),
        refuse=("asked", "refused"),
        withdraw=("asked", "withdrawn"),
        expire=("asked", "expired"),
        unseal=("approved", ""),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: _asks(user) & ~_about_me(user) | _of_mine(user) & ~_about_me(user),
        "recall": _about_me,
        "approve": lambda user: _of_mine(user) & ~Q(requester=user) & ~_about_me(user),
        "refuse": lambda user: _of_mine(user) & ~Q(requester=user) & ~_about_me(user),
        "withdraw": lambda user: Q(requester=user),
        "unseal": _knows,
        "agree": lambda user: NOBODY,
        "expire": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("核实身份申请")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="voice_one_unmask_request"),
        ]
        indexes = [
            models.Index(fields=["union", "-asked_at"], name="voice_unmask_union"),
            models.Index(fields=["due_at"], condition=Q(state="asked"), name="voice_unmask_due"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    def get_absolute_url(self) -> str:
        """Where the bodies read and decide it."""
        return reverse("voice:unmask", kwargs={"pk": self.pk})

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided: read from the clock, whoever has written it down."""
        return self.state == self.State.ASKED and timezone.now() < self.due_at

    @property
    def is_readable(self) -> bool:
        """Whether the name may be looked up now."""
        return self.state == self.State.APPROVED and timezone.now() < self.due_at

    @property
    def shown_state(self) -> str:
        """The state in words; past its day an open request reads as expired."""
        if self.state == self.State.ASKED and not self.is_open:
            return str(self.State.EXPIRED.label)
        return self.get_state_display()

    def approve(self, by: Any, reason: str) -> None:
        """One body agrees; the second one makes it so."""
        self._decide(by, "approve", reason)

    def refuse(self, by: Any, reason: str) -> None:
        """One body refuses, which ends it."""
        self._decide(by, "refuse", reason)

    def withdraw(self, by: Any) -> None:
        """The chair takes it back."""
        with transaction.atomic():
            self._hold("withdraw")
            self.flow.move(self, "withdraw", by, decided_at=timezone.now())
            tell_hidden.unmask_over(self)

    def expire(self, now: dt.datetime) -> bool:
        """Nobody decided in time. Returns whether it did; for the tick."""
        with transaction.atomic():
            lock(self)
            self.refresh_from_db()
            if self.state != self.State.ASKED or now < self.due_at:
                return False
            self.flow.move(self, "expire", None, decided_at=self.due_at)
            tell_hidden.unmask_over(self)
        return True

    def _decide(self, by: Any, verb: str, reason: str) -> None:
        reason = said(reason, 500, least=LEAST_REASON, short=_("请写明理由，提出人会看到"))
        with transaction.atomic():
            self._hold(verb)
            seat = self._seat_of(by)
            answer = {"approve": "approved", "refuse": "refused"}[verb]
            seat.flow.move(seat, verb, by, by_id=by.pk, reason=reason, decided_at=timezone.now())
            waiting = [one for one in self.seats.all() if one.state != UnmaskSeat.State.APPROVED]
            last = {"decided_at": timezone.now()} if verb == "refuse" else {}
            self.flow.move(self, verb, by, note=reason, **last)
            if verb == "approve" and not waiting:
                self.flow.move(self, "agree", None, decided_at=timezone.now(), due_at=self._term())
            tell_hidden.unmask_decided(self, seat, answer)

    def _hold(self, verb: str) -> None:
        """One at a time, on the fresh row: else two bodies at once would each see the other as waiting."""
        lock(self)
        self.refresh_from_db(from_queryset=type(self)._base_manager.select_related("case", "union", "requester"))
        if not self.is_open:
            raise IllegalMove(self, verb)

    def _seat_of(self, by: Any) -> UnmaskSeat:
        """The waiting seat this person may fill. One body, one person, and never the one who asked."""
        if by.pk == self.requester_id or self.seats.filter(by=by).exists():
            raise IllegalMove(self, "approve")
        seat = self.seats.filter(sits(by), state=UnmaskSeat.State.WAITING).select_related("union").first()
        if seat is None:
            raise IllegalMove(self, "approve")
        return seat

    def _term(self) -> dt.datetime:
        return workdays_after(timezone.now(), rules_for(self.union).unmask_workdays, self.union)


class UnmaskSeat(models.Model):
    """One of two bodies that must agree: the supervisory side, and a chair of another union. Never twice one union."""

    class Duty(models.TextChoices):
        AUDIT = "audit", gettext_lazy("经审/纪检")
        CHAIR = "chair", gettext_lazy("另一个工会的主席")

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("等决定")
        APPROVED = "approved", gettext_lazy("同意")
        REFUSED = "refused", gettext_lazy("不同意")

    request = models.ForeignKey(
        UnmaskRequest,
        on_delete=models.CASCADE,  # a part of its request
        related_name="seats",
        verbose_name=gettext_lazy("申请"),
    )
    duty = models.CharField(gettext_lazy("哪一方"), max_length=5, choices=Duty.choices)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("工会"))
    state = models.CharField(gettext_lazy("决定"), max_length=8, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("决定人"),
    )
    reason = models.TextField(gettext_lazy("理由"), max_length=500, blank=True)
    decided_at = models.DateTimeField(gettext_lazy("时间"), null=True)

    flow = Flow("state", approve=("waiting", "approved"), refuse=("waiting", "refused"))
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: Q(
            Exists(UnmaskRequest.objects.permitted("view", user).filter(pk=OuterRef("request")).order_by())
        ),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("核实身份的把关方")
        ordering = ["duty"]
        constraints = [
            models.UniqueConstraint(fields=["request", "duty"], name="voice_one_seat_a_side"),
            models.UniqueConstraint(fields=["request", "union"], name="voice_two_unions_decide"),
            models.UniqueConstraint(
                fields=["request", "by"], condition=Q(by__isnull=False), name="voice_two_people_decide"
            ),
            models.CheckConstraint(condition=Q(state="waiting") | Q(by__isnull=False), name="voice_seat_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} {self.state}"


def unmask(case: Case, by: Any, ground: str) -> UnmaskRequest:
    """Ask for the name. The two bodies and the author are told; ValidationError in Chinese when it cannot be."""
    ground = said(ground, 1000, least=LEAST_GROUND, short=_("请写清依据，至少%(n)d个字") % {"n": LEAST_GROUND})
    bodies = bodies_for(case.union, by)
    if bodies is None:
        raise ValidationError(_("找不到两个不同工会的人来把关（一方要是经审），现在不能申请"), code="bodies")
    now = timezone.now()
    due = workdays_after(now, rules_for(case.union).unmask_workdays, case.union)
    facts = {"mask": case.mask, "ground": ground, "union": case.union, "office": office_of(by, case.union)}
    try:
        with transaction.atomic():
            row = UnmaskRequest.objects.create(case=case, requester=by, asked_at=now, due_at=due, **facts)
            for duty, union in zip(("audit", "chair"), bodies, strict=True):
                UnmaskSeat.objects.create(request=row, duty=duty, union=union)
            tell_hidden.unmask_asked(row, by)
    except IntegrityError:
        raise ValidationError(_("这件心声已经有一份申请在等决定"), code="twice") from None
    return row


def bodies_for(owner: Union, requester: Any) -> tuple[Union, Union] | None:
    """(supervisory side, chair's side): the nearest two different unions with somebody other than the requester.

    The supervisory side is looked for upwards; the chair's upwards, then among the sisters. Four queries.
    """
    audits = _staffed("audit", owner, requester)
    chairs = [*_staffed("chair", owner, requester), *_sisters(owner, requester)]
    pairs = ((audit, chair) for audit in audits for chair in chairs if audit.pk != chair.pk)
    return next(pairs, None)


def _staffed(duty: str, owner: Union, requester: Any) -> list[Union]:
    rows = Duty.objects.filter(holds(), code=duty, union__path__in=line_of(owner), user__is_active=True)
    return _unions(rows.exclude(user=requester).order_by("-union__path"))


def _sisters(owner: Union, requester: Any) -> list[Union]:
    """Unions beside the owner, or below it when it is the top, that have a chair."""
    top = parent_of(owner) or owner
    near = Q(union__path__gt=top.path, union__path__lt=next_sibling(top.path), union__depth=top.depth + 1)
    rows = Duty.objects.filter(near, holds(), code="chair", user__is_active=True).exclude(union=owner)
    return _unions(rows.exclude(user=requester).order_by("union__path")[:8])


def _unions(duties: Iterable[Duty]) -> list[Union]:
    rows = duties.select_related("union")  # type: ignore[attr-defined]
    return list({duty.union_id: duty.union for duty in rows}.values())
