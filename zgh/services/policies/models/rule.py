"""A rule (规定): one dated fact taken from a document: what, where, how much, on which condition."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import Flow
from zgh.foundation.stock.models import Lockable, lock
from zgh.foundation.stock.wording import hold_unchanged, wording_of
from zgh.kit.regions import PROVINCES

from .document import Document
from .keepers import keeps_province, others_keep


class Kind(models.TextChoices):
    """What people ask for. The words they use for it: recognising.py."""

    MARRIAGE = "marriage", gettext_lazy("婚假")
    CHECKUP = "checkup", gettext_lazy("婚检假")
    MATERNITY = "maternity", gettext_lazy("产假")
    PATERNITY = "paternity", gettext_lazy("陪产假（护理假）")
    CHILDCARE = "childcare", gettext_lazy("育儿假")
    PARENTS = "parents", gettext_lazy("独生子女护理假")
    MISCARRIAGE = "miscarriage", gettext_lazy("流产假")
    NURSING = "nursing", gettext_lazy("哺乳时间")
    FUNERAL = "funeral", gettext_lazy("丧假")
    ANNUAL = "annual", gettext_lazy("年休假")
    SICK = "sick", gettext_lazy("病假医疗期")
    HEAT = "heat", gettext_lazy("高温津贴")
    HOT_MONTHS = "hot_months", gettext_lazy("高温天气和发放月份")
    OVERTIME = "overtime", gettext_lazy("工时和加班")
    GIFTS = "gifts", gettext_lazy("慰问标准")
    SUBSISTENCE = "subsistence", gettext_lazy("困难职工认定线")


KINDS = dict(Kind.choices)
UNSIGNED: dict[str, Any] = {"verified_by_id": None, "verified_at": None, "office": "", "is_alone": False}
LEAVES = ("marriage", "checkup", "maternity", "paternity", "childcare", "parents", "miscarriage", "funeral", "annual")


class Unit(models.TextChoices):
    """What the value counts."""

    DAY = "day", gettext_lazy("天")
    DAY_A_YEAR = "day_a_year", gettext_lazy("天（每年）")
    WORKDAY_A_YEAR = "workday_a_year", gettext_lazy("个工作日（每年）")
    MONTH = "month", gettext_lazy("个月")
    YUAN_A_MONTH = "yuan_month", gettext_lazy("元/月")
    YUAN_A_DAY = "yuan_day", gettext_lazy("元/天")
    YUAN_AN_HOUR = "yuan_hour", gettext_lazy("元/小时")
    YUAN = "yuan", gettext_lazy("元")
    PERCENT_WAGE = "wage", gettext_lazy("%工资")
    PERCENT_DAY_WAGE = "day_wage", gettext_lazy("%日工资")
    HOUR_A_DAY = "hour_day", gettext_lazy("小时/天")
    HOUR_A_WEEK = "hour_week", gettext_lazy("小时/周")
    HOUR_A_MONTH = "hour_month", gettext_lazy("小时/月")
    MONTHS = "months", gettext_lazy("月")  # from–to: 06-09
    CELSIUS = "celsius", gettext_lazy("℃")
    CHILD_AGE = "child_age", gettext_lazy("周岁以内的孩子")


def is_value(text: str, unit: str) -> bool:
    """Whether `text` can be the value: a number without sign, or two months for `months`. "" is: not known."""
    if not text:
        return True
    if unit == Unit.MONTHS:
        first, _dash, last = text.partition("-")
        return all(part.isdecimal() and len(part) == 2 and 1 <= int(part) <= 12 for part in (first, last))
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number < 1_000_000


class Rule(Lockable):
    """What holds of one kind in one place from a day on. `province` "" is the whole country.

    `case` tells several rows of the same kind and place apart; "" is the general row, in a province the whole answer.
    `is_extra`: on top of the others. An empty `value` says: nobody knows yet. `starts_on` None: nobody knows since
    when. What is unverified is shown as such. Verified rows of one kind, place and case never overlap. Source:
    brief/leave-rules.csv.
    """

    class State(models.TextChoices):
        UNVERIFIED = "unverified", gettext_lazy("待核实")
        VERIFIED = "verified", gettext_lazy("已核实")
        RETIRED = "retired", gettext_lazy("停用")

    # Empty for the starter set, which no form brought in.
    once = models.UUIDField(gettext_lazy("一次性编号"), null=True, unique=True, editable=False)
    kind = models.CharField(gettext_lazy("哪类规定"), max_length=12, choices=Kind.choices)
    province = models.CharField(gettext_lazy("省份"), max_length=2, choices=list(PROVINCES.items()), blank=True)
    case = models.CharField(gettext_lazy("什么情形"), max_length=60, blank=True)
    is_extra = models.BooleanField(gettext_lazy("在别的之外另加"), default=False)
    value = models.CharField(gettext_lazy("数值"), max_length=12, blank=True)
    unit = models.CharField(gettext_lazy("单位"), max_length=14, choices=Unit.choices)
    conditions = models.TextField(gettext_lazy("条件"), max_length=1000, blank=True)
    document = models.ForeignKey(
        Document,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=gettext_lazy("依据文件"),
    )
    clause = models.CharField(gettext_lazy("条款"), max_length=60, blank=True)
    quote = models.TextField(gettext_lazy("原文怎么写的"), max_length=2000, blank=True)
    starts_on = models.DateField(gettext_lazy("从哪天起"), null=True, blank=True)
    ends_on = models.DateField(gettext_lazy("到哪天止"), null=True, blank=True)
    source_url = models.URLField(gettext_lazy("来源网址"), max_length=400, blank=True)
    note = models.CharField(gettext_lazy("核对说明"), max_length=400, blank=True)
    state = models.CharField(gettext_lazy("状态"), max_length=10, choices=State.choices, default=State.UNVERIFIED)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("核实人"),
    )
    verified_at = models.DateTimeField(gettext_lazy("核实时间"), null=True)
    office = models.CharField(gettext_lazy("核实人职务"), max_length=80, blank=True)
    # Whoever wrote it has verified it, for want of a colleague who keeps the same province.
    is_alone = models.BooleanField(gettext_lazy("写和核是同一个人"), default=False, editable=False)

    flow = Flow(
        "state",
        amend=("unverified|verified", "unverified"),
        verify=("unverified", "verified"),
        retire=("unverified|verified", "retired"),
        restore=("retired", "unverified"),
    )
    objects = PermittedQuerySet.as_manager()
    is_source_shown = False  # told anew for every reader: sources.py
    is_bare = False  # whether its document has no words yet, and
    told: Any = None  # its clause among them, where a page looks them up: clauses.py
    permissions = {
        "view": lambda user: ~Q(state="retired") | keeps_province(user),
        "keep": keeps_province,
        "amend": keeps_province,
        "verify": keeps_province,
        "retire": keeps_province,
        "restore": keeps_province,
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("政策规定")
        ordering = ["kind", "province", "is_extra", "case", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="policy_rule_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified")
                | Q(
                    verified_by__isnull=False,
                    verified_at__isnull=False,
                    starts_on__isnull=False,
                    document__isnull=False,
                )
                & ~Q(value=""),
                name="policy_verified_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "province", "state"], name="policy_rule_asked"),
            models.Index(fields=["state", "kind"], name="policy_rule_desk"),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.place, str(self.get_kind_display()), self.case)))

    def get_absolute_url(self) -> str:
        return reverse("policies:rule", kwargs={"pk": self.pk})

    @property
    def place(self) -> str:
        """全国, or the province."""
        return PROVINCES.get(self.province, "") or _("全国")

    @property
    def figure(self) -> str:
        """The value as people write it: 158, 6—9; "" where nobody knows."""
        if self.unit == Unit.MONTHS and self.value:
            first, _dash, last = self.value.partition("-")
            return f"{int(first)}—{int(last)}"
        return f"{Decimal(self.value).normalize():f}" if self.value else ""

    def holds(self, day: dt.date) -> bool:
        """Whether it holds on `day`, as far as its dates are known."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day < self.ends_on)

    @property
    def has_ended(self) -> bool:
        """Whether it holds no more today."""
        return self.ends_on is not None and self.ends_on <= timezone.localdate()

    @property
    def is_coming(self) -> bool:
        """Whether it does not hold yet."""
        return self.starts_on is not None and self.starts_on > timezone.localdate()

    @property
    def is_source_ended(self) -> bool:
        """Whether the document it was taken from holds no more today: the figure may not count."""
        return self.document is not None and self.document.standing() == "ended"

    @property
    def is_quotable(self) -> bool:
        """Whether its clause and the words taken may be told to the reader it was fetched for (`with_sources`)."""
        return self.is_source_shown or not self.document_id

    @property
    def lacking(self) -> list[str]:
        """What is missing before anybody can have verified it, in words."""
        parts = ((self.value, _("数值")), (self.document_id, _("依据文件")), (self.starts_on, _("从哪天起")))
        return [label for is_there, label in parts if not is_there]

    def amend(self, by: Any, seen: str | None = None, **facts: Any) -> None:
        """Other facts: whoever verified the old ones has not verified these.

        Raises ValidationError (stale) where it has been changed since `seen`.
        """
        facts = {
            f"{name}_id" if name == "document" else name: getattr(fact, "pk", fact) for name, fact in facts.items()
        }
        with transaction.atomic():
            hold_unchanged(self, seen)
            said = ""
            if "note" in facts:  # a move's own `note` is the book's
                said = self._renote(facts.pop("note"))
            self.flow.move(self, "amend", by, note=said, **facts, **UNSIGNED)
            self.refresh_from_db()

    def _renote(self, note: str) -> str:
        """Write another 核对说明; what the book says of it, "" where it is the same."""
        if note == self.note:
            return ""
        type(self).objects.filter(pk=self.pk).update(note=note)
        return _("核对说明原来是：%(old)s") % {"old": self.note or _("（空）")}

    @property
    def wording(self) -> str:
        """Which facts these are, short: the page keeps it, so that nobody signs what they have not seen."""
        return wording_of(self)

    def verify(self, by: Any, office: str = "", seen: str | None = None) -> None:
        """Compared with the issuing body's own text: a visible act with a name and a date.

        `seen`: the `wording` that was on the page; other facts since then are not signed. Raises ValidationError where
        something is missing, where another verified row of the same kind, place and case holds on the same days, or
        where `by` wrote it and somebody else keeps the same province.
        """
        with transaction.atomic():
            lock_key(self)
            self.refresh_from_db()
            if seen is not None and seen != self.wording:
                raise ValidationError(_("这一条刚有人改过，请看清现在的内容再核实"), code="changed")
            refuse_incomplete(self)
            refuse_overlap(self)
            is_own = self.is_written_by(by)
            if is_own and others_keep(by, self.province):
                raise ValidationError(_("这条是您写的，请另一位同事核实"), code="own")
            signed = {"verified_by_id": by.pk, "verified_at": timezone.now(), "office": office, "is_alone": is_own}
            self.flow.move(self, "verify", by, **signed)

    def is_written_by(self, user: Any) -> bool:
        """Whether what stands there was written by this person: the starter set by nobody. One query."""
        acts = history(self).filter(verb__in=("policies.add_rule", "policies.amend")).order_by("-pk")
        return acts.values_list("actor_id", flat=True).first() == user.pk

    def retire(self, by: Any) -> None:
        """Wrong, or twice. Kept, and answers nothing."""
        self.flow.move(self, "retire", by, **UNSIGNED)

    def restore(self, by: Any) -> None:
        """Not wrong after all; to be verified again."""
        self.flow.move(self, "restore", by)


