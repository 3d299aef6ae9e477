"""What this room stores about people: their honours, what they told of, files they brought."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, Subject, register

from .models import Batch, Honour
from .words import meta, said

KEEP = _("留作工会工作记录，不定期删除；照片您不同意就删，证书在您收回或者登记改掉时删")
WHY = _("记下谁得过什么荣誉，让同事学习；不排名次，不计分，不作考核依据")


def _own(subject: Subject) -> QuerySet:
    return Honour.objects.filter(person=subject.person_id).in_brief().newest()


def _reported(subject: Subject) -> QuerySet:
    return Honour.objects.filter(reported_by=subject.user).in_brief().newest()


def _line(honour: Honour) -> Line:
    facts = [
        Fact(_("级别"), honour.get_level_display()),
        Fact(_("由谁授予"), meta(honour)),
        Fact(_("表彰文号"), honour.number),
        Fact(_("表彰词"), honour.citation),
        Fact(_("状态"), said(honour)[0]),
        Fact(_("您不上墙"), _("是") if honour.is_hidden else ""),
        Fact(_("您要求更正"), honour.wanted),
        Fact(_("原因"), honour.reason),
        Fact(_("撤销文号"), honour.revoked_number),
    ]
    return Line(honour.title, honour.created_at, [fact for fact in facts if fact.value])


COMMON = {"why": WHY, "basis": Basis.DUTY, "keep": KEEP}
register(
    Holding(
        key="honours.own",
        label=_("我的荣誉"),
        source=Source.CADRE,
        seen_by=_("上了荣誉墙的，全集团职工；证书只有您和管荣誉的工会干部"),
        rows=_own,
        line=_line,
        **COMMON,
    )
)
register(
    Holding(
        key="honours.reported",
        label=_("我报的荣誉"),
        source=Source.SELF,
        seen_by=_("管荣誉的工会干部"),
        rows=_reported,
        line=_line,
        **COMMON,
    )
)
register(
    Holding(
        key="honours.files",
        label=_("我导入的荣誉表格"),
        source=Source.SELF,
        seen_by=_("只有您；写入或者放弃以后，里面的行就删掉"),
        rows=lambda subject: Batch.objects.filter(by=subject.user).defer("sealed").order_by("-pk"),
        line=lambda batch: Line(batch.file_name, batch.at, [Fact(_("状态"), batch.get_state_display())]),
        **COMMON,
    )
)
