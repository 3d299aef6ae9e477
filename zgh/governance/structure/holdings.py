"""What this room stores about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.privacy.registry import Basis, Fact, Holding, Line, Sensitivity, Source, register

from .models import Follow, PersonProfile


def _facts(row: PersonProfile) -> list[Fact]:
    names = ("ethnicity", "education", "politics", "household", "native_place", "skill", "is_migrant")
    shown = [(PersonProfile._meta.get_field(name), getattr(row, f"get_{name}_display", None), name) for name in names]
    return [
        Fact(field.verbose_name, str(words() if words else getattr(row, name)))  # type: ignore[union-attr]
        for field, words, name in shown
        if getattr(row, name) not in (None, "")
    ]


register(
    Holding(
        key="structure.profile",
        label=_("我的登记信息"),
        why=_("工会按全国总工会的实名制要求登记会员"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("管会员的工会干部；导出采集表时上报给上级工会"),
        keep=_("您是会员期间保留，随时可以改、可以清空"),
        sensitivity=Sensitivity.SENSITIVE,
        rows=lambda subject: PersonProfile.objects.filter(person=subject.person_id),
        line=lambda row: Line(_("采集信息"), row.changed_at, _facts(row)),
    )
)
register(
    Holding(
        key="structure.follows",
        label=_("随组织变动转接的会籍"),
        why=_("工会合并、分立时，记下您的会籍从哪里转到哪里"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("您和管会员的工会干部"),
        keep=_("和会籍记录一起长期保留"),
        rows=lambda subject: Follow.objects.filter(person=subject.person_id).select_related("reorganisation"),
        line=lambda row: Line(row.reorganisation.title, row.reorganisation.done_at, []),
    )
)
