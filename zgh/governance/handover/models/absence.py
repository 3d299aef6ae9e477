"""A cadre is away from a day to a day, and a colleague stands in (代办). It ends by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet, may
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.duties import end, grant
from zgh.foundation.orgs.models import Duty, Person, Union, UnionScoped

from .. import tell

MIN_REASON = 4
MOST_DAYS = 366


class Absence(UnionScoped):
    """`ends_on` is the first day back. Agreeing gives the deputy every duty of the absent one, from–to, marked 代."""

    class State(models.TextChoices):
        PROPOSED = "proposed", gettext_lazy("等组织干部同意")
        AGREED = "agreed", gettext_lazy("已安排代办")
        REFUSED = "refused", gettext_lazy("没有同意")
        WITHDRAWN = "withdrawn", gettext_lazy("已撤回")
        OVER = "over", gettext_lazy("提前回来了")

    once = models.UUIDField(gettext_lazy("一次性编号"), unique=True, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("外出的人")
    )
    deputy = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("代办人"))
    starts_on = models.DateField(gettext_lazy("从哪天起"))
    ends_on = models.DateField(gettext_lazy("哪天回来"))
    reason = models.CharField(gettext_lazy("事由"), max_length=100, blank=True)
    state = models.CharField(gettext_lazy("状态"), max_length=9, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("提出人")
    )
    proposed_at = models.DateTimeField(gettext_lazy("提出时间"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("经办人"),
    )
    duties = models.ManyToManyField(
        Duty, related_name="+", related_query_name="absence", verbose_name=gettext_lazy("代办的职责")
    )

    flow = Flow(
        "state",
        agree=("proposed", "agreed"),
        refuse=("proposed", "refused"),
        withdraw=("proposed", "withdrawn"),
        come_back=("agreed", "over"),
    )
    objects = PermittedQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: Q(person__user=user) | Q(deputy__user=user) | under(user, "orgs") | under(user, "chair"),
        "agree": lambda user: under(user, "orgs") & ~Q(person__user=user),
        "refuse": lambda user: under(user, "orgs") & ~Q(person__user=user),
        "withdraw": lambda user: Q(person__user=user),
        "come_back": lambda user: (Q(person__user=user) | under(user, "orgs")) & Q(ends_on__gt=timezone.localdate()),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("代办")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="proposed"), name="one_open_absence"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_start"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="nobody_stands_in_for_themselves"),
        ]
        indexes = [models.Index(fields=["union", "-ends_on"], name="absence_union")]

    def __str__(self) -> str:
        return _("%(deputy)s代%(person)s") % {"deputy": self.deputy.name, "person": self.person.name}

    def get_absolute_url(self) -> str:
        return reverse("handover:absence", kwargs={"pk": self.pk})

    @property
    def last_on(self) -> dt.date:
        """The last day away."""
        return self.ends_on - dt.timedelta(days=1)

    @property
    def phase(self) -> str:
        """proposed, ahead, now, past, or what was decided against it; as of today."""
        if self.state != self.State.AGREED:
            return self.state
        today = timezone.localdate()
        return "ahead" if today < self.starts_on else "now" if today < self.ends_on else "past"

    @property
    def phase_text(self) -> str:
        """In words."""
        words = {"ahead": _("还没开始"), "now": _("正在代办"), "past": _("已结束")}
        return words.get(self.phase) or str(self.get_state_display())

    def agree(self, by: Any) -> None:
        """Give the deputy the absent one's duties for the span. ValidationError when that would be to oneself."""
        with transaction.atomic():
            if self.overlapping().exists():
                raise ValidationError(_("这段时间已经安排过代办，请先看看那一条"), code="overlap")
            self.flow.move(self, "agree", by, decided_by=by)
            self.duties.set(self._grant(by))
            tell.agreed(self)

    def overlapping(self) -> PermittedQuerySet:
        """Other agreed absences of the same person in the same days."""
        rows = Absence.objects.filter(person=self.person, state=self.State.AGREED).exclude(pk=self.pk)
        return rows.filter(starts_on__lt=self.ends_on, ends_on__gt=self.starts_on)

    def _grant(self, by: Any) -> list[Duty]:
        start = max(self.starts_on, timezone.localdate())
        if start >= self.ends_on:
            raise ValidationError(_("这段时间已经过去了"), code="past")
        login, facts = self.deputy.user, {"deputy_for": self.person.user}
        held = Duty.objects.at().filter(user=self.person.user, deputy_for=None).permitted("edit", by)
        try:
            given = [
                grant(by, login, duty.union, duty.code, start, ends_on=self.ends_on, **facts)
                for duty in held.select_related("union")
            ]
        except PermissionDenied:
            raise ValidationError(_("代办人是您自己，请由另一位组织干部或上级同意"), code="self") from None
        if not given:
            raise ValidationError(_("他没有归您管的职责，请由上级工会安排"), code="nothing")
        return given

    def refuse(self, by: Any, reason: str) -> None:
        """The keeper says no, with a reason."""
        reason = (reason or "").strip()
        if len(reason) < MIN_REASON:
            raise ValidationError(_("请写明为什么不同意，对方会看到"), code="short")
        with transaction.atomic():
            self.flow.move(self, "refuse", by, note=reason, decided_by=by)
            tell.absence_refused(self, reason)

    def withdraw(self, by: Any) -> None:
        """Not going after all."""
        with transaction.atomic():
            self.flow.move(self, "withdraw", by)
            tell.withdrawn(self)

    def come_back(self, by: Any) -> None:
        """Back early: the deputy's duties end today."""
        today = timezone.localdate()
        with transaction.atomic():
            self.flow.move(self, "come_back", by, ends_on=max(min(today, self.ends_on), self.starts_on))
            for duty in self.duties.filter(ends_on__gt=today):
                end(None, duty, max(today, duty.starts_on))
            tell.came_back(self)


def propose(
    by: Any, person: Person, *, deputy: Person, starts_on: dt.date, ends_on: dt.date, once: Any, reason: str = ""
) -> Absence:
    """Say that somebody will be away. Whoever keeps their organisation arranges it at once; others wait for an answer.

    The same `once` again gives the same row. ValidationError with a sentence for the form.
    """
    union = _check(person, deputy, starts_on, ends_on)
    facts = {"deputy": deputy, "starts_on": starts_on, "ends_on": ends_on, "reason": reason, "proposed_by": by}
    try:
        with transaction.atomic():
            row = Absence.objects.create(once=once, person=person, union=union, **facts)
            if may(by, "agree", row):
                row.agree(by)
            else:
                tell.absence_proposed(row)
    except IntegrityError:
        again = Absence.objects.filter(once=once, person=person).first()
        if again is None:
            raise ValidationError(_("已经有一条在等同意，请先撤回那一条"), code="open") from None
        return again
    return row


def _check(person: Person, deputy: Person, starts_on: dt.date, ends_on: dt.date) -> Union:
    if deputy.pk == person.pk:
        raise ValidationError({"deputy": _("代办人要是另一位同事")}, code="same")
    if deputy.user is None or not deputy.user.is_active:
        raise ValidationError({"deputy": _("这位同事还没有登录账号")}, code="login")
    if person.union is None or person.user is None:
        raise ValidationError(_("还没有登录账号，没有要代办的"), code="nobody")
    if ends_on <= max(starts_on, timezone.localdate()):
        raise ValidationError({"last_on": _("最后一天不能早于今天，也不能早于开始那天")}, code="days")
    if (ends_on - starts_on).days > MOST_DAYS:
        raise ValidationError({"last_on": _("超过一年请办交接，代办只管临时外出")}, code="long")
    return person.union
