"""What a plain question is after: which kind of rule, in which province. Words, and no model of language."""

from __future__ import annotations

from dataclasses import dataclass

from zgh.kit.regions import PROVINCES

from .models import Kind

# What people say. The longest word that fits decides, so that 婚检假 is not 婚假 and 陪产假 not 产假.
WORDS: dict[str, tuple[str, ...]] = {
    Kind.CHECKUP: ("婚检假", "婚前检查", "婚检", "婚前医学检查"),
    Kind.MARRIAGE: ("婚假", "结婚假", "结婚放假", "结婚能休", "结婚休", "领证放假", "领证假", "结婚"),
    Kind.PATERNITY: (
        "陪产假",
        "护理假",
        "陪护假",
        "男方假",
        "老婆生",
        "爱人生",
        "妻子生",
        "媳妇生",
        "对象生孩子",
        "老婆坐月子",
        "当爸爸",
        "男职工生育",
        "奶爸假",
        "陪产",
    ),
    Kind.MATERNITY: (
        "产假",
        "生育假",
        "生孩子",
        "产前假",
        "难产",
        "双胞胎",
        "多胞胎",
        "剖腹产",
        "剖宫产",
        "生育",
        "生二胎",
        "生三胎",
    ),
    Kind.CHILDCARE: ("育儿假", "带娃假", "孩子三岁", "父母育儿", "育儿"),
    Kind.PARENTS: (
        "独生子女护理假",
        "独生子女假",
        "独生子女",
        "照顾父母",
        "照顾老人",
        "爸妈住院",
        "妈妈住院",
        "爸爸住院",
        "父母住院",
        "老人住院",
        "护理父母",
        "陪护老人",
    ),
    Kind.MISCARRIAGE: ("流产假", "小产", "流产", "终止妊娠", "宫外孕"),
    Kind.NURSING: ("哺乳时间", "哺乳假", "哺乳期", "喂奶", "哺乳", "背奶", "吸奶"),
    Kind.FUNERAL: ("丧假", "去世", "奔丧", "办丧事", "丧事", "过世", "走了要奔丧", "老人没了"),
    Kind.ANNUAL: ("年休假", "年假", "带薪休假", "带薪假", "公休假"),
    Kind.SICK: ("病假", "医疗期", "长病假", "生病住院"),
    Kind.HEAT: ("高温津贴", "高温补贴", "高温费", "降温费", "防暑降温费", "清凉费", "高温"),
    Kind.HOT_MONTHS: ("高温天气", "高温停工", "几度停工", "多少度", "发几个月高温"),
    Kind.OVERTIME: ("加班费", "加班工资", "加班", "工时", "上几个小时", "三倍工资", "几倍工资", "双倍工资", "工作时间"),
    Kind.GIFTS: ("慰问标准", "慰问金", "慰问品", "节日慰问", "过节费"),
    Kind.SUBSISTENCE: ("困难职工", "低保线", "低保"),
}
# What sounds like one of them and is another thing: no rule answers it.
OTHERS = ("生育津贴", "生育保险", "哺乳室", "病假工资", "慰问信", "高温作业证", "婚姻介绍", "工作时间证明")
# Long names and the capitals people name instead of the province.
PLACES: dict[str, str] = {
    **{name: code for code, name in PROVINCES.items()},
    "兰州": "62", "长沙": "43", "成都": "51", "贵阳": "52", "昆明": "53", "西安": "61", "西宁": "63", "银川": "64",
    "乌鲁木齐": "65", "拉萨": "54", "南宁": "45", "桂林": "45", "海口": "46", "三亚": "46", "广州": "44", "深圳": "44",
    "武汉": "42", "郑州": "41", "济南": "37", "青岛": "37", "南昌": "36", "福州": "35", "厦门": "35", "合肥": "34",
    "杭州": "33", "宁波": "33", "南京": "32", "苏州": "32", "哈尔滨": "23", "长春": "22", "沈阳": "21", "大连": "21",
    "呼和浩特": "15", "太原": "14", "石家庄": "13",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was recognised; "" where nothing was."""

    kind: str
    province: str


def recognise(text: str) -> Asked:
    """The kind whose longest word is in the text, and the place that is named first."""
    return Asked(_kind(text), _place(text))


def _kind(text: str) -> str:
    for other in OTHERS:
        text = text.replace(other, "")
    found = [(len(word), kind) for kind, words in WORDS.items() for word in words if word in text]
    return str(max(found, key=lambda pair: pair[0])[1]) if found else ""


def _place(text: str) -> str:
    found = [(text.index(name), -len(name), code) for name, code in PLACES.items() if name in text]
    return min(found)[2] if found else ""
