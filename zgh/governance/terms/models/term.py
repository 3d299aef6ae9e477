"""The term of a union's committee (届): from election day to the next election."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import EVERYBODY
from zgh.foundation.access.scopes import under
from zgh.foundation.audit.book import record
from zgh.foundation.files.attach import attach
from zgh.foundation.orgs.models import Officer, Union, UnionScoped
from zgh.foundation.orgs.models.dated import Dated, DatedQuerySet
from zgh.foundation.stock.models import Lockable, lock
from zgh.foundation.todo.book import close_todos

from ..spans import months_after
from ..words import term_name
from .figure import Figure, Figures


def cares(user: Any, via: str = "union") -> Q:
    """Unions below this person's chair or orgs duty: those whose terms they answer for."""
    return under(user, "chair", via=via) | under(user, "orgs", via=via)


class TermQuerySet(DatedQuerySet):
    """Live terms by how near their end is, and the posts in them. Everything is read from dates."""

    def live(self) -> Self:
        """The present term of each union that still exists."""
        return self.filter(ends_on=None, union__closed_on=None)

    def overdue(self, day: dt.date | None = None) -> Self:
        """Past due: no election in time and no extension."""
        return self.live().filter(due_on__lte=day or timezone.localdate())

    def with_chair(self) -> Self:
        """Annotate `chair_name` (None: vacant) and `chair_left_on`, the day the last chair left."""
        chairs = Officer.objects.filter(union=OuterRef("union"), post=Officer.Post.CHAIR)
        now = chairs.at().order_by("-starts_on")
        past = chairs.filter(ends_on__lte=timezone.localdate()).order_by("-ends_on")
        return self.annotate(
            chair_name=Subquery(now.values("person__name")[:1]), chair_left_on=Subquery(past.values("ends_on")[:1])
        )

    def vacant(self) -> Self:
        """Live terms without a chair in office."""
        return self.live().filter(no_chair())


def no_chair() -> Q:
    """Unions of terms without a chair today."""
    chairs = Officer.objects.at().filter(union=OuterRef("union"), post=Officer.Post.CHAIR)
    return ~Q(Exists(chairs))


class Term(UnionScoped, Dated, Lockable):
    """A union's third term, say: `starts_on` is election day, `due_on` when it runs out, `ends_on` when the next began.

    Spans of one union never overlap: the database says so (migration 0002). Overdue is read from `due_on`.
    Source: brief/domain.md §2.2 (term of 3 or 5 years, counted from election day to the next congress).
    """

    class Years(models.IntegerChoices):
        THREE = 3, gettext_lazy("三年")
        FIVE = 5, gettext_lazy("五年")

    term_no = models.PositiveSmallIntegerField(gettext_lazy("第几届"))
    years = models.PositiveSmallIntegerField(gettext_lazy("每届几年"), choices=Years.choices)
    extended_months = models.PositiveSmallIntegerField(gettext_lazy("延期（月）"), default=0)
    due_on = models.DateField(gettext_lazy("届满"), editable=False)

    objects = TermQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: EVERYBODY,  # who was elected and until when is no secret among colleagues
        "oversee": cares,
        "extend": cares,
        "amend": cares,
        "start": cares,
        "by_elect": cares,
    }

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = gettext_lazy("届期")
        ordering = ["due_on", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["union"], condition=Q(ends_on=None), name="one_live_term_per_union"),
            models.UniqueConstraint(fields=["union", "term_no"], name="one_term_per_number"),
            models.CheckConstraint(condition=Q(due_on__gt=F("starts_on")), name="term_due_after_start"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(ends_on=None), name="term_live_due")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the computed day in step."""
        self.due_on = self.computed_due_on
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("terms:union", kwargs={"pk": self.union_id})

    @property
    def name(self) -> str:
        """第三届."""
        return term_name(self.term_no)

    @property
    def computed_due_on(self) -> dt.date:
        """Election day plus the years, plus what the superior allowed on top."""
        return months_after(self.starts_on, self.years * 12 + self.extended_months)

    @property
    def is_overdue(self) -> bool:
        """Past due today."""
        return self.ends_on is None and self.due_on <= timezone.localdate()

    def amend(self, by: Any, *, term_no: int, years: int, starts_on: dt.date) -> None:
        """Put a wrongly entered term right. ValidationError where it would overlap another one."""
        before = _facts(self)
        self.term_no, self.years, self.starts_on = term_no, years, starts_on
        try:
            with transaction.atomic():
                self.save(update_fields=["term_no", "years", "starts_on", "due_on"])
                record(by, "terms.amend", self, before, _facts(self))
                close_todos(self)
        except IntegrityError:
            raise ValidationError(clash(), code="overlap") from None

    def extend(self, by: Any, *, months: int, number: str, issuer: str, issued_on: dt.date, files: Any = ()) -> None:
        """Let it run longer, as the superior allowed in writing. ValidationError beyond the most months one may."""
        with transaction.atomic():
            lock(self)
            self.refresh_from_db()
            most, whole = Figures().amount(Figure.Key.EXTENSION), self.extended_months + months
            if self.ends_on is not None:
                raise ValidationError(_("这一届已经结束了"), code="ended")
            if most is not None and whole > most:
                raise ValidationError(_("延期一共最多%(most)d个月") % {"most": most}, code="most")
            before = _facts(self)
            paper = {"number": number, "issuer": issuer, "issued_on": issued_on}
            extension = Extension.objects.create(term=self, union_id=self.union_id, months=months, by=by, **paper)
            for file in files:
                attach(extension, file, by)
            self.extended_months = whole
            self.save(update_fields=["extended_months", "due_on"])
            record(by, "terms.extend", self, before, _facts(self), note=f"{issuer} {number}")
            close_todos(self)


class Extension(UnionScoped):
    """The superior's written leave to elect later."""

    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, related_name="extensions", verbose_name=gettext_lazy("届期")
    )
    months = models.PositiveSmallIntegerField(gettext_lazy("延期（月）"))
    number = models.CharField(gettext_lazy("批复文号"), max_length=60)
    issuer = models.CharField(gettext_lazy("批复单位"), max_length=100)
    issued_on = models.DateField(gettext_lazy("批复日期"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("登记人"),
    )
    at = models.DateTimeField(gettext_lazy("登记时间"), default=timezone.now)

    permissions = {"view": cares}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("延期批复")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.number


def clash() -> str:
    """What to say where spans of a union's terms meet."""
    return _("这段时间和本会的另一届重叠，或者届次重复。请核对届次和选举日期")


def register(
    by: Any, union: Union, *, term_no: int, years: int, starts_on: dt.date, ends_on: dt.date | None = None
) -> Term:
    """Enter a term that began before the platform knew of it. ValidationError where it overlaps."""
    try:
        with transaction.atomic():
            term = Term.objects.create(union=union, term_no=term_no, years=years, starts_on=starts_on, ends_on=ends_on)
            record(by, "terms.register", term, after=_facts(term))
    except IntegrityError:
        raise ValidationError(clash(), code="overlap") from None
    return term


def _facts(term: Term) -> dict[str, Any]:
    days = {"starts_on": str(term.starts_on), "due_on": str(term.due_on)}
    return {"term_no": term.term_no, "years": term.years, **days}


class Reminder(UnionScoped):
    """Said once: the key names what and for which day, so that no restart and no second worker says it again."""

    key = models.CharField(gettext_lazy("提醒"), max_length=80, unique=True)
    at = models.DateTimeField(gettext_lazy("时间"), default=timezone.now)

    permissions = {"view": cares}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("届期提醒")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key
