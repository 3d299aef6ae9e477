"""What this room stores about people: what they handed over or took over, and when they were away."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Source, Subject, register

from .models import Absence, HandOver, Part


def _hand_overs(subject: Subject) -> QuerySet:
    taken = Part.objects.filter(taker=subject.person_id).values("hand_over")
    rows = HandOver.objects.filter(Q(giver=subject.person_id) | Q(pk__in=taken))
    return rows.select_related("giver").order_by("-pk")


def _hand_over(row: HandOver) -> Line:
    facts = [Fact(_("状态"), row.get_state_display()), Fact(_("说明"), row.note)]
    return Line(row, row.decided_at or row.proposed_at, facts)


def _absence(row: Absence) -> Line:
    facts = [Fact(_("从"), row.starts_on), Fact(_("到"), row.last_on), Fact(_("事由"), row.reason)]
    return Line(row, row.proposed_at, facts)


register(
    Holding(
        key="handover.hand_overs",
        label=_("您交出或接手的工作"),
        why=_("工作交给谁，要有据可查"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("交接双方，本会和上级的主席、组织干部"),
        keep=_("作为交接记录长期保存"),
        rows=_hand_overs,
        line=_hand_over,
    )
)
register(
    Holding(
        key="handover.absences",
        label=_("外出与代办"),
        why=_("外出时有人替您办工会的事"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("您和代办人，本会和上级的主席、组织干部"),
        keep=_("作为代办记录长期保存"),
        rows=lambda subject: (
            Absence.objects.filter(Q(person=subject.person_id) | Q(deputy=subject.person_id))
            .select_related("person", "deputy")
            .order_by("-pk")
        ),
        line=_absence,
    )
)
