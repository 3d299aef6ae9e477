"""The columns of a structure file: one line a company, a department or a union."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ...models import Company, Union
from ..columns import Column

COLUMNS = (
    Column(
        "kind", _("类别"), ("类型", "组织类别"), is_required=True, example="工会委员会",
        help=_("公司、部门、工会委员会、联合工会、分工会、工会小组、女职工委员会、经费审查委员会"),
    ),
    Column(
        "code", _("编码"), ("组织编码", "单位编码"), is_required=True, example="U1",
        help=_("必填，同类里不能重复"),
    ),
    Column(
        "name", _("名称"), ("组织名称", "单位名称", "全称"), is_required=True, example="甘肃连锁工会委员会",
        help=_("必填"),
    ),
    Column("short_name", _("简称"), example="甘肃连锁工会"),
    Column(
        "parent", _("上级编码"), ("上级单位编码", "上级组织编码"), example="U0",
        help=_("公司填上级公司，工会填上级工会；最上一级不填"),
    ),
    Column(
        "covers", _("覆盖单位"), ("覆盖单位编码",), example="C1、C2",
        help=_("工会填：管哪些单位，写编码，用顿号隔开"),
    ),
    Column(
        "superior", _("属地上级工会"), ("属地工会", "上一级工会"), example="兰州市总工会",
        help=_("工会填：批选举、收经费的地方工会"),
    ),
    Column("province", _("省份"), ("省",), example="甘肃"),
    Column("city", _("城市代码"), ("城市",), example="620100", help=_("六位行政区划代码")),
    Column("uscc", _("统一社会信用代码"), ("信用代码",), is_text=True, example="81620100MC0000000X"),
    Column("founded_on", _("成立日期"), ("建会日期",), example="2019-07-01", help=_("工会填")),
    Column("phone", _("办公电话"), ("联系电话", "电话"), example="0931-8000000", help=_("工会填")),
    Column("address", _("地址"), ("办公地址",), example="兰州市城关区", help=_("工会填")),
)  # fmt: skip
LABELS = {column.key: column.label for column in COLUMNS}


def columns() -> list[Column]:
    """All of them: no other room adds any."""
    return list(COLUMNS)


COMPANY_KINDS = {"公司": Company.Kind.COMPANY, "单位": Company.Kind.COMPANY, "部门": Company.Kind.DEPARTMENT}
UNION_KINDS = {
    "工会委员会": Union.Kind.COMMITTEE,
    "联合工会": Union.Kind.JOINT,
    "工会联合会": Union.Kind.JOINT,
    "分工会": Union.Kind.BRANCH,
    "工会小组": Union.Kind.GROUP,
    "女职工委员会": Union.Kind.WOMEN,
    "经费审查委员会": Union.Kind.AUDITING,
    "经审委员会": Union.Kind.AUDITING,
}
KIND_LABELS: dict[str, str] = {}
for _word, _kind in (*COMPANY_KINDS.items(), *UNION_KINDS.items()):
    KIND_LABELS.setdefault(str(_kind), _word)  # the first word is the one we use ourselves
SHARED = ("name", "short_name", "parent", "province", "city", "uscc")
UNION_ONLY = ("covers", "superior", "founded_on", "phone", "address")
