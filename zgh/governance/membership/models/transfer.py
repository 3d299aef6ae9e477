"""A membership on its way from one union to another (转会)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Membership, Person, Union, UnionScoped

from .. import moving
from .office import committee, own

MOVING = ("requested", "accepted", "objected")


def _takers(user: Any) -> Q:
    """Cadres of the receiving union, except for themselves."""
    return committee(user) & ~own(user)


def _givers(user: Any) -> Q:
    """Cadres of the union that loses the member, or above it, except for themselves."""
    return committee(user, "source") & ~own(user)


class TransferQuerySet(PermittedQuerySet):
    """What lists need with each row."""

    def with_names(self) -> Self:
        """Joins what a row shows."""
        return self.select_related("person", "union", "source")

    def due(self, day: dt.date | None = None) -> Self:
        """Received, nobody objected, and the day has come: done, whether anybody has written it down or not."""
        return self.filter(state="accepted", release_on__lte=day or timezone.localdate())


class Transfer(UnionScoped):
    """From `source` to `union`, which receives. Started by an HR move, the person or a cadre; never done by one alone.

    When the receiving union has said yes, the old one may object until `release_on`; silence releases (product choice,
    no rule gives the number of days: it is a setting). The membership is written for that day at once, so it changes
    hands without a worker; the task only tells people and closes the row.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("待接收")
        ACCEPTED = "accepted", _("待转出")
        OBJECTED = "objected", _("有异议")
        DONE = "done", _("已转会")
        REFUSED = "refused", _("没有接收")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Origin(models.TextChoices):
        RELOCATED = "relocated", _("工作调动")
        MEMBER = "member", _("本人申请")
        CADRE = "cadre", _("干部发起")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("会员"))
    source = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("转出工会"))
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("转出的会籍"))
    arrival = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("转入的会籍")
    )
    origin = models.CharField(_("来由"), max_length=9, choices=Origin.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("发起人")
    )
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.REQUESTED)
    requested_at = models.DateTimeField(_("发起时间"), default=timezone.now)
    due_at = models.DateTimeField(_("到期"), null=True)
    accepted_at = models.DateTimeField(_("接收时间"), null=True)
    release_on = models.DateField(_("转会日"), null=True)
    objection = models.CharField(_("异议"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("办结时间"), null=True)

    flow = Flow(
        "state",
        receive=("requested", "accepted"),
        decline=("requested|objected", "refused"),
        object=("accepted", "objected"),
        release=("accepted|objected", "done"),
        withdraw=("requested|accepted|objected", "withdrawn"),
    )
    objects = TransferQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: own(user) | committee(user) | committee(user, "source"),
        "handle": lambda user: (committee(user) | committee(user, "source")) & ~own(user),
        "receive": _takers,
        "decline": _takers,
        "object": _givers,
        "release": _givers,
        "withdraw": lambda user: own(user) | Q(by=user.pk),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("转会")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=MOVING), name="one_open_transfer_per_person"
            ),
            models.CheckConstraint(condition=~Q(union=models.F("source")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(
                condition=~Q(state__in=("accepted", "done")) | Q(arrival__isnull=False, release_on__isnull=False),
                name="transfer_agreed_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "state", "due_at"], name="transfer_in"),
            models.Index(fields=["source", "state"], name="transfer_out"),
            models.Index(fields=["release_on"], condition=Q(state="accepted"), name="transfer_release"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("membership:transfer", kwargs={"pk": self.pk})

    @property
    def desk_url(self) -> str:
        """Where cadres handle it."""
        return reverse("membership:desk_transfer", kwargs={"pk": self.pk})

    def state_at(self, now: dt.datetime | None = None) -> str:
        """The state as it is: silence has released from the local midnight of `release_on` on."""
        is_due = self.state == "accepted" and self.release_on and self.release_on <= timezone.localdate(now)
        return "done" if is_due else self.state

    @property
    def shown_state(self) -> str:
        """The state in words, as it is now."""
        return str(self.State(self.state_at()).label)

    receive = moving.receive
    decline = moving.decline
    object = moving.object_to
    release = moving.release
    withdraw = moving.withdraw
