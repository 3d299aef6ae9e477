"""The columns of a roster, and the words its cells may use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ...models import Employment, Person
from ..columns import Column

COLUMNS = (
    Column(
        "no", _("工号"), ("员工编号", "人员编号", "职工编号"), is_required=True, example="0013572",
        help=_("必填。保留前面的0"),
    ),
    Column("name", _("姓名"), ("员工姓名",), is_required=True, example="王小明", help=_("必填")),
    Column("sex", _("性别"), example="男", help=_("男、女；留空时按身份证号")),
    Column("born_on", _("出生日期"), ("出生年月日", "生日"), example="1990-03-07", help=_("留空时按身份证号")),
    Column(
        "id_number", _("身份证号"), ("身份证号码", "身份证", "公民身份号码"), is_text=True,
        example="11010119900307803X", help=_("18位，整列设成文本格式"),
    ),
    Column(
        "phone", _("手机号"), ("手机", "手机号码", "联系电话", "移动电话"), example="13800000000",
        help=_("11位，用来登录"),
    ),
    Column(
        "unit_code", _("单位编码"), ("公司编码", "组织编码"), example="C1",
        help=_("和所在单位填一个就行，编码优先"),
    ),
    Column(
        "unit", _("所在单位"), ("单位", "单位名称", "公司", "公司名称"), example="甘肃健康医药连锁有限公司",
        help=_("系统里的全称或简称"),
    ),
    Column("department", _("部门"), ("所在部门",), example="储运部"),
    Column("post", _("岗位"), ("职务", "岗位名称"), example="仓储员"),
    Column("form", _("用工形式"), ("用工性质",), example="合同制", help=_("合同制、劳务派遣、返聘、实习")),
    Column("hired_on", _("入职日期"), ("入职时间", "到岗日期"), example="2019-07-01"),
)  # fmt: skip
LABELS = {column.key: column.label for column in COLUMNS}

SEXES = {"男": Person.Sex.MALE, "女": Person.Sex.FEMALE, "M": Person.Sex.MALE, "F": Person.Sex.FEMALE}
FORMS = {
    "合同制": Employment.Form.CONTRACT,
    "合同工": Employment.Form.CONTRACT,
    "劳务派遣": Employment.Form.DISPATCHED,
    "派遣": Employment.Form.DISPATCHED,
    "返聘": Employment.Form.REHIRED,
    "实习": Employment.Form.INTERN,
}
MEMBERSHIP_WORDS = ("会员", "入会")  # headings that people expect to have an effect, and which must not
