"""Limits on hiding that need no name: a chair stops one hidden author for a while, and nobody hides too often a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import Lockable, lock
from zgh.kit.dates import day, midnight
from zgh.services.voice import tell_hidden

from .mask import mask_of
from .rules import rules_for
from .turn import said

if TYPE_CHECKING:
    from .case import Case

LEAST_REASON = 10


class MaskSanction(models.Model):
    """A hidden author may raise nothing under a mask until a day. Given on one case, without knowing who it is.

    Readers see the case and its alias, never the mask: two sanctions of one person look like those of two.
    """

    class State(models.TextChoices):
        IMPOSED = "imposed", gettext_lazy("生效")
        LIFTED = "lifted", gettext_lazy("已解除")

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.PROTECT,
        related_name="sanctions",
        verbose_name=gettext_lazy("心声"),
    )
    mask = models.CharField(max_length=64, editable=False)
    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("作出的工会")
    )
    reason = models.TextField(gettext_lazy("理由"), max_length=500)
    state = models.CharField(gettext_lazy("状态"), max_length=7, choices=State.choices, default=State.IMPOSED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("作出人")
    )
    since = models.DateField(gettext_lazy("从"))
    until = models.DateField(gettext_lazy("到"))
    lifted_at = models.DateTimeField(gettext_lazy("解除时间"), null=True)

    flow = Flow("state", lift=("imposed", "lifted"))
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: (under(user, "chair") & ~Q(mask=mask_of(user))) | Q(mask=mask_of(user)),
        "oversee": lambda user: under(user, "chair") & ~Q(mask=mask_of(user)),
        "lift": lambda user: under(user, "chair") & ~Q(mask=mask_of(user)),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("暂停隐名")
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="voice_sanction_spans"),
            models.UniqueConstraint(fields=["case"], condition=Q(state="imposed"), name="voice_one_sanction_a_case"),
        ]
        indexes = [
            models.Index(fields=["mask", "until"], condition=Q(state="imposed"), name="voice_sanctioned"),
            models.Index(fields=["union", "-since"], name="voice_sanction_desk"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.until}"

    def get_absolute_url(self) -> str:
        """Where it was given."""
        return self.case.desk_url

    @property
    def is_in_force(self) -> bool:
        """Whether it stops anybody today."""
        return self.state == self.State.IMPOSED and self.until >= timezone.localdate()

    @property
    def shown_state(self) -> str:
        """生效, 已到期 or 已解除."""
        if self.state == self.State.IMPOSED and not self.is_in_force:
            return _("已到期")
        return self.get_state_display()

    def lift(self, by: Any) -> None:
        """End it early; the author is told."""
        with transaction.atomic():
            self.flow.move(self, "lift", by, lifted_at=timezone.now())
            tell_hidden.lifted(self)


class HidingTurn(Lockable):
    """Where hidden authors wait for each other: one of 256 rows, by the first two characters of their mask.

    Not a row a person, nor the login itself: its count would tell how often somebody hides, and when the last time.
    """

    key = models.CharField(max_length=2, primary_key=True)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("隐名提交的先后")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def hold(cls, mask: str) -> None:
        """Until the end of the transaction nobody else submits under this mask. One statement, three the first time."""
        row: Any = cls(key=mask[:2])
        try:
            lock(row)
        except cls.DoesNotExist:
            cls.objects.bulk_create([row], ignore_conflicts=True)  # two at once: one of them wrote it
            lock(row)


def sanction(case: Case, by: Any, until: dt.date, reason: str) -> MaskSanction:
    """Stop this case's hidden author from hiding until the end of `until`. The case itself goes on.

    ValidationError in Chinese when the day or the reason will not do, or when one given here is still in force.
    """
    reason = said(reason, 500, least=LEAST_REASON, short=_("请写明理由，至少%(n)d个字") % {"n": LEAST_REASON})
    today, most = timezone.localdate(), rules_for(case.union).sanction_days
    if not today <= until <= today + dt.timedelta(days=most):
        raise ValidationError(_("请选今天到%(n)d天以内的日子") % {"n": most}, code="until")
    with transaction.atomic():
        # Over is over, and written down when the next one comes: only one may stand as imposed on a case.
        for old in MaskSanction.objects.filter(case=case, state="imposed", until__lt=today):
            old.flow.move(old, "lift", None, lifted_at=midnight(old.until))
        facts = {"union": case.union, "by": by, "reason": reason, "since": today, "until": until}
        row, is_new = MaskSanction.objects.get_or_create(
            case=case, state="imposed", defaults={"mask": case.mask, **facts}
        )
        if not is_new:
            raise ValidationError(_("这件心声的提出人已经暂停隐名，要改先解除"), code="twice")
        record(by, "voice.sanction", row, after={"until": until.isoformat()}, note=reason)
        tell_hidden.sanctioned(row)
    return row


def standing(user: Any) -> MaskSanction | None:
    """What stops this person from hiding today, the longest; None when nothing does. One query."""
    rows = MaskSanction.objects.filter(mask=mask_of(user), state="imposed", until__gte=timezone.localdate())
    return rows.select_related("union").order_by("-until", "-pk").first()


def refuse_stopped(user: Any) -> None:
    """ValidationError in Chinese while somebody has been asked to stop hiding: until when, why, what still works."""
    if row := standing(user):
        words = {"day": day(row.until), "union": row.union, "reason": row.reason}
        raise ValidationError(
            _("到%(day)s为止，您不能隐去姓名提心声。%(union)s写的理由：%(reason)s。用实名提照常可以。") % words,
            code="sanctioned",
        )


def refuse_hiding(user: Any, union: Union) -> None:
    """ValidationError in Chinese when this person may not hide now; says until when, why, and what still works.

    Call it in the transaction that submits: others under the same mask wait for its end, so that nobody gets past the
    daily limit by sending several at once. Four statements.
    """
    HidingTurn.hold(mask_of(user))
    refuse_stopped(user)
    from .case import Case

    most = rules_for(union).hidden_a_day
    if Case.objects.filter(mask=mask_of(user), submitted_at__gte=midnight()).count() >= most:
        often = {"n": most}
        raise ValidationError(
            _("隐去姓名的心声一天最多提%(n)d件，明天可以再提；用实名提照常可以。") % often, code="often"
        )
