"""What `orgs` stores: the person, the sealed identity number, work, membership, posts, duties, what files changed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.importing.roster.columns import labels
from zgh.foundation.orgs.models import Duty, Employment, IdentityNumber, ImportRow, Membership, Officer, Person

from .registry import Basis, Fact, Holding, Line, Sensitivity, Source, register

CADRES = _("您自己；您所在工会和上级工会里维护组织、花名册和办心声的干部")
# A line still to be decided on has changed nothing yet; its content goes once it is written.
WRITTEN = Q(payload=None) & ~Q(kind=ImportRow.Kind.SAME)
WORK_RECORD = _("工会和人事的历史记录，变了只添新的，旧的不删")


def _person(person: Person) -> Line:
    facts = [
        Fact(_("姓名"), person.name),
        Fact(_("性别"), person.get_sex_display()),
        Fact(_("出生日期"), person.born_on),
        Fact(_("所在工会"), person.union or ""),
    ]
    return Line(person.name, None, facts)


def _job(job: Employment) -> Line:
    facts = [
        Fact(_("工号"), job.employee_no),
        Fact(_("部门"), job.department),
        Fact(_("岗位"), job.post),
        Fact(_("用工形式"), job.get_form_display()),
        Fact(_("入职日期"), job.hired_on),
        Fact(_("到哪天为止"), job.ends_on),
    ]
    return Line(str(job.company), job.starts_on, facts)


def _membership(membership: Membership) -> Line:
    facts = [
        Fact(_("会籍状态"), membership.get_standing_display()),
        Fact(_("会员证号"), membership.card_no),
        Fact(_("到哪天为止"), membership.ends_on),
    ]
    return Line(str(membership.union), membership.starts_on, facts)


def _office(office: Officer) -> Line:
    facts = [
        Fact(_("职务"), office.get_post_display()),
        Fact(_("届次"), office.term_no),
        Fact(_("到哪天为止"), office.ends_on),
    ]
    return Line(str(office.union), office.starts_on, facts)


def _duty(duty: Duty) -> Line:
    facts = [Fact(_("职责"), duty.get_code_display()), Fact(_("到哪天为止"), duty.ends_on)]
    return Line(str(duty.union), duty.starts_on, facts)


def _import(row: ImportRow) -> Line:
    facts = [Fact(label, f"{old} → {new}" if old else new) for label, old, new in row.lines(labels())]
    return Line(row.get_kind_display(), row.batch.applied_at or row.batch.created_at, facts)


def _of(model: Any, *joins: str) -> Any:
    """Rows of this person, the latest first."""
    return lambda subject: model.objects.filter(person=subject.person_id).select_related(*joins).order_by("-pk")


register(
    Holding(
        key="orgs.person",
        label=_("基本资料"),
        why=_("知道您是谁，该由哪个工会照顾您"),
        basis=Basis.HR,
        source=Source.FILE,
        seen_by=CADRES,
        keep=_("长期保留，离职后也要能查到当时的会籍和办过的事"),
        rows=lambda subject: [subject.person] if subject.person else [],
        line=_person,
        field="name",
    )
)
register(
    Holding(
        key="orgs.identity",
        label=_("身份证号"),
        why=_("核对身份，不把同名的人弄混"),
        basis=Basis.HR,
        source=Source.FILE,
        seen_by=_("加密存放；维护组织和花名册的干部写明原因才能看全，您会看到是谁看的"),
        keep=_("和基本资料一样"),
        rows=_of(IdentityNumber),
        line=lambda row: Line(_("身份证号"), None, [Fact(_("号码"), row.number, row.number_mask)]),
        sensitivity=Sensitivity.SENSITIVE,
        field="id_number",
    )
)
register(
    Holding(
        key="orgs.jobs",
        label=_("工作经历"),
        why=_("知道您在哪个单位，由哪个工会联系您"),
        basis=Basis.HR,
        source=Source.FILE,
        seen_by=CADRES,
        keep=WORK_RECORD,
        rows=_of(Employment, "company"),
        line=_job,
        field="department",
    )
)
register(
    Holding(
        key="orgs.memberships",
        label=_("会籍"),
        why=_("会员权利、福利和选举都看它"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=CADRES,
        keep=WORK_RECORD,
        rows=_of(Membership, "union"),
        line=_membership,
        field="membership",
    )
)
register(
    Holding(
        key="orgs.offices",
        label=_("工会职务"),
        why=_("让大家知道有事找谁"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("全集团同事"),
        keep=WORK_RECORD,
        rows=_of(Officer, "union"),
        line=_office,
        field="other",
    )
)
register(
    Holding(
        key="orgs.duties",
        label=_("平台职责"),
        why=_("决定您在平台上能办哪些事"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("您自己和维护组织的干部"),
        keep=WORK_RECORD,
        rows=lambda subject: Duty.objects.filter(user=subject.user).select_related("union").order_by("-pk"),
        line=_duty,
    )
)
register(
    Holding(
        key="orgs.imports",
        label=_("花名册改过什么"),
        why=_("资料对不上时，查得出是哪份表改的"),
        basis=Basis.HR,
        source=Source.FILE,
        seen_by=_("您自己和导入花名册的干部；号码只留一部分"),
        kept_by="orgs.import_rows",
        rows=lambda subject: _of(ImportRow, "batch")(subject).filter(WRITTEN),
        line=_import,
    )
)
