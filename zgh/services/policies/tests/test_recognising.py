"""Which kind and which place a question names, where words of one thing stand in another."""

import pytest

from zgh.kit.regions import PROVINCES
from zgh.services.policies.cities import CITIES
from zgh.services.policies.passages import meaningful
from zgh.services.policies.recognising import recognise

# What is no place, though the letters of one stand in it.
MEETING = """
松江门店几点开门 滨江门店的年假 我们大连锁药店有婚假吗 最大连续天数 规定西药柜台几点下班 指定西药房
华东营运中心的年假 华东营业部 没完成都扣钱吗 没达成都扣吗 提成都没发 重大庆典放假吗 隆重庆祝五一
今天水痘请假 孩子发了3天水痘 高温每天津贴多少 夏天津贴 东海口罩 店长春节值班几倍工资 店长沙龙
推广西药有提成吗 推广安全知识 请假指南通知 周六安排加班 星期四平时加班 四平方米 两周口头通知
每周口服 适宜春天休 便宜宾馆 医保定点药店 社保定期 担保定金 流通化肥 通化验单 东西安放在哪
拖延安排年假 面临夏季高温 巩固原有待遇 经营口罩 关怀化解 药品开封后能退吗 已开封的药 美丽水乡
篮球和田径 更新余额 更新乡镇 幸福建设 保安徽章 平安庆祝 国庆阳历几天 墙上海报掉了 晚上海鲜
云南白药怎么卖 北京同仁堂的货 桂林西瓜霜 哈密瓜发吗 普洱茶 麻黄石膏 地黄山药 吃三明治 大同小异
平安保险 安康体检 和平解决 口服药 中山装 长治久安 安顺利 吉安全 通化学品
"""
# The same letters where the place is meant, by province.
MEANT = {
    "11": "卖云南白药的北京门店",
    "12": "天津津贴 今天津贴在天津怎么发",
    "13": "保定婚假",
    "14": "太原来的职工",
    "21": "大连婚假 大连连锁店婚假 大连续签合同",
    "22": "长春婚假 四平婚假 通化婚假 长春夏天高温费",
    "23": "大庆婚假",
    "31": "上海报销多少 上海参加培训",
    "32": "南通婚假",
    "34": "六安全年休几天 安徽婚假",
    "36": "宜春婚假",
    "37": "东营婚假 东营运动会",
    "41": "周口婚假 开封婚假",
    "43": "长沙春节 长沙发高温津贴吗",
    "44": "江门店婚假 我在江门店上班 我们江门店的年假 江门的门店",
    "45": "广西婚假",
    "46": "海口婚假 海口服务中心",
    "50": "重庆婚假",
    "51": "成都产假 到达成都以后",
    "53": "云南婚假",
    "61": "西安婚假 规定西安怎么休 延安婚假",
    "62": "定西药店婚假几天 天水婚假 我来临夏上班",
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [("生孩子老公放几天假", "paternity"), ("我爱人生了我能休几天", "paternity"), ("妻子生二胎男方有假吗", "paternity"),
     ("老婆坐月子我能请假吗", "paternity"), ("我老婆产假几天", "maternity"), ("生孩子放几天假", "maternity"),
     ("老公陪产假", "paternity"), ("老婆难产多几天", "maternity"), ("生育补贴多少钱", ""), ("生育登记去哪里办", ""),
     ("结婚慰问有多少", "gifts"), ("结婚放几天", "marriage"), ("孩子住院能请假吗", ""),
     ("女儿生病住院我能休什么假", ""),
     ("我生病住院算病假吗", "sick"), ("爸妈住院", "parents"), ("孩子三岁前有假吗", "childcare")],
)  # fmt: skip
def test_words_of_one_thing_in_another(text, kind):
    assert recognise(text).kind == kind


@pytest.mark.parametrize(
    ("text", "province"),
    [("东莞婚假几天", "44"), ("我在无锡上班产假多少", "32"), ("中山东路门店几点开门", ""), ("长江西路怎么走", ""),
     ("南京东路门店的年假", ""), ("江西路和山东的婚假", "37"), ("参加安康杯有假吗", ""), ("安康市婚假", "61"),
     ("陕西安全生产", "61"), ("上海婚假", "31"), ("香港婚假", "81"), ("吉林婚假", "22"), ("海南州的婚假", "63"),
     ("中山市婚假", "44"), ("甘南婚假", "62"), ("其中卫生费多少", ""), ("重大理由", ""), ("工资阳光化", ""),
     ("兰州路程假几天", "62")],
)  # fmt: skip
def test_places_by_their_cities_and_no_roads(text, province):
    assert recognise(text).province == province


@pytest.mark.parametrize("text", MEETING.split())
def test_no_place_is_named_where_two_words_meet(text):
    assert recognise(text).province == ""


@pytest.mark.parametrize(
    ("text", "province"), [(text, code) for code, texts in MEANT.items() for text in texts.split()]
)
def test_the_same_letters_name_the_place_where_it_is_meant(text, province):
    assert recognise(text).province == province


def test_words_that_only_look_like_a_place_are_still_looked_for():
    assert "定点" in meaningful("医保定点药店")
    assert "上海" not in "".join(meaningful("上海疗休养"))


def test_every_city_lies_in_a_province_and_none_is_written_twice():
    from zgh.services.policies.cities import BY_PROVINCE

    assert sum(len(cities.split()) for cities in BY_PROVINCE.values()) == len(CITIES)
    assert set(CITIES.values()) <= set(PROVINCES)
