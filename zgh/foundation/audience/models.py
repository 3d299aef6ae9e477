"""Whom something is for, and how HR's names of posts fall into kinds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY, NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.audit.book import record
from zgh.foundation.orgs.models import Person, Union
from zgh.kit.codes import CodesField

OLDEST = 120


class PostKind(models.Model):
    """A kind of post (岗位类别): whoever's post, as HR writes it, holds one of the words. Kept by the group's union."""

    name = models.CharField(_("名称"), max_length=20, unique=True)
    words = CodesField(_("岗位里有这些字"))
    is_retired = models.BooleanField(_("停用"), default=False)

    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: EVERYBODY,
        "amend": lambda user: EVERYBODY if reaches_all(user, "orgs") else NOBODY,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("岗位类别")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def is_taken(cls, name: str, but: PostKind | None = None) -> bool:
        """Whether another kind has this name."""
        return cls.objects.filter(name=name).exclude(pk=but.pk if but else None).exists()

    @classmethod
    def add(cls, by: Any, *, name: str, words: Iterable[str]) -> PostKind:
        """A new kind."""
        with transaction.atomic():
            row = cls.objects.create(name=name, words=tuple(words))
            record(by, "audience.add_post_kind", row, after={"name": name, "words": list(row.words)})
        return row

    def amend(self, by: Any, *, name: str, words: Iterable[str], is_retired: bool) -> None:
        """Other words reach other people at once; what was sent before is not sent again."""
        before = {"name": self.name, "words": list(self.words), "is_retired": self.is_retired}
        self.name, self.words, self.is_retired = name, tuple(words), is_retired
        with transaction.atomic():
            self.save()
            record(
                by,
                "audience.amend_post_kind",
                self,
                before,
                {"name": name, "words": list(self.words), "is_retired": is_retired},
            )


class Audience(models.Model):
    """A union, with or without all below it, narrowed in up to eight ways; each empty one narrows nothing.

    Owner rows point here and never share one. Source: issue of news §1; reading it is `reaching.py`.
    """

    class Standing(models.TextChoices):
        MEMBERS = "members", _("会员")
        FULL = "full", _("会员（不含保留会籍）")
        OTHERS = "others", _("还没入会的职工")

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("工会"))
    is_below = models.BooleanField(_("含下级工会"), default=True)
    provinces = CodesField(_("省份"), blank=True, default="")
    companies = CodesField(_("单位"), blank=True, default="")
    sex = models.CharField(_("性别"), max_length=1, choices=Person.Sex.choices, blank=True)
    age_from = models.PositiveSmallIntegerField(_("年满"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("不超过"), null=True, blank=True)
    post_kinds = CodesField(_("岗位类别"), blank=True, default="")
    forms = CodesField(_("用工形式"), blank=True, default="")
    standing = models.CharField(_("会籍"), max_length=7, choices=Standing.choices, blank=True)
    offices = CodesField(_("工会职务"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("发送范围")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age_to=None) | Q(age_from=None) | Q(age_to__gte=F("age_from")),
                name="audience_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union}{'+' if self.is_below else ''}"

    @property
    def is_narrowed(self) -> bool:
        """Whether not everybody of these unions is meant."""
        return any(getattr(self, name) not in ("", (), None) for name in NARROWERS)

    @property
    def is_personal(self) -> bool:
        """Whether being meant tells something about a person: their sex, their age, whether they are a member."""
        return any(getattr(self, name) not in ("", None) for name in PERSONAL)

    def copy(self) -> Audience:
        """The same for another owner, unsaved."""
        return Audience(**{name: getattr(self, name) for name in CHOICE})

    def keep(self, chosen: Audience) -> bool:
        """Write another choice here, whether or not it is another; says which. The caller has locked the owner row."""
        is_other = self.facts() != chosen.facts()
        facts = {name: getattr(chosen, name) for name in CHOICE}
        type(self).objects.filter(pk=self.pk).update(**facts)
        for name, value in facts.items():
            setattr(self, name, value)
        return is_other

    def facts(self) -> dict[str, Any]:
        """What was chosen, in an order that two equal choices share."""
        kept = {name: getattr(self, name) for name in NARROWERS}
        plain = {name: sorted(value) if isinstance(value, tuple) else value for name, value in kept.items() if value}
        return {"union": self.union_id, "is_below": self.is_below, **plain}


PERSONAL = ("sex", "age_from", "age_to", "standing")
NARROWERS = ("provinces", "companies", "sex", "age_from", "age_to", "post_kinds", "forms", "standing", "offices")
CHOICE = ("union", "is_below", *NARROWERS)
