"""When so many people say the same that a union above owes all of them an answer. Figures of a union, with dates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import EVERYBODY
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.models.dated import Dated, DatedQuerySet
from zgh.foundation.orgs.models.scoping import next_sibling

if TYPE_CHECKING:
    from .case import Case


class ThresholdQuerySet(DatedQuerySet):
    """Adds which rules a case is under."""

    def over(self, union: Union, day: dt.date | None = None) -> Self:
        """Rules that hold on `day` for what is raised in `union`: its own and those of every union above."""
        return self.at(day).filter(union__path__in=line_of(union))


class ThresholdRule(Dated):
    """So many people from so many unions make an answer owed by a level within so many workdays.

    Holds for cases raised (`origin`) in `union` and below. Exactly one of `count` (people) and `percent` (of all
    people the origin and its lower unions look after) is set. Author and supporters count alike, each once.
    Without a rule nothing is owed: no figure here is law, and none ships. Source: participation.md §3.2.
    """

    class Level(models.TextChoices):
        PARENT = "parent", gettext_lazy("承办工会的上一级")
        DEPTH = "depth", gettext_lazy("指定的一级")
        GROUP = "group", gettext_lazy("集团工会")

    union = models.ForeignKey(
        Union, on_delete=models.PROTECT, related_name="+", verbose_name=gettext_lazy("适用的工会")
    )
    count = models.PositiveIntegerField(gettext_lazy("人数"), null=True, blank=True, validators=[MinValueValidator(2)])
    percent = models.PositiveSmallIntegerField(
        gettext_lazy("占职工的百分比"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    min_unions = models.PositiveSmallIntegerField(
        gettext_lazy("至少来自几个工会"), default=1, validators=[MinValueValidator(1)]
    )
    obliged_level = models.CharField(
        gettext_lazy("由哪一级答复"), max_length=6, choices=Level.choices, default=Level.PARENT
    )
    obliged_depth = models.PositiveSmallIntegerField(
        gettext_lazy("第几级"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    answer_workdays = models.PositiveSmallIntegerField(
        gettext_lazy("几个工作日内答复"), validators=[MinValueValidator(1), MaxValueValidator(250)]
    )

    objects = ThresholdQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY,  # a promise everyone may read
        "edit": lambda user: under(user, "chair"),
        "repeal": lambda user: under(user, "chair") & (Q(ends_on=None) | Q(ends_on__gt=timezone.localdate())),
    }

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = gettext_lazy("附议规则")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                # Nothing compared with NULL is unknown, and a CHECK lets the unknown pass: so both are said.
                condition=Q(count__isnull=False, count__gte=2, percent=None)
                | Q(count=None, percent__isnull=False, percent__gte=1, percent__lte=100),
                name="voice_rule_count_or_percent",
            ),
            models.CheckConstraint(
                condition=Q(obliged_level="depth", obliged_depth__isnull=False, obliged_depth__gte=1)
                | ~Q(obliged_level="depth") & Q(obliged_depth=None),
                name="voice_rule_depth_where_asked",
            ),
            models.CheckConstraint(
                condition=Q(min_unions__gte=1, answer_workdays__gte=1), name="voice_rule_wants_somebody_sometime"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def enact(cls, by: Any, union: Union, **facts: Any) -> ThresholdRule:
        """Make a rule for a union and all below it. One rule a union and obliged level at a time."""
        rule = cls(union=union, **facts)
        with transaction.atomic():
            if rule.rivals().exists():
                raise ValidationError(_("这个工会已经有一条由同一级答复的规则，请先停用那一条"), code="twice")
            rule.save(force_insert=True)
            record(by, "voice.enact", rule, after=rule.facts())
        return rule

    def repeal(self, by: Any) -> None:
        """No longer from today on. What is owed already stays owed."""
        today = timezone.localdate()
        with transaction.atomic():
            hit = type(self).objects.filter(pk=self.pk).end(max(today, self.starts_on))
            if hit:
                record(by, "voice.repeal", self, {"ends_on": str(self.ends_on or "")}, {"ends_on": str(today)})

    def rivals(self) -> ThresholdQuerySet:
        """Other rules of the same union for the same level on some day of this one."""
        rows = type(self).objects.exclude(pk=self.pk).filter(union=self.union, obliged_level=self.obliged_level)
        rows = rows.filter(obliged_depth=self.obliged_depth).filter(Q(ends_on=None) | Q(ends_on__gt=self.starts_on))
        return rows.filter(starts_on__lt=self.ends_on) if self.ends_on else rows

    def facts(self) -> dict[str, Any]:
        """What the book keeps of a rule."""
        names = ("count", "percent", "min_unions", "obliged_level", "obliged_depth", "answer_workdays")
        return {name: getattr(self, name) for name in names} | {"starts_on": str(self.starts_on)}

    def needed(self, origin: Union) -> int:
        """How many people it takes on a case raised in `origin`. One query where it is a share of the people."""
        if self.count is not None:
            return self.count
        people = Person.objects.filter(union__path__gte=origin.path, union__path__lt=next_sibling(origin.path))
        return -(-people.count() * (self.percent or 0) // 100)

    def obliged(self, case: Case) -> Union:
        """Which union owes the answer on this case now. One query."""
        line = line_of(case.union)
        depth = {self.Level.GROUP: 1, self.Level.PARENT: max(len(line) - 1, 1)}.get(
            self.Level(self.obliged_level), min(self.obliged_depth or 1, len(line))
        )
        return Union.objects.get(path=line[depth - 1])
