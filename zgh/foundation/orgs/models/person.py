"""People, where they work and which union they belong to, each fact dated."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reach, under

from ..initials import initials_of
from .company import Company
from .dated import Dated, DatedQuerySet, holds
from .scoping import next_sibling
from .union import Union


def _phone_keepers(user: Any) -> Q:
    """Who keeps this person, never oneself; for logins that hold power only from strictly above all of it.

    A number is the way in: whoever could replace that of their own chair could agree to their own requests.
    """
    from .office import Duty

    above = NOBODY
    for code in ("orgs", "roster"):
        for low, high in reach(user, code):
            above |= Q(union__path__gt=low, union__path__lt=high)
    powers = Duty.objects.at().filter(user=OuterRef("user")).exclude(above)
    keeps = under(user, "orgs") | under(user, "roster")
    return keeps & Q(user__isnull=False) & ~Q(user=user) & ~Exists(powers)


class Person(models.Model):
    """An employee of the group, member or not. HR data never makes anyone a member.

    `union` is the union that looks after this person today: that of the live membership, else the one that
    covers the workplace, else its nearest parent. It is written together with memberships, employments and
    coverages (`belonging.py`), because every list and every case needs it.
    """

    class Sex(models.TextChoices):
        FEMALE = "F", _("女")
        MALE = "M", _("男")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="person", verbose_name=_("账号")
    )
    name = models.CharField(_("姓名"), max_length=60, db_index=True)
    initials = models.CharField(_("拼音首字母"), max_length=30, blank=True, db_index=True)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex.choices, blank=True)
    born_on = models.DateField(_("出生日期"), null=True, blank=True)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, null=True, related_name="people", verbose_name=_("工会"))

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: Q(user=user) | under(user, "orgs") | under(user, "roster") | under(user, "voice"),
        "unseal": lambda user: Q(user=user) | under(user, "orgs") | under(user, "roster"),
        "replace_phone": _phone_keepers,
        "hand_over": lambda user: under(user, "orgs") & (~Q(user=user) | Q(user=None)),
        "keep_member": lambda user: (under(user, "orgs") | under(user, "chair")) & ~Q(user=user),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("职工")
        ordering = ["pk"]
        indexes = [models.Index(fields=["union", "id"], name="person_union")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the pinyin initials in step with the name; bulk writers call `initials_of` themselves."""
        self.initials = initials_of(self.name)[:30]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("orgs:person", kwargs={"pk": self.pk})


class Employment(Dated):
    """One job at one unit. A new unit, department, post or form is a new row, so that the past can be read.

    `starts_on` is the first day of this job, `hired_on` the day the person came to the company (入职日期).
    """

    class Form(models.TextChoices):
        CONTRACT = "contract", _("合同制")
        DISPATCHED = "dispatched", _("劳务派遣")
        REHIRED = "rehired", _("返聘")
        INTERN = "intern", _("实习")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments", verbose_name=_("职工"))
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="employments", verbose_name=_("单位"))
    department = models.CharField(_("部门"), max_length=60, blank=True)
    employee_no = models.CharField(_("工号"), max_length=30)
    post = models.CharField(_("岗位"), max_length=60, blank=True)
    form = models.CharField(_("用工形式"), max_length=10, choices=Form.choices, default=Form.CONTRACT)
    hired_on = models.DateField(_("入职日期"), null=True, blank=True)

    permissions = {"view": lambda user: Q(person__in=Person.objects.permitted("view", user))}

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("任职")
        ordering = ["pk"]
        constraints = [
            *Dated.Meta.constraints,
            # Per unit, not per group: companies that joined later brought their own numbering.
            models.UniqueConstraint(
                fields=["company", "employee_no"], condition=Q(ends_on__isnull=True), name="one_live_job_per_number"
            ),
        ]
        indexes = [models.Index(fields=["employee_no"], name="employment_number")]

    def __str__(self) -> str:
        return f"{self.employee_no} {self.post}"


class MembershipQuerySet(DatedQuerySet):
    """Adds the question ballots and benefits ask: who was a member of this union on that day."""

    def members_on(self, union: Union, day: dt.date | None = None, *, voting: bool = False, below: bool = True) -> Self:
        """Memberships that `union` had on `day` (default today), one row a person. One query, on an index.

        `below`: with everybody in the unions below it, as a committee counts its members; else of this very union.
        `voting`: only those who may vote and be elected, which retained members may not. History is never changed,
        so the same question about a past day gets the same answer for ever; a transfer agreed for a day to come
        counts from that day on, whether a worker is alive or not.
        """
        low, high = union.path, next_sibling(union.path)
        place = models.Q(union__path__gte=low, union__path__lt=high) if below else models.Q(union=union)
        rows = self.filter(holds(day), place)
        return rows.filter(standing=Membership.Standing.FULL) if voting else rows

    def lasting(self) -> Self:
        """Without spans of no day at all: what was begun and called off, or begun and changed on one day."""
        return self.exclude(ends_on=models.F("starts_on"))


def _keepers(user: Any) -> Q:
    """Who keeps the members of that union. Nobody changes their own standing as a cadre."""
    return under(user, "orgs") & ~Q(person__user=user)


class Membership(Dated):
    """Membership of one union from a day to a day (会籍). No two of one person ever overlap: the database says so.

    The unique constraint stops two open-ended ones; migration 0002 adds the guard against overlapping spans
    (an exclusion constraint on PostgreSQL, triggers on SQLite).
    Source: 《工会会员会籍管理办法》, 一次入会、动态接转; retained members (保留会籍) do not vote.
    """

    class Standing(models.TextChoices):
        FULL = "full", _("会员")
        RETAINED = "retained", _("保留会籍")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("职工"))
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("工会"))
    standing = models.CharField(_("会籍状态"), max_length=10, choices=Standing.choices, default=Standing.FULL)
    card_no = models.CharField(_("会员证号"), max_length=30, blank=True)

    objects = MembershipQuerySet.as_manager()
    permissions = {
        "view": lambda user: Q(person__in=Person.objects.permitted("view", user)),
        "list": lambda user: under(user, "orgs") | under(user, "chair"),  # the register of members
        **dict.fromkeys(("transfer", "retain", "resume", "deem", "expel", "move_out", "note_base"), _keepers),
    }

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("会籍")
        ordering = ["pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="one_live_membership_per_person"
            ),
        ]
        # Covers the head counts of the union tree: they never touch the table.
        indexes = [models.Index(fields=["union", "ends_on", "starts_on"], name="membership_union_span")]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.union_id}"
