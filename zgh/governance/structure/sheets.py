"""The two real-name forms: their columns, and the rows of a subtree on a day, from live data.

A fact nobody has entered is an empty cell, never a guess. Numbers of people are masked unless the file was asked for
with a reason (`views_forms.member_form`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.models import Coverage, Employment, Membership, Officer, Person, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.kit.cells import Column

REPORTING = (Union.Kind.COMMITTEE, Union.Kind.JOINT)  # branches and groups are counted with the union above them


def unions_of(root: Union, day: dt.date) -> QuerySet[Union]:
    """Unions that report on their own in this subtree, existing on the day, with what the form asks."""
    rows = Union.objects.filter(path__gte=root.path, path__lt=next_sibling(root.path), kind__in=REPORTING)
    rows = rows.filter(Q(founded_on__isnull=True) | Q(founded_on__lte=day))
    rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    chair = Officer.objects.filter(holds(day), union=OuterRef("pk"), post="chair").order_by("-starts_on")
    unit = Coverage.objects.filter(holds(day), union=OuterRef("pk")).order_by("company__path")
    parents = Union.objects.filter(path=OuterRef("parent_path")).values("name")
    stem = Substr("path", 1, Length("path") - Union.steplen)
    below = Union.objects.alias(parent_path=stem).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day), parent_path=OuterRef("path")
    )
    return rows.select_related("profile", "superior").annotate(
        chair_name=Subquery(chair.values("person__name")[:1]),
        chair_term=Subquery(chair.values("term_no")[:1]),
        chair_since=Subquery(chair.values("starts_on")[:1]),
        unit_name=Subquery(unit.values("company__name")[:1]),
        unit_uscc=Subquery(unit.values("company__uscc")[:1]),
        parent_path=stem,
        parent_name=Subquery(parents[:1]),
        has_women=Exists(below.filter(kind=Union.Kind.WOMEN)),
        has_auditing=Exists(below.filter(kind=Union.Kind.AUDITING)),
    )


def headcount(root: Union, day: dt.date) -> dict[int, dict[str, int]]:
    """{reporting union: members, women, employees, dispatched} on the day, each person once. Four queries."""
    inside = Union.objects.filter(path__gte=root.path, path__lt=next_sibling(root.path)).order_by("path")
    home: dict[int, int] = {}
    by_path: dict[str, int] = {}
    for pk, path, kind in inside.values_list("pk", "path", "kind"):
        by_path[path] = pk if kind in REPORTING else by_path.get(path[: -Union.steplen], pk)
        home[pk] = by_path[path]
    members = Membership.objects.at(day).filter(union__in=home)
    people = Person.objects.filter(union__in=home)
    dispatched = Employment.objects.filter(holds(day), form=Employment.Form.DISPATCHED, person=OuterRef("pk"))
    counted = {
        "members": members.values_list("union", flat=True),
        "women": members.filter(person__sex="F").values_list("union", flat=True),
        "employees": people.values_list("union", flat=True),
        "dispatched": people.filter(Exists(dispatched)).values_list("union", flat=True),
    }
    found: dict[int, dict[str, int]] = {pk: dict.fromkeys(counted, 0) for pk in set(home.values())}
    for name, unions in counted.items():
        for pk in unions.order_by().iterator(chunk_size=5000):
            found[home[pk]][name] += 1
    return found


def members_of(root: Union, day: dt.date) -> QuerySet[Membership]:
    """Memberships that hold on the day in this subtree, with the person, the job and what the form asks."""
    job = Employment.objects.filter(holds(day), person=OuterRef("person")).order_by("-starts_on", "-pk")
    first = Membership.objects.filter(person=OuterRef("person")).order_by("starts_on").values("starts_on")
    rows = Membership.objects.at(day).filter(union__path__gte=root.path, union__path__lt=next_sibling(root.path))
    return rows.select_related("union", "person__profile", "person__identity", "person__user__phone").annotate(
        company=Subquery(job.values("company__name")[:1]),
        department=Subquery(job.values("department")[:1]),
        post=Subquery(job.values("post")[:1]),
        form=Subquery(job.values("form")[:1]),
        joined_on=Subquery(first[:1]),
        since=F("starts_on"),
    )


def _of(name: str, *path: str) -> Callable[[Any], Any]:
    """A fact of a related row that may be missing, choices as their words; a missing one is an empty cell."""

    def read(row: Any) -> Any:
        for step in path:
            row = getattr(row, step, None)
        words = getattr(row, f"get_{name}_display", None)
        value = getattr(row, name, None)
        return words() if words and value not in (None, "") else "" if value is None else value

    return read


def union_columns(counts: dict[int, dict[str, int]]) -> list[Column]:
    """工会组织基本信息采集表."""

    def count(name: str) -> Callable[[Any], int]:
        return lambda union: counts.get(union.pk, {}).get(name, 0)

    profile = [
        Column(name, label, _of(name, "profile"))
        for name, label in (
                ("unit_category", _("单位性质类别")), ("economic_type", _("经济类型")), ("industry", _("所属行业")),
                ("division_code", _("行政区划代码")), ("approved_by", _("批准建会的工会")),
                ("document_no", _("批准文号")),
        )
    ]  # fmt: skip
    return [
        Column("name", _("工会名称")), Column("uscc", _("统一社会信用代码")),
        Column("is_legal", _("是否取得法人资格"), lambda union: bool(union.uscc)),
        Column("unit_name", _("所在单位名称"), _of("unit_name")),
        Column("unit_uscc", _("所在单位统一社会信用代码"), _of("unit_uscc")),
        *profile, Column("address", _("地址")), Column("founded_on", _("建会日期"), _of("founded_on")),
        Column("above", _("上级工会"), lambda union: union.superior or union.parent_name or ""),
        Column("chair", _("工会主席"), _of("chair_name")), Column("term", _("届次"), _of("chair_term")),
        Column("since", _("本届任职日期"), _of("chair_since")), Column("phone", _("联系电话")),
        Column("members", _("会员人数"), count("members")), Column("women", _("女会员人数"), count("women")),
        Column("employees", _("职工人数"), count("employees")),
        Column("dispatched", _("劳务派遣工人数"), count("dispatched")),
        Column("has_women", _("建立女职工委员会")), Column("has_auditing", _("建立经费审查委员会")),
        Column("has_mediation", _("建立劳动争议调解委员会"), _of("has_mediation", "profile")),
        Column("has_congress", _("建立职代会制度"), _of("has_congress", "profile")),
        Column("has_contract", _("签订集体合同"), _of("has_contract", "profile")),
        Column("contract_ends_on", _("集体合同到期日期"), _of("contract_ends_on", "profile")),
        Column("account_no", _("工会经费账号"), _of("account_no", "profile")),
    ]  # fmt: skip


def member_columns(*, is_full: bool = False) -> list[Column]:
    """会员基本信息采集表. `is_full`: whole numbers instead of masks."""
    id_number = _of("number" if is_full else "number_mask", "person", "identity")
    phone = _of("number" if is_full else "number_mask", "person", "user", "phone")
    forms = dict(Employment.Form.choices)
    return [
        Column("name", _("姓名"), _of("name", "person")), Column("sex", _("性别"), _of("sex", "person")),
        Column("ethnicity", _("民族"), _of("ethnicity", "person", "profile")),
        Column("born_on", _("出生日期"), _of("born_on", "person")), Column("id_number", _("身份证号"), id_number),
        Column("phone", _("手机号"), phone), Column("education", _("学历"), _of("education", "person", "profile")),
        Column("politics", _("政治面貌"), _of("politics", "person", "profile")),
        Column("household", _("户籍类型"), _of("household", "person", "profile")),
        Column("native_place", _("籍贯"), _of("native_place", "person", "profile")),
        Column("company", _("工作单位"), _of("company")), Column("department", _("部门"), _of("department")),
        Column("post", _("岗位"), _of("post")), Column("form", _("用工形式"), lambda row: forms.get(row.form, "")),
        Column("skill", _("技能等级"), _of("skill", "person", "profile")),
        Column("is_migrant", _("是否农民工"), _of("is_migrant", "person", "profile")),
        Column("union", _("所在工会"), _of("name", "union")), Column("joined_on", _("入会日期"), _of("joined_on")),
        Column("card_no", _("会员证号"), _of("card_no")), Column("standing", _("会籍状态"), _of("standing")),
        Column("since", _("会籍变动日期"), _of("since")),
    ]  # fmt: skip
