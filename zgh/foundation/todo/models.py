"""Things that wait for somebody."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.orgs.models import Duty, UnionScoped
from zgh.foundation.orgs.models.scoping import duty_unions, stands_in, union_ids
from zgh.kit.dates import midnight
from zgh.kit.numbers import drawn


def on_duty(user: Any) -> Q:
    """To-dos of unions where `user` holds the duty they ask for."""
    q = NOBODY
    for code in Duty.Code.values:
        if reach(user, code):
            q |= Q(duty=code) & under(user, code)
    return q


def posts(user: Any) -> dict[str, list[int]]:
    """Ids of the very unions where this person holds each duty."""
    return {code: [union.pk for union in unions] for code, unions in duty_unions(user).items()}


def own(user: Any) -> Q:
    """Given to this person by name, or to an absent colleague whose duty they hold meanwhile as deputy (代)."""
    q = Q(user=user)
    for absent, code, span in stands_in(user):
        q |= Q(user=absent, duty=code, union__in=union_ids([span]))
    return q


def waits_for(user: Any) -> Q:
    """Given to this person by name, or to a duty of theirs in that very union: what is below has its own people.

    Narrower than the permission `view`. Unions are matched by ids looked up before, neither by join nor by subquery:
    so each half of the OR reads its own index (with 100,000 open rows 9 ms instead of 290 on SQLite).
    """
    q = own(user)
    for code, unions in posts(user).items():
        q |= Q(user=None, duty=code, union__in=unions)
    return q


def lies_below(user: Any) -> Q:
    """In unions strictly below those where this person holds the duty, named handlers included."""
    q = NOBODY
    for code in Duty.Code.values:
        ranges = reach(user, code)
        tops = [low for low, _high in ranges]
        for low, high in ranges:
            q |= Q(duty=code, union__path__gt=low, union__path__lt=high) & ~Q(union__path__in=tops)
    return q & (~Q(user=user) | Q(user=None))


def late(now: dt.datetime) -> Q:
    """Past due."""
    return Q(due_at__lt=now)


def due_today(now: dt.datetime) -> Q:
    """Due later today; what is late has its own name."""
    return Q(due_at__gte=now, due_at__lt=midnight(now) + dt.timedelta(days=1))


def due_this_week(now: dt.datetime) -> Q:
    """Due from now to Sunday night."""
    return Q(due_at__gte=now, due_at__lt=midnight(now) + dt.timedelta(days=7 - timezone.localdate(now).weekday()))


BRIEF = ("about_type", "verb", "title", "url", "started_at", "due_at", "union__short_name", "union__name")


class TodoQuerySet(PermittedQuerySet):
    """Filters by time and by person. `now` defaults to the present."""

    def open(self) -> Self:
        """Not done yet."""
        return self.filter(closed_at=None)

    def overdue(self, now: dt.datetime | None = None) -> Self:
        """Open and past due."""
        return self.open().filter(late(now or timezone.now()))

    def mine(self, user: Any) -> Self:
        """Open ones that wait for this person, most urgent first."""
        return self.open().filter(waits_for(user)).urgent_first()

    def below(self, user: Any) -> Self:
        """Open ones in the unions below this person's, most urgent first."""
        return self.permitted("oversee_below", user).open().urgent_first()

    def in_brief(self) -> Self:
        """What one line of the workbench reads, and the union's name."""
        return self.select_related("union").only(*BRIEF)

    def urgent_first(self) -> Self:
        """Overdue first, then by due moment; those without one last."""
        return self.order_by(F("due_at").asc(nulls_last=True), "pk")


class Todo(UnionScoped):
    """A verb that somebody owes a row by a moment. Opened and closed in the transactions of the row's own moves.

    `about` is type and id, not a relation: this room knows nothing of the rooms above. `verb` is the row's flow verb.
    """

    # Drawn, not counted: among to-dos due at the same moment a number must not tell which case came first.
    id = models.BigAutoField(primary_key=True, default=drawn)
    about_type = models.CharField(_("对象类型"), max_length=60)
    about_id = models.BigIntegerField(_("对象编号"))
    verb = models.CharField(_("要办的"), max_length=40)
    title = models.CharField(_("事项"), max_length=120)
    duty = models.CharField(_("职责"), max_length=10, choices=Duty.Code.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("承办人")
    )
    url = models.CharField(_("链接"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("起算"), null=True)
    amber_at = models.DateTimeField(_("提醒"), null=True)
    due_at = models.DateTimeField(_("到期"), null=True)
    opened_at = models.DateTimeField(_("出现"), default=timezone.now)
    closed_at = models.DateTimeField(_("办完"), null=True)

    objects = TodoQuerySet.as_manager()  # type: ignore[misc]
    permissions = {
        "view": lambda user: own(user) | Q(user=None) & on_duty(user),
        "oversee": lambda user: own(user) | on_duty(user),
        "oversee_below": lies_below,  # the part of `oversee` that is not one's own
    }

    class Meta:
        verbose_name = verbose_name_plural = _("待办")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about_type", "about_id", "verb"], condition=Q(closed_at__isnull=True), name="one_open_todo"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(closed_at__isnull=True), name="todo_open"),
            models.Index(fields=["user", "due_at"], condition=Q(closed_at__isnull=True), name="todo_open_user"),
            # With the user in it: else SQLite prefers the index of users and reads every to-do given to nobody.
            models.Index(
                fields=["union", "duty", "user", "due_at"], condition=Q(closed_at__isnull=True), name="todo_open_post"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page where it is done."""
        return self.url

    def level(self, now: dt.datetime | None = None) -> str:
        """ "" without a due moment, else ok, soon from `amber_at` on, late from `due_at` on."""
        now = now or timezone.now()
        if self.due_at is None:
            return ""
        if now >= self.due_at:
            return "late"
        return "soon" if self.amber_at and now >= self.amber_at else "ok"

    @property
    def kind(self) -> str:
        """The room it comes from: the app label."""
        return self.about_type.partition(".")[0]

    @property
    def kind_label(self) -> str:
        """The room's Chinese name."""
        return str(apps.get_app_config(self.kind).verbose_name)


def counts(user: Any, now: dt.datetime | None = None) -> dict[str, dict[str, int]]:
    """What waits for this person by room: {"voice": {"open": 7, "late": 1, "today": 2}}. One query."""
    now = now or timezone.now()
    rows = Todo.objects.mine(user).order_by().values("about_type")
    rows = rows.annotate(
        n=Count("pk"),
        late=Count("pk", filter=late(now)),
        today=Count("pk", filter=due_today(now)),
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        kind = found.setdefault(row["about_type"].partition(".")[0], {"open": 0, "late": 0, "today": 0})
        for key, name in (("open", "n"), ("late", "late"), ("today", "today")):
            kind[key] += row[name]  # type: ignore[literal-required]
    return found
