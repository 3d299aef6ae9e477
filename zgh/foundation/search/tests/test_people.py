"""People, posts and unions: found by name, initials and pinyin, by whoever may view them, as they are now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zgh.foundation.orgs import seek
from zgh.foundation.orgs.models import Officer, Person, Union
from zgh.foundation.search import registry
from zgh.foundation.search.finding import look


@pytest.fixture(autouse=True)
def only_people(monkeypatch):
    monkeypatch.setattr(registry, "_registered", {})


def found(query, user, label="orgs.person"):
    answer = look(registry.places(), query, user)
    [section] = [section for section in answer.found if section.place.label == label]
    return answer.corrected, [str(hit.title).replace("<mark>", "").replace("</mark>", "") for hit in section.hits]


NAMES = ["周敏", "敏", "zm", "zhoumin", "zhoum", "ZhouMin"]


@pytest.mark.parametrize("query", NAMES)
@pytest.mark.parametrize(
    ("who", "sees"), [("wang", True), ("yang", True), ("zhou", True), ("ma", False), ("xiong", False), ("liu", False)]
)
def test_a_person_is_found_by_name_initials_and_pinyin_by_whoever_may_view_them(cast, query, who, sees):
    assert ("周敏" in found(query, getattr(cast, who))[1]) is sees


def test_a_wrong_character_in_a_name_is_mended_for_those_who_may_view_it(cast):
    assert found("周闽", cast.wang) == ("周敏", ["周敏"])
    assert found("周闽", cast.xiong) == ("", [])


def test_a_number_leads_to_a_person_one_may_view_and_never_to_a_post(cast):
    assert found("E0004", cast.yang)[1] == ["李建国"]
    assert found("E0004", cast.xiong, "orgs.officer")[1] == []


@pytest.mark.parametrize("query", ["李建国", "建国", "ljg", "lijianguo"])
def test_everybody_finds_who_holds_a_post(cast, query):
    assert found(query, cast.xiong, "orgs.officer")[1] == ["李建国"]


def test_a_post_that_has_ended_is_not_found(cast):
    Officer.objects.filter(person=cast.li.person).update(ends_on=dt.date(2021, 1, 1))
    assert found("李建国", cast.xiong, "orgs.officer")[1] == []


@pytest.mark.parametrize("query", ["甘肃", "gslsgh", "gansu", "liansuo", "U1"])
def test_everybody_finds_unions(cast, query):
    assert "甘肃连锁工会委员会" in found(query, cast.xiong, "orgs.union")[1]


def test_a_union_is_found_by_what_sounds_like_it(cast):
    assert found("甘素连锁", cast.xiong, "orgs.union") == ("甘肃连锁", ["甘肃连锁工会委员会"])


def test_a_new_name_is_found_at_once_and_the_old_one_is_not(cast):
    Person.objects.filter(pk=cast.zhou.person.pk).update(name="周慧", initials="zh")
    assert found("周慧", cast.wang)[1] == ["周慧"]
    assert "周敏" not in found("周敏", cast.wang)[1]


def test_the_very_name_comes_first_then_the_shorter_one(cast):
    for name in ("王芳华", "王芳", "王芳芳"):
        Person.objects.create(name=name, union=cast.gansu)
    assert found("王芳", cast.wang)[1][0] == "王芳"
    assert found("wf", cast.wang)[1][0] == "王芳"


def test_the_number_of_statements_does_not_grow_with_what_is_found(cast):
    counts = []
    for _n in range(3):
        Person.objects.bulk_create(Person(name="同名", union=cast.gansu, initials="tm") for _ in range(5))
        look(registry.places(), "同名", cast.wang)
        with CaptureQueriesContext(connection) as queries:
            look(registry.places(), "同名", cast.wang)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 4


@pytest.mark.parametrize("query", ["", " ", "a", "'", "%", "_", "ang" * 33, "王" * 99, "１２３", "x" * 100])
def test_anything_may_be_typed(cast, query):
    look(registry.places(), query, cast.wang)
    assert Union.objects.exists()


def test_given_names_are_found_by_their_indexes(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # of a dozen people it would read all
    plans = [rows.explain() for rows in seek._named("敏")]
    assert [f"orgs_person_name_from_{n}" in plan for n, plan in zip((2, 3), plans[1:], strict=True)] == [True, True]
