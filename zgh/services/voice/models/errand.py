"""Errands (交办): a department or a person is asked to look into something; the union stays responsible."""

from __future__ import annotations

import uuid
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
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import UnionScoped
from zgh.foundation.todo.book import close_todos
from zgh.kit import clocks
from zgh.services.voice import tell_answers
from zgh.services.voice.uploads import Uploads, enclose, take_in

from .case import Case
from .talk import _of_case
from .turn import said, turn

if TYPE_CHECKING:
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Union

MOST_WORKDAYS = 30


def _asked(user: Any) -> Q:
    """Who was asked, as long as the words stand: neither the errand nor the case is taken back."""
    return Q(person=user) & ~Q(state="withdrawn") & ~Q(case__state="withdrawn")


class Errand(UnionScoped):
    """Somebody is asked to find out or to see to something for a case, and reports back to the cadres.

    Whoever is asked reads the words of the case, never who said them: unless a cadre chose to tell the name of an
    author who gave it. Nobody is asked where a department without a login looks into it: cadres note its report.
    """

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("待回报")
        REPORTED = "reported", gettext_lazy("已回报")
        RETURNED = "returned", gettext_lazy("退回再核")
        WITHDRAWN = "withdrawn", gettext_lazy("已收回")

    case = models.ForeignKey(
        Case,
        on_delete=models.CASCADE,  # a part of its case
        related_name="errands",
        verbose_name=gettext_lazy("心声"),
    )
    department = models.CharField(gettext_lazy("部门"), max_length=40, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("请谁核实"),
    )
    text = models.TextField(gettext_lazy("请核实什么"), max_length=1000)
    names_author = models.BooleanField(gettext_lazy("告诉对方提出人姓名"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("交办人")
    )
    asked_at = models.DateTimeField(gettext_lazy("交办时间"))
    due_at = models.DateTimeField(gettext_lazy("请在什么时候前回报"))
    state = models.CharField(gettext_lazy("状态"), max_length=9, choices=State.choices, default=State.ASKED)
    findings = models.TextField(gettext_lazy("核实到的情况"), max_length=2000, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("回报人"),
    )
    reported_at = models.DateTimeField(gettext_lazy("回报时间"), null=True)
    comment = models.CharField(gettext_lazy("退回的话"), max_length=300, blank=True)
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    flow = Flow(
        "state",
        report=("asked|returned", "reported"),
        send_back=("reported", "returned"),
        withdraw=("asked|returned", "withdrawn"),
        pass_on=("asked|returned", ""),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: _asked(user) | _of_case("view_internal", user),
        "report": lambda user: _asked(user) | Q(person=None) & _of_case("entrust", user),
        "send_back": lambda user: _of_case("entrust", user),
        "withdraw": lambda user: _of_case("entrust", user),
        "pass_on": lambda user: NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("交办")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(department="") | Q(person__isnull=False), name="voice_errand_for_whom"),
            models.CheckConstraint(
                condition=~Q(state="reported") | Q(reported_at__isnull=False), name="voice_reported_has_a_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], name="voice_errand_person"),
            models.Index(fields=["union", "state", "due_at"], name="voice_errand_desk"),
        ]

    def __str__(self) -> str:
        return self.text[:30]

    def get_absolute_url(self) -> str:
        return reverse("voice:errand", kwargs={"pk": self.pk})

    @property
    def whom(self) -> str:
        """Who was asked, as the author may know it: the department, else some colleague."""
        return self.department or _("有关同事")

    @property
    def whom_inside(self) -> str:
        """Who was asked, as cadres know it."""
        return " · ".join(filter(None, (self.department, str(self.person) if self.person else "")))

    @property
    def is_open(self) -> bool:
        """Whether a report is still owed."""
        return self.state in ("asked", "returned")

    @property
    def tone(self) -> str:
        """Class of its clock; "" when nothing is owed."""
        return clocks.tone(self.due_at, self.asked_at) if self.is_open else ""

    def report(self, by: Any, text: str, uploads: Uploads = ()) -> None:
        """What was found out; only the cadres read it."""
        text = said(text, 2000, short=_("写一写核实到了什么"))
        files = take_in(uploads, is_masked=False)
        with transaction.atomic():
            facts = {"findings": text, "reported_by_id": by.pk, "reported_at": timezone.now()}
            self.flow.move(self, "report", by, **facts)
            enclose(self, files, by, is_masked=False)
            tell_answers.reported(self)

    def send_back(self, by: Any, comment: str, workdays: int = 2) -> None:
        """Not enough yet: look again, with a new date."""
        comment = said(comment, 300, short=_("写一句还要核实什么"))
        with transaction.atomic():
            due_at = workdays_after(timezone.now(), workdays, self.union)
            self.flow.move(self, "send_back", by, comment=comment, due_at=due_at)
            tell_answers.entrusted(self)

    def withdraw(self, by: Any) -> None:
        """No longer needed."""
        with transaction.atomic():
            self.flow.move(self, "withdraw", by)
            tell_answers.errand_withdrawn(self)

    def pass_on(self, by: Any, *, taker: User | None = None, union: Union | None = None) -> None:
        """Whoever was asked, or keeps after a department, hands over their work; or the union ends.

        Called in where the taker is who said it: the cadres ask somebody else.
        """
        if taker is not None and taker.pk == self.case.author_id:
            self.withdraw(by)
            return
        facts = {"union_id": union.pk} if union else {}
        if taker is not None:
            facts["person_id" if self.person_id else "asked_by_id"] = taker.pk
        with transaction.atomic():
            self.flow.move(self, "pass_on", by, **facts)
            self.refresh_from_db(fields=["union", "person", "asked_by"])
            close_todos(self)
            tell_answers.entrusted(self)


def entrust(
    case: Case,
    by: Any,
    text: str,
    workdays: int,
    *,
    department: str = "",
    person: User | None = None,
    names_author: bool = False,
    once: uuid.UUID | None = None,
) -> Errand:
    """Ask a department or a person. The same `once` twice is one errand.

    A hidden author may be asked like anyone else: a refusal would give them away.
    """
    text, department = said(text, 1000, short=_("写一写请对方核实什么")), said(department, 40, least=0)
    if person is None and not department:
        raise ValidationError(_("请选一个人，或者写明交给哪个部门"), code="whom")
    if person is not None and person.pk == case.author_id:
        raise ValidationError(_("不能交给提出人自己核实"), code="own")
    once = once or uuid.uuid4()
    with turn(case, "entrust"):
        if (first := Errand.objects.filter(once=once, case=case).first()) is not None:
            return first
        now = timezone.now()
        errand = Errand.objects.create(
            case=case, union=case.union, department=department, person=person, text=text, once=once,
            names_author=names_author and not case.is_masked, asked_by=by, asked_at=now,
            due_at=workdays_after(now, workdays, case.union),
        )  # fmt: skip
        case.flow.move(case, "entrust", by, note=errand.whom)
        tell_answers.entrusted(errand)
    return errand


def call_in(case: Case, by: Any = None) -> None:
    """The author took the case back: nobody need look into it any more."""
    for errand in case.errands.filter(state__in=("asked", "returned")).select_related("union", "person").order_by("pk"):
        errand.case = case
        errand.withdraw(by)
