"""What nobody could answer is noted by itself: once a person and day, without a name and without anybody's numbers."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zgh.services.policies.impersonal import impersonal
from zgh.services.policies.models import Document, Gap
from zgh.services.policies.models.gap import note
from zgh.services.policies.once import MOST

from .conftest import browser

ASK = "/policies/"


@pytest.fixture(autouse=True)
def nothing_asked_yet(db):
    cache.clear()


def noted():
    return list(Gap.objects.order_by("text").values_list("text", "province", "asked_count"))


def test_a_question_without_an_answer_is_noted_without_a_tap_once_a_person_and_day(cast):
    for who in (cast.zhou, cast.zhou, cast.ma):
        browser(who).get(ASK, {"q": "停车位怎么摇号"})
    assert noted() == [("停车位怎么摇号", "62", 2)]
    browser(cast.zhou).post("/policies/pass_on/", {"q": "停车位怎么摇号", "province": "62"})
    assert noted() == [("停车位怎么摇号", "62", 2)]
    assert not any(field.is_relation for field in Gap._meta.fields)


def test_a_kind_nobody_knows_is_noted_and_what_is_answered_or_asks_nothing_is_not(cast):
    Document.objects.create(title="宿舍办法", level="group", text="第三条 单身职工可以申请宿舍。").publish(cast.yang)
    for text in ("婚假几天", "单身职工申请宿舍", "？？？", "有没有规定", ""):
        browser(cast.zhou).get(ASK, {"q": text})
    assert noted() == []
    browser(cast.zhou).get(ASK, {"kind": "parents", "province": "54"})
    assert noted() == [("独生子女护理假", "54", 1)]


def test_a_passage_that_holds_only_part_of_the_question_does_not_settle_it(cast):
    Document.objects.create(title="办法", level="group", text="第三条 单身职工可以申请宿舍，排队。").publish(cast.yang)
    text = "单身宿舍申请空调"
    answer = browser(cast.zhou).get(ASK, {"q": text}).context["answer"]
    assert answer.passages
    assert noted() == [(text, "62", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "我的电话13812345678公积金",
        "我的电话138 1234 5678公积金",
        "公积金62012319900101123X",
        "公积金６２０１２３１９９",
    ],
)
def test_nobodys_numbers_are_kept(cast, text):
    assert not any(char.isdigit() for char in impersonal(text))
    browser(cast.zhou).post("/policies/pass_on/", {"q": text, "province": "62"})
    kept = Gap.objects.get().text
    assert "公积金" in kept
    assert not any(char.isdigit() for char in kept)
    assert "3天15天" in impersonal("3天15天")


def test_noting_is_cheap(cast):
    client = browser(cast.zhou)
    client.get(ASK, {"q": "停车位怎么摇号"})
    for text, most in (("停车位怎么摇号", 12), ("公积金交多少", 26)):  # a new one waits for a keeper: tell.py
        with CaptureQueriesContext(connection) as log:
            client.get(ASK, {"q": text})
        assert len(log) <= most


def test_a_keeper_who_looks_asks_nothing_and_nobody_asks_without_end(keepers):
    browser(keepers.yang).get(ASK, {"q": "停车位怎么摇号"})
    assert noted() == []
    client = browser(keepers.zhou)
    for n in range(MOST + 3):
        client.get(ASK, {"q": f"停车位怎么摇号{'又' * n}"})
    assert Gap.objects.count() == MOST


def test_of_a_known_kind_the_kind_is_noted_and_the_person_is_told(cast):
    page = browser(cast.zhou).get(ASK, {"q": "张三的爸爸住院几天", "province": "54"}).content.decode()
    assert [text for text, *_rest in noted()] == ["独生子女护理假"]
    assert "不记是谁问的" in page
    assert "不记是谁问的" not in browser(cast.zhou).get(ASK, {"q": "婚假几天"}).content.decode()


@pytest.mark.parametrize(
    ("path", "data", "state", "asked"),
    [("", {}, "settled", 1), ("pass_on/", {}, "open", 2), ("judge/", {"is_helpful": "0"}, "open", 1),
     ("judge/", {"is_helpful": "1"}, "settled", 1)],
)  # fmt: skip
def test_only_who_says_that_it_does_not_help_opens_what_a_keeper_settled(keepers, path, data, state, asked):
    text, client = "停车位怎么摇号", browser(keepers.zhou)
    note("asked", text, "62", "")
    gap = Gap.objects.get()
    gap.settle(keepers.yang, "加了后勤的办法")
    for _time in range(2):
        assert client.get(ASK, {"q": text}).context["is_noted"] is False
    if path:
        client.post(f"{ASK}{path}", {"q": text, "province": "62"} | data)
    gap.refresh_from_db()
    assert (gap.state, gap.asked_count) == (state, asked)


def test_what_was_only_called_useful_is_open_once_somebody_finds_no_answer(cast):
    note("helpful", "停车位怎么摇号", "62", "")
    browser(cast.zhou).get(ASK, {"q": "停车位怎么摇号"})
    gap = Gap.objects.get()
    assert (gap.state, gap.asked_count, gap.helpful_count) == ("open", 1, 1)


@pytest.mark.parametrize(("path", "data"), [("pass_on/", {}), ("judge/", {"is_helpful": "0"})])
def test_one_need_of_a_known_kind_is_one_row_without_the_words(cast, path, data):
    client, text = browser(cast.zhou), "张三的爸爸住院几天"
    client.get(ASK, {"q": text, "province": "54"})
    answer = client.post(f"{ASK}{path}", {"q": text, "kind": "parents", "province": "54"} | data)
    assert noted() == [("独生子女护理假", "54", 1)]
    assert ("%E5%BC%A0%E4%B8%89" in answer.url) or path == "judge/"  # the words still go to the person who answers


def test_that_it_was_noted_is_said_where_it_was(keepers):
    def says(who, text):
        return "我们记下来了" in browser(who).get(ASK, {"q": text}).content.decode()

    assert [says(keepers.zhou, "停车位怎么摇号") for _time in range(2)] == [True, True]
    assert not says(keepers.yang, "停车位怎么摇号")
    assert [says(keepers.zhou, "138 1234 5678") for _time in range(2)] == [False, False]
    for n in range(1, MOST):
        assert says(keepers.zhou, f"停车位怎么摇号{'又' * n}")
    assert not says(keepers.zhou, "停车位怎么摇号再")
    judged = browser(keepers.zhou).post(
        f"{ASK}judge/", {"q": "婚假", "is_helpful": "0"}, headers={"HX-Request": "true"}
    )
    assert "记下了" not in judged.content.decode()
