"""What this room stores about people: what they follow, where they are named, what they applied for and coached."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, register

from .models import BrandPerson, Edition, Follow, Incubation, Visit

KEEP = _("随申请一起留作工会工作记录，不定期删除")
WORK = {"why": _("办理品牌孵化，知道是谁申请、谁辅导的"), "basis": Basis.DUTY, "keep": KEEP}

register(
    Holding(
        key="brands.follows",
        label=_("我关注的品牌"),
        why=_("品牌有了新的就告诉您"),
        basis=Basis.CONSENT,
        source=Source.SELF,
        seen_by=_("没有人；大家只看到有多少人关注"),
        keep=_("您不再关注为止"),
        rows=lambda subject: Follow.objects.filter(user=subject.user).select_related("brand").order_by("-pk"),
        line=lambda follow: Line(follow.brand.name),
    )
)
register(
    Holding(
        key="brands.editions",
        label=_("我存的品牌故事"),
        source=Source.SELF,
        seen_by=_("管品牌的工会；现在用的那一稿，看得到品牌的同事"),
        rows=lambda subject: Edition.objects.filter(by=subject.user).select_related("brand").order_by("-pk"),
        line=lambda row: Line(row.brand.name, row.at, [Fact(_("第几稿"), row.number)]),
        why=_("故事改错了可以找回来，知道是谁写的"),
        basis=Basis.DUTY,
        keep=_("每个品牌留最近二十稿"),
    )
)
register(
    Holding(
        key="brands.people",
        label=_("写到我的品牌"),
        why=_("让同事知道品牌是谁在做"),
        basis=Basis.CONSENT,
        source=Source.CADRE,
        seen_by=_("您同意了，看得到品牌的同事；不同意的只有管品牌的工会"),
        keep=_("和品牌一样久；您不愿意了马上不显示"),
        rows=lambda subject: BrandPerson.objects.filter(user=subject.user).select_related("brand").order_by("-pk"),
        line=lambda row: Line(
            row.brand.name,
            row.asked_at,
            [Fact(_("做什么"), row.role), Fact(_("几句话"), row.words), Fact(_("您的意思"), row.get_state_display())],
        ),
    )
)
register(
    Holding(
        key="brands.incubations",
        label=_("我申请、牵头、辅导的品牌"),
        source=Source.SELF,
        seen_by=_("申请的工会和上级工会管品牌的同事"),
        rows=lambda subject: (
            Incubation.objects.filter(Q(by=subject.user) | Q(carried_by=subject.user) | Q(coach=subject.user))
            .select_related("union")
            .order_by("-pk")
        ),
        line=lambda row: Line(str(row), row.changed_at, [Fact(_("状态"), row.get_state_display())]),
        **WORK,
    )
)
register(
    Holding(
        key="brands.visits",
        label=_("我写的辅导记录"),
        source=Source.SELF,
        seen_by=_("申请的工会和上级工会管品牌的同事"),
        rows=lambda subject: Visit.objects.filter(by=subject.user).select_related("incubation").order_by("-pk"),
        line=lambda visit: Line(str(visit.incubation), visit.on, [Fact(_("记了什么"), visit.words)]),
        **WORK,
    )
)
