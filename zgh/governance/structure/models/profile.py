"""Facts the ACFTU's real-name forms ask for and no other table holds: of a union, of a person.

Source: 总工办发〔2017〕14号, 工会组织基本信息采集表 and 会员基本信息采集表. Filled in once, exported as often as asked.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Person, Union

from .words import ETHNICITIES, INDUSTRIES, UNIT_CATEGORIES

YES_NO = [(True, _("是")), (False, _("否"))]


class UnionProfile(models.Model):
    """What the form asks about a union. Empty means nobody has said, never no."""

    union = models.OneToOneField(Union, on_delete=models.PROTECT, related_name="profile", verbose_name=_("工会"))
    unit_category = models.CharField(_("单位性质类别"), max_length=3, choices=UNIT_CATEGORIES, blank=True)
    economic_type = models.CharField(_("经济类型"), max_length=40, blank=True)
    industry = models.CharField(_("所属行业"), max_length=1, choices=INDUSTRIES, blank=True)
    division_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    approved_by = models.CharField(_("批准建会的工会"), max_length=100, blank=True)
    document_no = models.CharField(_("批准文号"), max_length=60, blank=True)
    has_mediation = models.BooleanField(_("建立劳动争议调解委员会"), null=True, blank=True, choices=YES_NO)
    has_congress = models.BooleanField(_("建立职代会制度"), null=True, blank=True, choices=YES_NO)
    has_contract = models.BooleanField(_("签订集体合同"), null=True, blank=True, choices=YES_NO)
    contract_ends_on = models.DateField(_("集体合同到期"), null=True, blank=True)
    account_no = models.CharField(_("工会经费账号"), max_length=40, blank=True)
    changed_at = models.DateTimeField(_("改于"), auto_now=True)

    objects = PermittedQuerySet.as_manager()
    permissions: Any = {"view": lambda user: under(user, "orgs"), "fill": lambda user: under(user, "orgs")}

    class Meta:
        verbose_name = verbose_name_plural = _("工会采集信息")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.union_id)


def _keepers(user: Any) -> Q:
    return Q(person__user=user) | under(user, "orgs", via="person__union")


class PersonProfile(models.Model):
    """What the form asks about a member. The person writes it; a keeper may help, a roster fills in what it knows.

    `is_own`: the person was the last to write it; no roster writes over what they have said.
    """

    class Education(models.TextChoices):
        PRIMARY = "primary", _("小学")
        JUNIOR = "junior", _("初中")
        SENIOR = "senior", _("高中")
        VOCATIONAL = "vocational", _("中专、技校")
        COLLEGE = "college", _("大专")
        BACHELOR = "bachelor", _("本科")
        MASTER = "master", _("硕士研究生")
        DOCTOR = "doctor", _("博士研究生")

    class Politics(models.TextChoices):
        PARTY = "party", _("中共党员")
        PROBATIONARY = "probationary", _("中共预备党员")
        LEAGUE = "league", _("共青团员")
        DEMOCRATIC = "democratic", _("民主党派成员")
        NONPARTISAN = "nonpartisan", _("无党派人士")
        MASSES = "masses", _("群众")

    class Household(models.TextChoices):
        URBAN = "urban", _("非农业户口")
        RURAL = "rural", _("农业户口")
        RESIDENT = "resident", _("居民户口")

    class Skill(models.TextChoices):
        NONE = "none", _("没有等级")
        FIVE = "five", _("初级工")
        FOUR = "four", _("中级工")
        THREE = "three", _("高级工")
        TWO = "two", _("技师")
        ONE = "one", _("高级技师")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="profile", verbose_name=_("职工"))
    ethnicity = models.CharField(_("民族"), max_length=2, choices=ETHNICITIES, blank=True)
    education = models.CharField(_("学历"), max_length=10, choices=Education.choices, blank=True)
    politics = models.CharField(_("政治面貌"), max_length=12, choices=Politics.choices, blank=True)
    household = models.CharField(_("户籍类型"), max_length=8, choices=Household.choices, blank=True)
    native_place = models.CharField(_("籍贯"), max_length=40, blank=True)
    skill = models.CharField(_("技能等级"), max_length=5, choices=Skill.choices, blank=True)
    is_migrant = models.BooleanField(_("农民工"), null=True, blank=True, choices=YES_NO)
    is_own = models.BooleanField(_("本人填的"), default=True)
    changed_at = models.DateTimeField(_("改于"), auto_now=True)

    objects = PermittedQuerySet.as_manager()
    permissions: Any = {"view": _keepers, "fill": _keepers}

    class Meta:
        verbose_name = verbose_name_plural = _("会员采集信息")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.person_id)
