"""Supervision orders (督办单): an author who was not content is asked again, until something came of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.flow.machine import Flow, IllegalMove
from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Union, UnionScoped
from zgh.kit import clocks
from zgh.kit.numbers import drawn
from zgh.services.voice import tell_orders

from .case import Case
from .desk import DUTIES
from .mask import actor, blurred, platform
from .rules import rules_for
from .talk import Message, Rating, _of_case
from .turn import said

if TYPE_CHECKING:
    from collections.abc import Iterator


DIGITS = 9


def order_number() -> int:
    """The number of a new order. `issue` looks whether it is free."""
    return drawn(DIGITS)


def sits_in(user: Any, via: str) -> Q:
    """Whether the user sits at any desk of the union at `via`, or above it; never on their own case."""
    q = NOBODY
    for desk in DUTIES:
        q |= under(user, desk, via=via)
    return q & _of_case("view_internal", user)


class SupervisionOrder(UnionScoped):
    """A dissatisfied author's rating made an order: `union` reports what it did, `issuer` asks the author and closes.

    Exactly one for a rating. `issuer` is the union above the one that answered, at the root itself.
    """

    class State(models.TextChoices):
        ISSUED = "issued", gettext_lazy("待回报")
        REPORTED = "reported", gettext_lazy("待回访")
        RETURNED = "returned", gettext_lazy("退回再办")
        CLOSED = "closed", gettext_lazy("已回访")

    class Way(models.TextChoices):
        CALL = "call", gettext_lazy("打电话")
        VISIT = "visit", gettext_lazy("当面谈")
        TALK = "talk", gettext_lazy("在心声里问")

    class Result(models.TextChoices):
        SOLVED = "solved", gettext_lazy("解决了，职工认可")
        EXPLAINED = "explained", gettext_lazy("没法再办，职工理解")
        UNSOLVED = "unsolved", gettext_lazy("职工仍不满意")
        SILENT = "silent", gettext_lazy("多次联系没有回音")

    # Drawn, not counted: it stands on paper, and must not tell between which two others a hidden author rated.
    id = models.BigAutoField(primary_key=True, default=order_number)
    case = models.ForeignKey(
        Case,
        on_delete=models.CASCADE,  # a part of its case
        related_name="orders",
        verbose_name=gettext_lazy("心声"),
    )
    rating = models.OneToOneField(
        Rating,
        on_delete=models.CASCADE,  # it answers this rating and nothing else
        related_name="order",
        verbose_name=gettext_lazy("评价"),
    )
    issuer = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("督办工会"))
    issued_at = models.DateTimeField(gettext_lazy("下达时间"))
    workdays = models.PositiveSmallIntegerField(gettext_lazy("工作日"), default=5)
    due_at = models.DateTimeField(gettext_lazy("回报期限"))
    state = models.CharField(gettext_lazy("状态"), max_length=8, choices=State.choices, default=State.ISSUED)
    measures = models.TextField(gettext_lazy("又做了什么"), max_length=2000, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("回报人"),
    )
    reported_at = models.DateTimeField(gettext_lazy("回报时间"), null=True)
    comment = models.CharField(gettext_lazy("退回的话"), max_length=300, blank=True)
    returned_count = models.PositiveSmallIntegerField(gettext_lazy("退回次数"), default=0)
    way = models.CharField(gettext_lazy("怎么回访的"), max_length=5, choices=Way.choices, blank=True)
    result = models.CharField(gettext_lazy("回访结果"), max_length=9, choices=Result.choices, blank=True)
    words = models.TextField(gettext_lazy("职工怎么说"), max_length=1000, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("回访人"),
    )
    closed_at = models.DateTimeField(gettext_lazy("回访时间"), null=True)

    flow = Flow(
        "state",
        report=("issued|returned", "reported"),
        send_back=("reported", "returned"),
        ask=("issued|reported|returned", ""),
        reply=("issued|reported|returned", ""),
        close=("reported", "closed"),
        pass_on=("issued|reported|returned", ""),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: sits_in(user, "union") | sits_in(user, "issuer"),
        "report": lambda user: sits_in(user, "union"),
        "send_back": lambda user: sits_in(user, "issuer") & Q(returned_count=0),
        "ask": lambda user: sits_in(user, "issuer"),
        "close": lambda user: sits_in(user, "issuer"),
        "reply": lambda user: _of_case("follow", user),
        "pass_on": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("督办单")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(result="") & Q(closed_at__isnull=False), name="voice_order_says_how"
            ),
            models.CheckConstraint(condition=Q(returned_count__lte=1), name="voice_order_back_once"),
        ]
        indexes = [
            models.Index(fields=["union", "state", "due_at"], name="voice_order_owner"),
            models.Index(fields=["issuer", "state", "due_at"], name="voice_order_issuer"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("voice:order", kwargs={"pk": self.pk})

    @property
    def number(self) -> str:
        """DB-417302968, as it stands on the printed sheet; older ones are shorter."""
        return f"DB-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        """Whether a report is still owed."""
        return self.state in ("issued", "returned")

    @property
    def tone(self) -> str:
        """Class of its clock; "" when nothing is owed."""
        return clocks.tone(self.due_at, self.issued_at) if self.is_open else ""

    def holders(self, now: dt.datetime | None = None) -> Iterator[Union]:
        """Whom the broken promise has reached by `now`: a level more for each span that passed. Read, never swept."""
        now, due, union = now or timezone.now(), self.due_at, self.issuer
        while self.is_open and due <= now:
            yield union
            if (higher := parent_of(union)) is None:
                return
            union, due = higher, workdays_after(due, self.workdays, union)

    def report(self, by: Any, measures: str) -> None:
        """What was done about it."""
        measures = said(measures, 2000, least=5, short=_("写一写又做了什么，至少5个字"))
        with transaction.atomic():
            facts = {"measures": measures, "reported_by_id": by.pk, "reported_at": timezone.now()}
            self.flow.move(self, "report", by, **facts)
            tell_orders.reported(self)

    def send_back(self, by: Any, comment: str) -> None:
        """Not enough; once, with a new date."""
        comment = said(comment, 300, short=_("写一句还要做什么"))
        with transaction.atomic():
            if self.returned_count:
                raise IllegalMove(self, "send_back")
            due_at = workdays_after(timezone.now(), self.workdays, self.union)
            self.flow.move(self, "send_back", by, comment=comment, due_at=due_at, returned_count=1)
            tell_orders.issued(self, kind="voice.order_returned")

    def ask(self, by: Any, text: str) -> None:
        """Ask the author in the case itself: the only way to one who hides."""
        text = said(text, 1000)
        with transaction.atomic():
            self.flow.move(self, "ask", by)
            self.case.messages.create(side=Message.Side.UNION, text=text, by=by, at=timezone.now())
            tell_orders.asked(self)

    def reply(self, by: Any, text: str) -> None:
        """The author's word, also on a closed case; a hidden one's without a name."""
        text = said(text, 1000)
        with transaction.atomic():
            self.flow.move(self, "reply", actor(self.case, by))
            who = None if self.case.mask else by
            at = blurred(self.case, timezone.now())
            self.case.messages.create(side=Message.Side.AUTHOR, text=text, by=who, at=at)
            tell_orders.replied(self)

    def close(self, by: Any, way: str, result: str, words: str = "") -> None:
        """The author was asked; the result as it is, good or not."""
        if way not in self.Way.values or result not in self.Result.values:
            raise ValidationError(_("请选怎么回访的、结果怎样"), code="result")
        if self.case.mask and way != self.Way.TALK:
            raise ValidationError(_("提出人隐去了姓名，只能在心声里问，不能打听是谁"), code="hidden")
        words = said(words, 1000, least=0)
        with transaction.atomic():
            facts = {"way": way, "result": result, "words": words, "closed_by_id": by.pk, "closed_at": timezone.now()}
            self.flow.move(self, "close", by, **facts)
            tell_orders.closed(self)

    def pass_on(self, by: Any, old: Union, new: Union) -> None:
        """`old` ends: `new` takes its side, or both where the union below was merged into its issuer."""
        sides = {f"{side}_id": new.pk for side in ("union", "issuer") if getattr(self, f"{side}_id") == old.pk}
        with transaction.atomic():
            self.flow.move(self, "pass_on", by, **sides)
            self.refresh_from_db(fields=["union", "issuer"])
            tell_orders.passed_on(self)


def is_unhappy(rating: Rating) -> bool:
    """Whether somebody must look at it again: not satisfied, or not solved."""
    return rating.level == Rating.Level.DISSATISFIED or not rating.is_solved


def issue(case: Case, rating: Rating) -> SupervisionOrder | None:
    """The order of an unhappy rating, in the transaction of the rating; None for a happy one and for a confidence.

    The rating's one-to-one keeps it one, whoever calls twice.
    """
    if case.manner.is_confidential or not is_unhappy(rating):
        return None
    at, days = blurred(case, rating.at), rules_for(case.union).supervise_workdays
    order, is_new = SupervisionOrder.objects.get_or_create(
        rating=rating,
        defaults={
            "id": _free_number(), "case": case, "union": case.union, "issuer": parent_of(case.union) or case.union,
            "issued_at": at, "workdays": days, "due_at": workdays_after(at, days, case.union),
        },
    )  # fmt: skip
    if is_new:
        record(platform(case), "voice.supervise", order, after={"state": order.state})
        tell_orders.issued(order)
    return order


def _free_number() -> int:
    """One that no order has: nothing may fail in the transaction of a rating. One query."""
    number = order_number()
    while SupervisionOrder.objects.filter(pk=number).exists():
        number = order_number()
    return number
