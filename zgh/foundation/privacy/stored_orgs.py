"""What `orgs` stores: the person, the sealed identity number, work, membership, posts, duties, what files changed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.importing.roster.columns import labels
from zgh.foundation.orgs.models import (
    Duty,
    Employment,
    IdentityNumber,
    ImportBatch,
    ImportRow,
    Membership,
    Officer,
    Person,
    UnitAlias,
)

from .registry import Basis, Fact, Holding, Line, Sensitivity, Source, Subject, register

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
    facts = [
        Fact(_("职责"), duty.get_code_display()),
        Fact(_("由谁办"), duty.user.name),
        Fact(_("代谁办"), duty.deputy_for.name if duty.deputy_for else ""),
        Fact(_("到哪天为止"), duty.ends_on),
    ]
    return Line(str(duty.union), duty.starts_on, facts)


def _import(row: ImportRow) -> Line:
    facts = [Fact(label, f"{old} → {new}" if old else new) for label, old, new in row.lines(labels())]
    return Line(row.get_kind_display(), row.batch.applied_at or row.batch.created_at, facts)


def _batch(batch: ImportBatch) -> Line:
    facts = [
        Fact(_("类型"), batch.get_kind_display()),
        Fact(_("状态"), batch.get_state_display()),
        Fact(_("导入人"), batch.by.name if batch.by else ""),
        Fact(_("请复核的人"), batch.proposed_by.name if batch.proposed_by else ""),
        Fact(_("复核人"), batch.approved_by.name if batch.approved_by else ""),
        Fact(_("写完时间"), batch.applied_at),
    ]
    return Line(batch.file_name, batch.created_at, facts)


def _batches(subject: Subject) -> QuerySet:
    mine = Q(by=subject.user) | Q(proposed_by=subject.user) | Q(approved_by=subject.user)
    rows = ImportBatch.objects.filter(mine).defer("layout")
    return rows.select_related("by", "proposed_by", "approved_by").order_by("-pk")


def _duties(subject: Subject) -> QuerySet:
    rows = Duty.objects.filter(Q(user=subject.user) | Q(deputy_for=subject.user))
    return rows.select_related("union", "user", "deputy_for").order_by("-pk")


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
        why=_("决定您在平台上能办哪些事，您外出时由谁代办"),
        basis=Basis.DUTY,
        source=Source.CADRE,
        seen_by=_("您自己和维护组织的干部"),
        keep=WORK_RECORD,
        rows=_duties,
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
register(
    Holding(
        key="orgs.batches",
        label=_("您导入、复核过的文件"),
        why=_("名册和组织是谁导入、谁复核的，要说得清"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("您自己；您管的工会和上级工会里导入花名册、维护组织的干部"),
        keep=_("批次的记录长期保留；暂存的文件和样例写完就删，最多几天"),
        rows=_batches,
        line=_batch,
    )
)
register(
    Holding(
        key="orgs.aliases",
        label=_("您登记的单位别名"),
        why=_("下次导入时认得出文件里的叫法"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("您自己；同一工会和上级工会里导入花名册的干部"),
        keep=_("有人删掉这个叫法为止"),
        rows=lambda subject: (
            UnitAlias.objects.filter(by=subject.user).select_related("company", "union").order_by("-pk")
        ),
        line=lambda row: Line(row.words, row.created_at, [Fact(_("单位"), row.company), Fact(_("工会"), row.union)]),
    )
)
