"""Which kind and which place a question names, where words of one thing stand in another."""

import pytest

from zgh.kit.regions import PROVINCES
from zgh.services.policies.cities import CITIES
from zgh.services.policies.recognising import recognise


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


def test_every_city_lies_in_a_province_and_none_is_written_twice():
    from zgh.services.policies.cities import BY_PROVINCE

    assert sum(len(cities.split()) for cities in BY_PROVINCE.values()) == len(CITIES)
    assert set(CITIES.values()) <= set(PROVINCES)
