"""An employee's application to join (入会申请)."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Membership, Person, Union, UnionScoped

from .. import joining
from .decision import Decision
from .office import committee, own

OPEN = ("draft", "submitted", "checked", "returned")
OWED = {"submitted": "vet", "checked": "enrol"}


def _handlers(user: Any) -> Q:
    """The committee, and who checks for the group or branch; never the applicant, and no unfinished drafts."""
    return (committee(user) | committee(user, "branch")) & ~own(user) & ~Q(state="draft")


def _deciders(user: Any) -> Q:
    """The committee alone. Nobody decides on their own application."""
    return committee(user) & ~own(user)


class ApplicationQuerySet(PermittedQuerySet):
    """What lists need with each row."""

    def mine(self, user: Any) -> Self:
        """This person's own."""
        return self.filter(own(user))

    def with_names(self) -> Self:
        """Joins what a row shows."""
        return self.select_related("person", "union", "branch")

    def overdue(self) -> Self:
        """Owed and past the promised moment."""
        return self.filter(state__in=OWED, due_at__lt=timezone.now())


class Application(UnionScoped):
    """Somebody asks to become a member. Voluntary: only the person starts it, no import ever does.

    `union` is the committee that decides, `branch` the group or branch that looks first and where the person will be
    a member; without one that step is skipped, visibly. Unit, department, post and phone are what the roster said when
    it was submitted. One open application a person: the database says so.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("还没提交")
        SUBMITTED = "submitted", _("待小组审核")
        CHECKED = "checked", _("待委员会讨论")
        RETURNED = "returned", _("请您修改")
        APPROVED = "approved", _("已入会")
        REJECTED = "rejected", _("没有通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人"))
    branch = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("小组或分会")
    )
    letter = models.TextField(_("入会申请书"), max_length=1000, blank=True)
    unit = models.CharField(_("单位"), max_length=100, blank=True)
    department = models.CharField(_("部门"), max_length=60, blank=True)
    post = models.CharField(_("岗位"), max_length=60, blank=True)
    hired_on = models.DateField(_("入职日期"), null=True, blank=True)
    phone_mask = models.CharField(_("手机号"), max_length=20, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("开始填写"), default=timezone.now)
    consented_at = models.DateTimeField(_("同意使用资料"), null=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    due_at = models.DateTimeField(_("到期"), null=True)
    ended_at = models.DateTimeField(_("办结时间"), null=True)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("会议")
    )
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("会籍")
    )

    flow = Flow(
        "state",
        draft=("draft|returned", ""),
        submit=("draft|returned", "submitted"),
        pass_on=("submitted", "checked"),
        vet=("submitted", "checked"),
        send_back=("submitted|checked", "returned"),
        enrol=("checked", "approved"),
        reject=("checked", "rejected"),
        withdraw=("draft|returned|submitted|checked", "withdrawn"),
        reschedule=("submitted|checked", ""),
    )
    objects = ApplicationQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: own(user) | _handlers(user),
        "handle": _handlers,
        "vet": _handlers,
        "send_back": _handlers,
        "enrol": _deciders,
        "reject": _deciders,
        "draft": own,
        "submit": own,
        "withdraw": own,
        "pass_on": lambda user: NOBODY,
        "reschedule": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("入会申请")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=OPEN), name="one_open_application_per_person"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "rejected")) | Q(decision__isnull=False),
                name="application_decided_at_a_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("rejected", "returned")) | ~Q(reason=""), name="application_refused_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["union", "state", "due_at"], name="application_desk"),
            models.Index(fields=["branch", "state"], name="application_branch"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("membership:application", kwargs={"pk": self.pk})

    @property
    def desk_url(self) -> str:
        """Where cadres handle it."""
        return reverse("membership:desk_application", kwargs={"pk": self.pk})

    @property
    def number(self) -> str:
        """RH-000417, what people quote on the telephone."""
        return f"RH-{self.pk:06d}"

    @property
    def home(self) -> Union:
        """Where the person will be a member."""
        return self.branch or self.union

    @property
    def is_late(self) -> bool:
        """Owed and past the promised moment."""
        return bool(self.state in OWED and self.due_at and self.due_at < timezone.now())

    draft = joining.draft
    submit = joining.submit
    withdraw = joining.withdraw
    vet = joining.vet
    send_back = joining.send_back
    enrol = joining.enrol
    reject = joining.reject
    reschedule = joining.reschedule


def by_urgency(rows: Any) -> Any:
    """Promised soonest first; what nobody owes last."""
    return rows.order_by(F("due_at").asc(nulls_last=True), "-pk")
