"""Honours of the demonstration group. People, teams and documents are invented; every number says 示例."""

from __future__ import annotations

# (award of the list or "", title, level, body, kind, holder of a team, years back, words of commendation, what becomes
# of it). Bodies of the demonstration are marked, so that nobody takes them for documents of real ones.
GROUP_BODY = "重药集团工会（示例）"
HONOURS = [
    ("", "甘肃省五一劳动奖章", "province", "省总工会（示例）", "person", "", 1, "在零下二十度的雪夜把急救药送到乡卫生院，十一年没有误过一单。", "mine"),
    ("", "重庆市劳动模范", "province", "市人民政府（示例）", "person", "", 3, "带着徒弟把冷链验收从四十分钟缩到十五分钟，做法在全集团用了起来。", "shown"),
    ("全国工人先锋号", "全国工人先锋号", "national", "中华全国总工会（示例）", "team", "现代物流疫苗冷链班组", 2, "三年发运疫苗没有断过一次链。", "shown"),
    ("", "集团工匠", "group", GROUP_BODY, "person", "", 0, "饮片切制二十六年，一刀下去厚薄不差半毫米，带出九个徒弟。", "shown"),
    ("全国模范职工小家", "全国模范职工小家", "national", "中华全国总工会（示例）", "union", "", 4, "", "shown"),
    ("", "省级优秀工会工作者", "province", "省总工会（示例）", "person", "", 1, "", "waits"),
    ("", "集团先进工作者", "group", GROUP_BODY, "person", "", 1, "门店夜间购药窗口开了五年，她值了一千多个夜班。", "hidden"),
    ("", "市级工人先锋号", "city", "市总工会（示例）", "team", "解放路旗舰店药师组", 2, "把用药提醒写成大字贴在药盒上，社区老人都认得她们的字。", "shown"),
    ("", "集团岗位能手", "group", GROUP_BODY, "person", "", 2, "", "revoked"),
    ("", "省级五一巾帼标兵岗", "province", "省总工会（示例）", "team", "客服中心女子班", 1, "", "shown"),
    ("", "省级模范职工之家", "province", "省总工会（示例）", "union", "", 3, "", "shown"),
    ("", "集团先进集体", "group", GROUP_BODY, "team", "质量管理部验收组", 1, "一年退回不合格药品一百二十批，没有一批流到货架上。", "waits"),
    ("", "五一巾帼奖章", "province", "省总工会（示例）", "person", "", 2, "产后返岗，牵头建起全省连锁第一间爱心妈咪屋。", "shown"),
    ("", "集团先进工作者", "group", GROUP_BODY, "person", "", 2, "", "shown"),
    ("", "集团工匠", "group", GROUP_BODY, "person", "", 3, "自己画图改的上架滑道，全省门店都在用。", "shown"),
    ("", "市级五一劳动奖章", "city", "市总工会（示例）", "person", "", 5, "", "shown"),
    ("", "省级技术能手", "province", "省人社厅（示例）", "person", "", 4, "全省中药调剂比赛第一名。", "shown"),
    ("", "优秀工会积极分子", "company", "单位工会（示例）", "person", "", 0, "", "shown"),
    ("", "单位先进班组", "company", "单位工会（示例）", "team", "储运部夜班组", 0, "", "shown"),
    ("", "老劳模", "province", "省人民政府（示例）", "person", "任守信", 38, "药材公司的第一位省劳模，退休以后还常回来教年轻人认药。", "history"),
]  # fmt: skip
REPORTED = ("集团岗位能手", 1)
REVOKED = "申报材料与事实不符，授予机关决定撤销（示例）"
WANTED = "表彰词里的“十一年”应该是“十二年”"
