"""Classes of ideas and what they earn: dated rows with their document, so that no sum is a literal in the code."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import EVERYBODY
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union, UnionScoped
from zgh.foundation.orgs.models.dated import Dated, DatedQuerySet

RULE = ("name", "benefit_fen", "least_fen", "most_fen", "source")


class IdeaClass(UnionScoped, Dated):
    """One class of ideas in a union and below: from which yearly benefit on, and from how much to how much it earns.

    A change ends the old row and begins another; ideas are rewarded by the classes of the day they were decided.
    """

    code = models.CharField(gettext_lazy("等级"), max_length=10)
    name = models.CharField(gettext_lazy("名称"), max_length=30)
    benefit_fen = models.BigIntegerField(gettext_lazy("年效益不少于（分）"), default=0)
    least_fen = models.BigIntegerField(gettext_lazy("奖励最少（分）"), default=0)
    most_fen = models.BigIntegerField(gettext_lazy("奖励最多（分）"))
    source = models.CharField(gettext_lazy("依据文件和文号"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("登记人")
    )

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: EVERYBODY,  # what an idea may earn is for everyone to know
        "set_class": lambda user: under(user, "chair"),
    }

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = gettext_lazy("妙招奖励等级")
        ordering = ["-benefit_fen", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["union", "code"], condition=Q(ends_on=None), name="voice_one_live_class"),
            models.CheckConstraint(
                condition=Q(benefit_fen__gte=0, least_fen__gte=0, most_fen__gte=F("least_fen")),
                name="voice_class_least_before_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}"

    @property
    def is_ended(self) -> bool:
        """Whether it holds no longer, or was never to hold."""
        return self.ends_on is not None and self.ends_on <= timezone.localdate()

    def amend(self, by: Any, *, starts_on: dt.date, **facts: Any) -> IdeaClass:
        """From `starts_on` on, tomorrow at the earliest, another rule; what was decided until then keeps the old one.

        ValidationError when somebody was faster or the day is too early.
        """
        if starts_on <= max(timezone.localdate(), self.starts_on):
            raise ValidationError(_("最早从明天起改，今天定了结论的妙招还按原来的算"), code="early")
        with transaction.atomic():
            self._end(starts_on)
            new = lay_down(by, self.union, code=self.code, starts_on=starts_on, was=self, **facts)
        return new

    def end(self, by: Any, ends_on: dt.date) -> None:
        """No longer from `ends_on` on, tomorrow at the earliest."""
        if ends_on <= timezone.localdate():
            raise ValidationError(_("最早从明天起停用"), code="early")
        with transaction.atomic():
            self._end(max(ends_on, self.starts_on))
            record(by, "voice.set_class", self, after={"ends_on": str(ends_on)})

    def _end(self, day: dt.date) -> None:
        if not IdeaClass.objects.filter(pk=self.pk, ends_on=None).update(ends_on=day):
            raise ValidationError(_("这个等级刚刚被别人改过，请看看新的"), code="stale")


def lay_down(
    by: Any, union: Union, *, code: str, starts_on: dt.date, was: IdeaClass | None = None, **facts: Any
) -> IdeaClass:
    """A class from a day on. ValidationError when the union has a live one of this code already."""
    try:
        with transaction.atomic():
            row = IdeaClass.objects.create(union=union, code=code, starts_on=starts_on, by=by, **facts)
    except IntegrityError:
        raise ValidationError(_("这个等级已经有了，请改那一条"), code="same") from None
    before = {name: getattr(was, name) for name in RULE} if was else {}
    record(by, "voice.set_class", row, before=before, after={name: getattr(row, name) for name in RULE})
    return row


def classes_for(union: Union, day: dt.date) -> list[IdeaClass]:
    """The classes that held for `union` on `day`, greatest first, of the nearest union that had any. One query."""
    rows = list(IdeaClass.objects.at(day).filter(union__path__in=line_of(union)).select_related("union"))
    nearest = max((row.union.path for row in rows), default="")
    return [row for row in rows if row.union.path == nearest]
