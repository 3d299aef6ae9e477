"""What this room stores about people beside their own words: limits on hiding, requests for a name, errands."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, Subject, register

from .models import Errand, MaskSanction, UnmaskRequest
from .models.mask import mask_of

KEEP = _("和那件心声一起留存")


def _sanctions(subject: Subject) -> QuerySet:
    """Found by the mask of whoever is signed in, computed now."""
    return MaskSanction.objects.filter(mask=mask_of(subject.user)).select_related("union", "case").order_by("-since")


def _sanction(row: MaskSanction) -> Line:
    facts = [Fact(_("作出的工会"), row.union), Fact(_("到哪天"), row.until), Fact(_("理由"), row.reason)]
    return Line(row.case.headline, None, facts)


def _requests(subject: Subject) -> QuerySet:
    """Found by the mask of whoever is signed in, computed now."""
    return (
        UnmaskRequest.objects.filter(mask=mask_of(subject.user)).select_related("union", "case").order_by("-asked_at")
    )


def _request(row: UnmaskRequest) -> Line:
    facts = [Fact(_("申请工会"), row.union), Fact(_("理由"), row.ground), Fact(_("状态"), row.get_state_display())]
    return Line(row.case.headline, row.asked_at, facts)


def _errands(subject: Subject) -> QuerySet:
    return Errand.objects.filter(person=subject.user).select_related("union", "case").order_by("-asked_at")


def _errand(row: Errand) -> Line:
    facts = [Fact(_("哪个工会请的"), row.union), Fact(_("请核实什么"), row.text), Fact(_("您的回报"), row.findings)]
    return Line(row.case.number, row.asked_at, facts)


register(
    Holding(
        key="voice.sanctions",
        label=_("对我隐名的限制"),
        why=_("有人滥用隐名时请他停一停，不用知道是谁"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("作出限制的主席，看不到是谁"),
        keep=KEEP,
        rows=_sanctions,
        line=_sanction,
        is_hidden=True,
    )
)
register(
    Holding(
        key="voice.unmasking",
        label=_("申请核实我身份的记录"),
        why=_("两个工会都同意才能核实，您全程看得到"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("申请人和审批的两个工会"),
        keep=KEEP,
        rows=_requests,
        line=_request,
        is_hidden=True,
    )
)
register(
    Holding(
        key="voice.errands",
        label=_("请我核实的事"),
        why=_("工会办心声时请您帮着核实"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("办理那件心声的工会"),
        keep=KEEP,
        rows=_errands,
        line=_errand,
    )
)
