"""What this room stores about people: who was elected to what, and whose name stands on a certificate."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, register

from .models import Certificate, Seat


def _seat(seat: Seat) -> Line:
    election = seat.re_election
    return Line(election, election.started_at, [Fact(_("职务"), seat.get_post_display())])


def _certificate(row: Certificate) -> Line:
    facts = [Fact(_("证书编号"), row.number), Fact(_("登记机关"), row.registrar)]
    return Line(row.union, row.issued_on, facts)


register(
    Holding(
        key="terms.seats",
        label=_("换届选举中的当选登记"),
        why=_("按选举结果登记新一届的职务"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("本会和上级的主席、组织干部"),
        keep=_("作为换届记录长期保存"),
        rows=lambda subject: (
            Seat.objects.filter(person=subject.person_id).select_related("re_election__union").order_by("-pk")
        ),
        line=_seat,
    )
)
register(
    Holding(
        key="terms.certificates",
        label=_("以您为法定代表人的工会法人资格证书"),
        why=_("到期和变更要提醒"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("本会和上级的主席、组织干部"),
        keep=_("作为证书台账长期保存"),
        rows=lambda subject: (
            Certificate.objects.filter(representative=subject.person_id).select_related("union").order_by("-pk")
        ),
        line=_certificate,
    )
)
