"""The columns of a roster, and the words its cells may use."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from ... import extras
from ...models import Employment, Person
from ..columns import Column

COLUMNS = (
    Column(
        "no", _("工号"), ("员工编号", "人员编号", "职工编号", "员工号", "员工工号", "人员工号", "职工号"),
        is_required=True, example="0013572", help=_("必填。保留前面的0"), hint="工号|编号",
    ),
    Column(
        "name", _("姓名"), ("员工姓名", "职工姓名", "人员姓名"), is_required=True, example="王小明", help=_("必填"),
        hint="姓名|名字",
    ),
    Column("sex", _("性别"), example="男", help=_("男、女；留空时按身份证号")),
    Column(
        "born_on", _("出生日期"), ("出生年月日", "出生年月", "生日"), example="1990-03-07", help=_("留空时按身份证号"),
        hint="出生",
    ),
    Column(
        "id_number", _("身份证号"), ("身份证号码", "身份证", "公民身份号码", "证件号码", "证件号"), is_text=True,
        example="11010119900307803X", help=_("18位，整列设成文本格式"), hint="身份证|证件",
    ),
    Column(
        "phone", _("手机号"), ("手机", "手机号码", "联系电话", "移动电话", "联系方式", "电话"), example="13800000000",
        help=_("11位，用来登录"), hint="手机|电话",
    ),
    Column(
        "unit_code", _("单位编码"), ("公司编码", "组织编码"), example="C1",
        help=_("和所在单位填一个就行，编码优先"), hint="(单位|公司|组织)编码",
    ),
    Column(
        "unit", _("所在单位"), ("单位", "单位名称", "公司", "公司名称", "所属单位", "所属公司", "用工单位"),
        example="甘肃健康医药连锁有限公司", help=_("系统里的全称、简称或登记过的别名"), hint="单位|公司",
    ),
    Column("department", _("部门"), ("所在部门", "部门名称", "所属部门"), example="储运部", hint="部门|科室"),
    Column("post", _("岗位"), ("职务", "岗位名称", "职位"), example="仓储员", hint="岗位|职务|职位"),
    Column(
        "form", _("用工形式"), ("用工性质", "用工类型", "用工方式"), example="合同制",
        help=_("合同制、劳务派遣、返聘、实习"), hint="用工",
    ),
    Column(
        "hired_on", _("入职日期"), ("入职时间", "到岗日期", "入司日期", "入司时间", "参加工作日期"),
        example="2019-07-01", help=_("2019-07-01；只写到月的按1日算"), hint="入职|入司",
    ),
    Column(
        "status", _("在职状态"), ("状态", "人员状态", "员工状态", "是否在职"), example="在职",
        help=_("在职、离职、退休；留空按在职"), hint="状态|在职",
    ),
    Column(
        "left_on", _("离职日期"), ("离职时间", "退休日期", "离岗日期", "离司日期"), example="",
        help=_("从这天起不再在职"), hint="离职|退休",
    ),
    Column("note", _("备注"), ("说明",), example="", help=_("写着离职、退休的，会请您确认")),
)  # fmt: skip
LABELS = {column.key: column.label for column in COLUMNS}


def columns() -> list[Column]:
    """These, and those of upper rooms (`orgs.extras`)."""
    return [*COLUMNS, *extras.columns()]


def labels() -> dict[str, Any]:
    """What each column is called."""
    return {column.key: column.label for column in columns()}


SEXES = {"男": Person.Sex.MALE, "女": Person.Sex.FEMALE, "M": Person.Sex.MALE, "F": Person.Sex.FEMALE}
FORMS = {
    "合同制": Employment.Form.CONTRACT,
    "合同工": Employment.Form.CONTRACT,
    "正式": Employment.Form.CONTRACT,
    "正式工": Employment.Form.CONTRACT,
    "劳务派遣": Employment.Form.DISPATCHED,
    "派遣": Employment.Form.DISPATCHED,
    "派遣工": Employment.Form.DISPATCHED,
    "返聘": Employment.Form.REHIRED,
    "退休返聘": Employment.Form.REHIRED,
    "实习": Employment.Form.INTERN,
    "实习生": Employment.Form.INTERN,
}
HERE, GONE = "here", "gone"
STATUSES = {
    **dict.fromkeys(("在职", "在岗", "正式", "试用", "试用期", "是", "√", "1", "Y", "y", "病假", "产假", "借调"), HERE),
    **dict.fromkeys(
        ("离职", "已离职", "辞职", "已辞职", "退休", "已退休", "解除", "解除合同", "终止", "开除", "去世", "调出"), GONE
    ),
    **dict.fromkeys(("否", "×", "0", "N", "n"), GONE),
}
GONE_IN_NAME = re.compile(r"[（(]\s*(?:已?离职|已?辞职|已?退休|已?调出)\s*[)）]")
GONE_IN_NOTE = re.compile(r"离职|辞职|退休|解除劳动合同|调出")
MEMBERSHIP_WORDS = ("会员", "入会")  # headings that people expect to have an effect, and which must not
