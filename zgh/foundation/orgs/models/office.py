"""Who leads a union (officers, with terms) and who may do what on the platform (duties)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import EVERYBODY
from zgh.foundation.access.scopes import under

from .dated import Dated, DatedQuerySet
from .person import Person
from .union import Union


class OfficerQuerySet(DatedQuerySet):
    """Adds who stands in."""

    def with_deputy(self) -> Self:
        """Annotate `deputy_name`: who holds duties in that union today in place of the officer (代), or None."""
        deputies = Duty.objects.at().filter(deputy_for=OuterRef("person__user"), union=OuterRef("union"))
        return self.annotate(deputy_name=Subquery(deputies.order_by("pk").values("user__name")[:1]))


class Officer(Dated):
    """A post in a union held for a term (届)."""

    class Post(models.TextChoices):
        CHAIR = "chair", _("主席")
        VICE_CHAIR = "vice_chair", _("副主席")
        STANDING_MEMBER = "standing_member", _("常委")
        COMMITTEE_MEMBER = "committee_member", _("委员")
        AUDIT_HEAD = "audit_head", _("经审主任")
        WOMEN_HEAD = "women_head", _("女工主任")
        GROUP_LEADER = "group_leader", _("工会小组长")
        SECRETARY = "secretary", _("工会干事")

    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="officers", verbose_name=_("工会"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices", verbose_name=_("职工"))
    post = models.CharField(_("职务"), max_length=20, choices=Post.choices)
    term_no = models.PositiveSmallIntegerField(_("届次"), default=1)
    rank = models.PositiveSmallIntegerField(_("排序"), default=9)

    objects = OfficerQuerySet.as_manager()
    permissions = {"view": lambda user: EVERYBODY, "edit": lambda user: under(user, "orgs")}

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("任职干部")
        ordering = ["rank", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["union"], condition=Q(ends_on__isnull=True, post="chair"), name="one_live_chair_per_union"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post}@{self.union_id}"


class Duty(Dated):
    """What a login may do, in the subtree of one union, from a day to a day. The only source of power.

    A duty follows the cadre's real work, not the post: a part-time secretary may hold three.
    """

    class Code(models.TextChoices):
        VOICE = "voice", _("办理职工心声")
        CHAIR = "chair", _("主席")
        ORGS = "orgs", _("维护组织与会员")
        ROSTER = "roster", _("导入花名册")
        AUDIT = "audit", _("查看操作日志")
        COUNSEL = "counsel", _("知心大姐")
        PLATFORM = "platform", _("处理平台投诉")
        POLICY = "policy", _("维护政策文件")
        NEWS = "news", _("资讯与评论")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties", verbose_name=_("账号")
    )
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="duties", verbose_name=_("工会"))
    code = models.CharField(_("职责"), max_length=10, choices=Code.choices)
    # Set: held from–to in place of this absent colleague (代), whose named to-dos the holder sees meanwhile.
    deputy_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("代谁"),
    )

    permissions = {
        "view": lambda user: Q(user=user) | under(user, "orgs"),
        "edit": lambda user: under(user, "orgs") & ~Q(user=user),
    }

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("职责")
        ordering = ["pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "union", "code"], condition=Q(ends_on__isnull=True), name="one_live_duty"
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | Q(ends_on__isnull=False), name="deputy_until_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.union_id}"
