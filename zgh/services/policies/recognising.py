"""What a plain question is after: which kind of rule, in which province. Words, and no model of language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zgh.kit.regions import PROVINCES

from .cities import ACROSS, CITIES
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
    Kind.GIFTS: (
        "结婚慰问",
        "生育慰问",
        "生孩子慰问",
        "住院慰问",
        "生病慰问",
        "慰问标准",
        "慰问金",
        "慰问品",
        "节日慰问",
        "过节费",
    ),
    Kind.SUBSISTENCE: ("困难职工", "低保线", "低保"),
}
# What sounds like one of them and is another thing: no rule answers it.
OTHERS = (
    *("生育津贴", "生育保险", "生育补贴", "生育补助", "生育登记", "生育服务证", "生育报销", "哺乳室"),
    *("病假工资", "慰问信", "高温作业证", "婚姻介绍", "工作时间证明"),
)
# A child in hospital is nobody's own sick leave.
CHILD_ILL = re.compile(r"(孩子|小孩|女儿|儿子|宝宝|娃)[^，。？?]{0,3}(生病|住院|病假|发烧)(了|住院)*")
# Who asks what the father gets: 生孩子老公放几天假. 产假 and its like are the mother's, whoever asks.
BIRTH = ("生孩子", "生小孩", "生娃", "生宝宝", "生二胎", "生三胎", "生了", "坐月子", "生育")
COUPLE = ("老公", "丈夫", "爱人", "妻子", "老婆", "媳妇", "男方", "男职工", "男的", "孩子爸", "孩子他爸")
MOTHERS = ("产假", "产前", "生育假", "难产", "剖腹产", "剖宫产")
# Names of provinces and of their cities (cities.py).
PLACES: dict[str, str] = {**{name: code for code, name in PROVINCES.items()}, **CITIES}
NAMES = re.compile("|".join(sorted(PLACES, key=len, reverse=True)))
# 中山东路, 长江西路, 南京路: roads, wherever they are.
ROAD = re.compile(r"[东南西北中]?[一二三四五六]?(路|街|大街|大道|巷|桥)(?![上程费])")


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
    text = CHILD_ILL.sub("", text)
    found = [(len(word), kind) for kind, words in WORDS.items() for word in words if word in text]
    kind = str(max(found, key=lambda pair: pair[0])[1]) if found else ""
    return Kind.PATERNITY.value if kind in ("", Kind.MATERNITY) and _is_fathers(text) else kind


def _is_fathers(text: str) -> bool:
    said = [any(word in text for word in words) for words in (BIRTH, COUPLE, MOTHERS)]
    return said == [True, True, False]


def _place(text: str) -> str:
    found = [(at, -len(name), code) for name, code in PLACES.items() if (at := _at(name, text)) >= 0]
    return min(found)[2] if found else ""


def _at(name: str, text: str) -> int:
    """Where a place is named; -1 where it is not, or only as a part of a road's name or of other words."""
    at = text.find(name)
    while at >= 0 and (ROAD.match(text, at + len(name)) or ACROSS.match(text, at)):
        at = text.find(name, at + 1)
    return at


def without_places(text: str) -> str:
    """The text less the names of places; what only looks like one stays whole."""
    return NAMES.sub(lambda found: found[0] if ACROSS.match(text, found.start()) else " ", text)
