"""What employees really ask, of the demonstration group's library: the figure, the best passage, or a person."""

import datetime as dt

import pytest

from zgh.services.policies.answering import answer
from zgh.services.policies.demo import entries
from zgh.services.policies.models import Document
from zgh.services.policies.passages import marked, meaningful, nearest, passages_of, rank
from zgh.services.policies.recognising import recognise

# question → kind of the rule that answers, province named
RULES = {
    "湖南产假几天": ("maternity", "43"),
    "产假多少天": ("maternity", ""),
    "生二胎能休多久": ("maternity", ""),
    "剖腹产多给几天": ("maternity", ""),
    "我老婆生孩子我能休几天": ("paternity", ""),
    "媳妇生娃男的有假吗": ("paternity", ""),
    "四川陪产假": ("paternity", "51"),
    "结婚放几天假": ("marriage", ""),
    "再婚有婚假吗": ("marriage", ""),
    "在兰州领证放假几天": ("marriage", "62"),
    "婚检要请假吗": ("checkup", ""),
    "孩子三岁前每年有几天假": ("childcare", ""),
    "广州育儿假夫妻都有吗": ("childcare", "44"),
    "独生子女护理假": ("parents", ""),
    "妈妈住院我是独生女能休假吗": ("parents", ""),
    "流产休多久": ("miscarriage", ""),
    "上班能回家喂奶吗": ("nursing", ""),
    "丧假扣工资吗": ("funeral", ""),
    "外公过世有假吗": ("funeral", ""),
    "年假怎么算": ("annual", ""),
    "带薪休假15天要满几年": ("annual", ""),
    "长病假能休多久": ("sick", ""),
    "高温补贴有没有": ("heat", ""),
    "重庆高温费多少钱": ("heat", "50"),
    "高温几度停工": ("hot_months", ""),
    "国庆加班几倍工资": ("overtime", ""),
    "一周最多上几个小时": ("overtime", ""),
    "过节费能发多少": ("gifts", ""),
    "低保线多少": ("subsistence", ""),
}
# question → (number of the document, what its best passage says)
PASSAGES = {
    "单身公寓怎么申请": ("渝药工〔2023〕28号", "可以申请宿舍"),
    "宿舍要排多久的队": ("渝药工〔2023〕28号", "排队"),
    "夜班有补贴吗": ("渝药工〔2024〕30号", "夜班津贴每班30元"),
    "班车要钱吗": ("渝药工〔2023〕25号", "不收费用"),
    "没有班车给交通补贴吗": ("渝药工〔2023〕25号", "交通补贴每月100元"),
    "下夜班打车能报销吗": ("渝药工〔2023〕25号", "报销打车费"),
    "考执业药师给补助吗": ("渝药工〔2023〕22号", "800元"),
    "读本科学费补多少": ("渝药工〔2023〕22号", "补助学费的一半"),
    "孩子考上大学工会有助学吗": ("渝药工〔2024〕19号", "金秋助学"),
    "暑假孩子没人带有托管班吗": ("渝药工〔2025〕4号", "托管班"),
    "打官司工会帮请律师吗": ("渝药工〔2023〕16号", "律师"),
    "会费交多少": ("渝药工〔2024〕5号", "千分之五"),
    "劳务派遣能入会吗": ("渝药工〔2024〕5号", "不分用工形式"),
    "过生日发蛋糕还是钱": ("渝药工〔2024〕1号", "生日蛋糕"),
    "冷库津贴一天多少": ("渝药工〔2023〕14号", "每天15元"),
    "上下班路上摔伤算工伤吗": ("渝药工〔2023〕3号", "上下班途中"),
    "工伤期间工资怎么发": ("渝药工〔2023〕3号", "原工资福利待遇不变"),
    "被顾客打了怎么办": ("渝药工〔2024〕20号", "顾客"),
    "体检能选外地医院吗": ("渝药工〔2023〕20号", "所在城市的定点医院"),
    "羽毛球馆怎么约": ("渝药工〔2022〕21号", "羽毛球馆"),
    "借书能借几本": ("渝药工〔2021〕14号", "最多5本"),
    "疗休养占年假吗": ("渝药工〔2023〕33号", "不占年休假"),
    "两地分居有探亲假吗": ("渝药工〔2024〕15号", "探亲假"),
    "暴雨来不了算旷工吗": ("渝药工〔2024〕13号", "不算旷工"),
    "周末加班能补休吗": ("渝药工〔2024〕14号", "补休"),
    "怀孕了还要上夜班吗": ("渝药工〔2025〕6号", "不安排夜班"),
    "产检扣全勤吗": ("渝药工〔2025〕6号", "不扣全勤"),
    "被领导骚扰找谁": ("渝药工〔2023〕8号", "性骚扰"),
    "试用期有婚假吗": ("渝药工〔2024〕12号", "试用期职工同样享受婚假"),
    "异地办婚礼有路程假吗": ("渝药工〔2024〕12号", "路程假"),
    "丧假扣工资吗": ("", "工资照发"),
    "住院了工会有慰问吗": ("渝药工〔2023〕31号", "住院"),
    "渝药工〔2024〕12号": ("渝药工〔2024〕12号", ""),
}
NOTHING = ("停车位怎么摇号", "公积金交多少", "单位没交社保怎么办", "今天天气怎么样", "年终奖什么时候发",
           "股票期权怎么行权", "我们公司好不好", "有没有规定", "可以吗", "？？？", "a")  # fmt: skip


