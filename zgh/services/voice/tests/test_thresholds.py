"""Rules of supports: made and ended by chairs over their own unions, never half a rule, never reaching back."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.services.voice.models import ThresholdRule

from .telling import rule

FACTS = {"count": "20", "min_unions": "1", "obliged_level": "parent", "answer_workdays": "10"}


def sent(cast, **facts):
    return {"union": cast.gansu.pk, "starts_on": timezone.localdate().isoformat(), **FACTS, **facts}


def test_a_chair_makes_a_rule_and_ends_it_and_both_stay_on_record(cast, client):
    client.force_login(cast.li)
    assert "还没有规则" in client.get("/voice/rules/").content.decode()
    assert client.post("/voice/rules/enact/", sent(cast)).url == "/voice/rules/"
    made = ThresholdRule.objects.get()
    assert (made.union, made.count, made.percent, made.answer_workdays) == (cast.gansu, 20, None, 10)
    page = client.get("/voice/rules/").content.decode()
    assert "满20人" in page
    assert client.post(f"/voice/rules/{made.pk}/repeal/").url == "/voice/rules/"
    made.refresh_from_db()
    assert made.ends_on == timezone.localdate()
    assert not ThresholdRule.objects.over(cast.gansu).exists()
    assert [r.verb for r in history(made)] == ["voice.enact", "voice.repeal"]
    assert "停用的" in client.get("/voice/rules/").content.decode()
    assert client.post(f"/voice/rules/{made.pk}/repeal/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"count": ""}, "请写满多少人"),
        ({"percent": "30"}, "只填一样"),
        ({"count": "1"}, "2"),
        ({"count": "", "percent": "101"}, "100"),
        ({"count": "abc"}, "只写数字"),
        ({"min_unions": "0"}, "1"),
        ({"answer_workdays": "0"}, "1"),
        ({"answer_workdays": ""}, "答复"),
        ({"obliged_level": "depth"}, "第几级"),
        ({"obliged_level": "moon"}, "请重新选"),
        ({"starts_on": "2020-01-01"}, "不能往前算"),
        ({"starts_on": "9999-01-01"}, "请重选一次"),
        ({"starts_on": str(timezone.localdate() + dt.timedelta(days=400))}, "年份"),
        ({"starts_on": "昨天"}, "日期"),
        ({"union": ""}, "请选一个工会"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words_and_loses_nothing(cast, client, facts, said):
    client.force_login(cast.li)
    answer = client.post("/voice/rules/enact/", sent(cast, **facts))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert not ThresholdRule.objects.exists()


def test_one_rule_a_union_and_level_at_a_time(cast, client):
    client.force_login(cast.li)
    client.post("/voice/rules/enact/", sent(cast))
    answer = client.post("/voice/rules/enact/", sent(cast, count="30"))
    assert "已经有一条" in answer.content.decode()
    assert client.post("/voice/rules/enact/", sent(cast, obliged_level="group")).status_code == 302
    assert ThresholdRule.objects.count() == 2


@pytest.mark.parametrize("where", ["group", "hunan"])
def test_a_chair_rules_over_their_own_unions_only(cast, client, where):
    client.force_login(cast.li)
    answer = client.post("/voice/rules/enact/", sent(cast, union=getattr(cast, where).pk))
    assert answer.status_code == 422
    made = rule(getattr(cast, where))
    assert client.post(f"/voice/rules/{made.pk}/repeal/").status_code == 404


@pytest.mark.parametrize("who", ["zhou", "ma", "wang", "chen", "zhao", "xiong", "liu", "operator"])
def test_without_the_chair_there_are_no_rules_to_make(cast, client, who):
    made = rule(cast.gansu)
    client.force_login(getattr(cast, who))
    assert client.get("/voice/rules/").status_code == 404
    assert client.post("/voice/rules/enact/", sent(cast)).status_code == 404
    assert client.post(f"/voice/rules/{made.pk}/repeal/").status_code == 404


@pytest.mark.parametrize(
    "facts",
    [{"count": None, "percent": None}, {"count": 3, "percent": 5}, {"count": 1}, {"percent": 0},
     {"obliged_depth": 2}, {"obliged_level": "depth", "obliged_depth": None}, {"min_unions": 0}],
)  # fmt: skip
def test_the_database_refuses_a_rule_that_says_nothing(cast, facts):
    usual = {"count": 3, "percent": None, "answer_workdays": 5, "starts_on": timezone.localdate()}
    if facts.get("percent") == 0:
        usual["count"] = None
    with pytest.raises(IntegrityError), transaction.atomic():
        ThresholdRule.objects.create(union=cast.group, **{**usual, **facts})
