"""The columns of a file of honours, and the words its cells may use."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.orgs.importing.columns import Column

COLUMNS = (
    Column(
        "holder", _("姓名或集体名称"), ("姓名", "获得者", "获奖人", "获奖者", "集体名称", "获奖集体", "名称"),
        is_required=True, example="王小明", help=_("必填。个人写姓名，集体写全称"), hint="姓名|获奖|集体",
    ),
    Column(
        "no", _("工号"), ("员工编号", "人员编号", "职工编号", "员工号"), example="0013572",
        help=_("个人有重名时要填"), hint="工号",
    ),
    Column(
        "kind", _("授予谁"), ("类别", "类型", "对象", "个人或集体"), example="个人",
        help=_("个人、集体、工会组织；留空按奖项，奖项库里没有的按个人"), hint="类[别型]|对象",
    ),
    Column(
        "union", _("工会"), ("所在工会", "所属工会", "工会名称"), example="",
        help=_("集体和工会的荣誉归哪个工会记；留空就是导入时选的工会"), hint="工会",
    ),
    Column(
        "title", _("荣誉名称"), ("荣誉", "荣誉称号", "称号", "奖项", "奖项名称", "获得荣誉", "所获荣誉"),
        is_required=True, example="全国五一劳动奖章", help=_("必填。和证书上一样"), hint="荣誉|称号|奖项",
    ),
    Column(
        "level", _("级别"), ("荣誉级别", "奖项级别", "层级"), example="国家级",
        help=_("国家级、行业级、省级、市级、集团级、单位级；奖项库里有的可以不填"), hint="级别",
    ),
    Column(
        "body", _("授予机关"), ("授予单位", "颁发单位", "颁奖单位", "表彰机关", "表彰单位", "授奖单位", "发证机关"),
        example="中华全国总工会", help=_("奖项库里有的可以不填"), hint="(授予|颁发|颁奖|表彰|授奖)(单位|机关)",
    ),
    Column(
        "year", _("年份"), ("年度", "获奖年份", "获奖年度", "授予年份", "表彰年份"), is_required=True, example="2024",
        help=_("必填。四位数"), hint="年[份度]",
    ),
    Column(
        "granted_on", _("授予日期"), ("获奖日期", "获奖时间", "表彰日期", "表彰时间", "授予时间"), example="2024-04-28",
        help=_("2024-04-28；不知道就空着"), hint="日期|时间",
    ),
    Column(
        "number", _("表彰文号"), ("文号", "文件号", "发文字号", "表彰文件"), example="",
        help=_("没有文号的先记成草稿，补上文号或证书照片再送核对"), hint="文号|字号",
    ),
    Column("citation", _("表彰词"), ("主要事迹", "事迹", "事迹简介"), example="", help=_("最多500字"), hint="事迹"),
)  # fmt: skip

KINDS = {
    "个人": "person",
    "集体": "team",
    "班组": "team",
    "单位": "team",
    "团队": "team",
    "工会": "union",
    "工会组织": "union",
}
LEVELS = {
    "国家级": "national", "全国": "national", "国家": "national", "行业级": "industry", "行业": "industry",
    "省级": "province", "省部级": "province", "省": "province", "市级": "city", "市": "city", "集团级": "group",
    "集团": "group", "单位级": "company", "公司级": "company", "单位": "company", "公司": "company",
}  # fmt: skip
