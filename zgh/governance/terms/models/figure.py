"""Numbers that law, charter or custom give: dated rows with their source, so that none is a literal in the code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import EVERYBODY, NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.audit.book import record
from zgh.foundation.orgs.models.dated import Dated, DatedQuerySet


class Figure(Dated):
    """One number from a day on: how many months ahead to remind, how large a committee is. Edited by the group union.

    `from_members` to `to_members`: holds for unions of that size. Not checked ones are shown as 待核对 and guide only.
    """

    class Key(models.TextChoices):
        REMIND = "remind", gettext_lazy("届满前几个月提醒")
        EXTENSION = "extension", gettext_lazy("延期换届最多几个月")
        VACANCY = "vacancy", gettext_lazy("主席空缺几个月提醒")
        BY_ELECTION = "by_election", gettext_lazy("主席空缺几个月内补选")
        CERTIFICATE = "certificate", gettext_lazy("换了主席几天内变更证书")
        EXPIRY = "expiry", gettext_lazy("证书到期前几天提醒")
        COMMITTEE = "committee", gettext_lazy("委员会人数")
        DELEGATES = "delegates", gettext_lazy("会员代表人数")
        CONGRESS = "congress", gettext_lazy("会员满多少人可以开代表大会")
        MARGIN = "margin", gettext_lazy("委员差额比例（%）")
        STANDING_MARGIN = "standing_margin", gettext_lazy("常委差额比例（%）")

    key = models.CharField(gettext_lazy("事项"), max_length=20, choices=Key.choices)
    from_members = models.PositiveIntegerField(gettext_lazy("会员人数从"), default=0)
    to_members = models.PositiveIntegerField(gettext_lazy("会员人数到"), null=True, blank=True)
    amount = models.PositiveSmallIntegerField(gettext_lazy("数值"))
    amount_to = models.PositiveSmallIntegerField(gettext_lazy("上限"), null=True, blank=True)
    source = models.CharField(gettext_lazy("依据"), max_length=200, blank=True)
    is_checked = models.BooleanField(gettext_lazy("已核对"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("登记人"),
    )

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: EVERYBODY,  # rules everyone may read
        "amend": lambda user: EVERYBODY if reaches_all(user, "orgs") else NOBODY,
    }

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = gettext_lazy("届期规则")
        ordering = ["key", "from_members", "-amount"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["key", "from_members", "amount"], condition=Q(ends_on=None), name="terms_one_live_figure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.amount}"

    @property
    def range(self) -> str:
        """3—7, or 6."""
        return f"{self.amount}—{self.amount_to}" if self.amount_to is not None else str(self.amount)

    @property
    def size(self) -> str:
        """For unions of which size; "" for all."""
        if not self.from_members and self.to_members is None:
            return ""
        facts = {"low": self.from_members, "high": self.to_members}
        return (_("会员%(low)d至%(high)d人") if self.to_members is not None else _("会员%(low)d人以上")) % facts

    def amend(self, by: Any, **facts: Any) -> Figure:
        """From today on another number; the old one stays readable. ValidationError when somebody was faster."""
        day = timezone.localdate()
        kept = {name: getattr(self, name) for name in ("key", "from_members", "to_members")}
        with transaction.atomic():
            if not Figure.objects.filter(pk=self.pk, ends_on=None).update(ends_on=max(day, self.starts_on)):
                raise ValidationError(_("这条规则刚刚被别人改过，请看看新的"), code="stale")
            try:
                with transaction.atomic():
                    new = Figure.objects.create(**kept, **facts, starts_on=day, by=by)
            except IntegrityError:
                raise ValidationError(_("已经有一条同样的规则了"), code="same") from None
            record(by, "terms.amend", new, before={"amount": self.range}, after={"amount": new.range}, note=new.source)
        return new


class Figures:
    """The figures of one day, read once. One query."""

    def __init__(self, day: dt.date | None = None) -> None:
        self.rows: list[Figure] = list(Figure.objects.at(day))

    def all(self, key: str) -> list[int]:
        """Every number of a kind, greatest first: 12, 6, 3, 1."""
        return sorted((row.amount for row in self.rows if row.key == key), reverse=True)

    def one(self, key: str, members: int = 0) -> Figure | None:
        """The figure for a union of this size, or None where nobody has entered one."""
        fits = (row for row in self.rows if row.key == key and _fits(row, members))
        return next(fits, None)

    def amount(self, key: str) -> int | None:
        """Its number alone."""
        row = self.one(key)
        return row.amount if row else None


def _fits(row: Figure, members: int) -> bool:
    return row.from_members <= members and (row.to_members is None or members <= row.to_members)


def permitted_figures(user: Any) -> Iterable[Figure]:
    """Those of today, in reading order."""
    rows: PermittedQuerySet = Figure.objects.permitted("view", user)
    return rows.filter(pk__in=Figure.objects.at().values("pk"))