@pytest.fixture(scope="module")
def library():
    """The documents of the demonstration, unsaved: ranking needs no database."""
    names = ("title", "number", "category", "level")
    made = [Document(pk=n, text=entry.text, state="published", **{k: entry.facts[k] for k in names})
            for n, entry in enumerate(entries(), start=1)]  # fmt: skip
    for n, entry in enumerate(entries()):
        if entry.facts["ends"]:
            made[n].ends_on = entry.day("ends", dt.date.today())
    return made


@pytest.mark.parametrize(("text", "expected"), RULES.items())
def test_the_kind_of_rule_and_the_place_are_understood(text, expected):
    found = recognise(text)
    assert (found.kind, found.province) == expected


def test_the_demonstration_has_sixty_documents_with_words():
    found = list(entries())
    assert len(found) >= 60
    assert all(entry.text for entry in found)
    assert len({entry.facts["number"] or entry.facts["title"] for entry in found}) == len(found)


@pytest.mark.parametrize(("text", "expected"), [pair for pair in PASSAGES.items() if "〔" not in pair[0]])
def test_the_best_passage_comes_first(library, text, expected):
    number, words = expected
    found = rank(meaningful(text), library)
    assert found, meaningful(text)
    assert (number in found[0].document.number, words in found[0].passage.text) == (True, True), [
        (one.document.number, one.passage.text[:30], round(one.fit, 2)) for one in found
    ]
    assert "<mark>" in found[0].marked


@pytest.mark.parametrize("text", NOTHING)
def test_below_the_bar_nothing_is_shown(library, text):
    assert rank(meaningful(text), library) == [] or not set(meaningful(text))


def test_asked_of_the_platform_the_same_passages_come(cast):
    for n, entry in enumerate(entries()):
        names = ("title", "number", "category", "level")
        row = Document(text=entry.text, **{name: entry.facts[name] for name in names})
        row.number = row.number or f"国〔{n}〕"
        row.ends_on = entry.day("ends", dt.date.today())
        row.save()
        row.publish(cast.yang)
    wrong = []
    for text, (number, words) in PASSAGES.items():
        found = answer(text, cast.zhou).passages
        if not found or number not in found[0].document.number or words not in found[0].passage.text:
            wrong.append((text, [(one.document.number, one.passage.text[:20]) for one in found]))
    wrong += [(text, "answered") for text in NOTHING if nearest(text, cast.zhou)]
    assert wrong == []


def test_a_rule_that_answers_all_of_a_question_stands_alone(cast):
    Document.objects.create(title="婚假细则", level="group", text="第三条 婚假可以分两次休完。").publish(cast.yang)
    assert answer("婚假几天", cast.zhou).passages == []
    assert answer("婚假能分两次休吗", cast.zhou).passages[0].passage.clause == "第三条"


def test_clauses_keep_their_items_and_their_page():
    text = "第一章 总则\n第一条 甲。\n（一）乙；\n（二）丙。\n〔第2页〕\n第二条 丁。\n一、戊。"
    found = [(one.page, one.clause, one.text) for one in passages_of(text)]
    first = "第一条 甲。\n（一）乙；\n（二）丙。"
    assert found == [(0, "", "第一章 总则"), (0, "第一条", first), (2, "第二条", "第二条 丁。"), (2, "一", "一、戊。")]


def test_what_is_marked_is_escaped():
    assert marked("<b>婚假</b>\n3天", ["婚假"]) == "&lt;b&gt;<mark>婚假</mark>&lt;/b&gt;<br>3天"