def lock_key(rule: Rule) -> None:
    """Hold the rule, which `amend` holds, and the first row of its kind, place and case, for two verifying at once.

    In pk order: the other order deadlocks.
    """
    first = alike(rule).order_by("pk").values_list("pk", flat=True).first()
    for pk in sorted({rule.pk, first or rule.pk}):
        lock(Rule(pk=pk))


def alike(rule: Rule) -> Any:
    """Rows of the same kind, place, case and sort, this one included."""
    return Rule.objects.filter(kind=rule.kind, province=rule.province, case=rule.case, is_extra=rule.is_extra)


def refuse_incomplete(rule: Rule) -> None:
    """ValidationError naming everything without which nobody can have verified it."""
    if lacking := rule.lacking:
        raise ValidationError(_("还差%(what)s，填上才能核实") % {"what": "、".join(lacking)}, code="lacking")


def refuse_overlap(rule: Rule) -> None:
    """ValidationError where a verified row of the same key holds on some of the same days."""
    rows = alike(rule).filter(state="verified").exclude(pk=rule.pk)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gt=rule.starts_on))
    if rule.ends_on:
        rows = rows.filter(starts_on__lt=rule.ends_on)
    if (other := rows.first()) is not None:
        words = {"value": f"{other.figure}{other.get_unit_display()}", "since": other.starts_on}
        raise ValidationError(
            _("已核实的一条（%(value)s，从%(since)s起）和它的日期重叠，请先写明旧的到哪天止") % words, code="overlap"
        )
