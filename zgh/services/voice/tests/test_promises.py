"""办理规矩: what holds for a union and whose word it is; who hears what."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zgh.foundation.audit.models import Record
from zgh.services.voice.models import Category, Direction, VoiceSetting, rules_for
from zgh.services.voice.models.promises import direct, figures, promise
from zgh.services.voice.routing import route

EVERYBODY = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_every_figure_says_where_it_comes_from(cast):
    promise(cast.group, cast.yang, reply_workdays=4, needs_review=True)
    promise(cast.gansu, cast.li, accept_workdays=2)
    found = figures(cast.gansu)
    assert (found["reply_workdays"].own, found["reply_workdays"].above) == (None, 4)
    assert found["reply_workdays"].source == cast.group
    assert (found["accept_workdays"].own, found["accept_workdays"].above) == (2, 1)
    assert found["accept_workdays"].source is None
    assert rules_for(cast.gansu).needs_review is True
    assert figures(cast.hunan)["accept_workdays"].own is None


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_chairs_change_the_promises_of_their_unions(cast, name):
    client = browser(getattr(cast, name))
    may = {"li": {cast.gansu.pk}, "yang": {cast.gansu.pk, cast.hunan.pk, cast.group.pk}}.get(name, set())
    for union in (cast.gansu, cast.hunan, cast.group):
        place = f"/voice/promises/{union.pk}/"
        assert client.get(place).status_code == (200 if union.pk in may else 404)
        client.post(place, {"reply_workdays": "3"})
    assert set(VoiceSetting.objects.values_list("union", flat=True)) == may


def test_a_chair_sets_inherits_again_and_sees_who_changed_what(cast):
    li, place = browser(cast.li), f"/voice/promises/{cast.gansu.pk}/"
    assert li.get("/voice/promises/").url == place
    li.post(place, {"reply_workdays": "3", "needs_review": "yes"})
    assert (rules_for(cast.gansu).reply_workdays, rules_for(cast.gansu).needs_review) == (3, True)
    li.post(place, {"needs_review": "no"})
    assert (rules_for(cast.gansu).reply_workdays, rules_for(cast.gansu).needs_review) == (5, False)
    page = li.get(place).content.decode()
    assert "答复时限（工作日）" in page
    assert page.count("李建国") >= 2
    assert Record.objects.filter(verb="voice.set").count() == 2
    li.post(place, {"needs_review": "no"})
    assert Record.objects.filter(verb="voice.set").count() == 2, "nothing changed, nothing is written"


@pytest.mark.parametrize(("value", "said"), [("0", "至少是1"), ("61", "最多60"), ("五", "写一个数")])
def test_a_figure_that_cannot_be_is_said(cast, value, said):
    answer = browser(cast.li).post(f"/voice/promises/{cast.gansu.pk}/", {"reply_workdays": value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not VoiceSetting.objects.exists()


@pytest.mark.parametrize(("size", "status"), [("1", 422), ("9", 422), ("10", 302), ("30", 302)])
def test_no_union_lets_a_smaller_crowd_hide_people_than_the_one_above(cast, size, status):
    answer = browser(cast.li).post(f"/voice/promises/{cast.gansu.pk}/", {"small_union_size": size})
    assert answer.status_code == status
    assert VoiceSetting.objects.filter(small_union_size=int(size)).exists() == (status == 302)


def test_a_direction_is_added_works_and_is_taken_away(cast):
    li, place = browser(cast.li), f"/voice/promises/{cast.gansu.pk}/"
    pay = Category.objects.get(code="pay")
    facts = {"kind": "question", "category": pay.pk, "to": cast.hunan.pk}
    assert li.post(f"{place}direct/", facts).status_code == 302
    assert route(cast.zhou, "question", pay).owner == cast.hunan
    again = li.post(f"{place}direct/", facts)
    assert again.status_code == 422
    assert "先去掉再改" in again.content.decode()
    row = Direction.objects.get()
    assert browser(cast.liu).post(f"/voice/directions/{row.pk}/undirect/").status_code == 404
    li.post(f"/voice/directions/{row.pk}/undirect/")
    assert route(cast.zhou, "question", pay).owner == cast.gansu
    assert list(Record.objects.filter(verb__endswith="direct").order_by("pk").values_list("verb", flat=True)) == [
        "voice.direct",
        "voice.undirect",
    ]


@pytest.mark.parametrize(
    ("wrong", "said"), [({"to": ""}, "请选交给哪个工会"), ({"kind": "", "category": ""}, "请至少选一类心声")]
)
def test_a_direction_about_everything_or_to_nobody_is_refused(cast, wrong, said):
    facts = {"kind": "question", "category": "", "to": cast.hunan.pk, **wrong}
    answer = browser(cast.li).post(f"/voice/promises/{cast.gansu.pk}/direct/", facts)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Direction.objects.exists()


def test_unions_are_found_by_name_with_and_without_script(cast):
    place = f"/voice/promises/{cast.gansu.pk}/direct/"
    li = browser(cast.li)
    for headers in ({}, {"HX-Request": "true"}):
        page = li.post(place, {"q": "湖南", "find": "1"}, headers=headers).content.decode()
        assert f'value="{cast.hunan.pk}"' in page


@pytest.mark.parametrize("n", [1, 5])
def test_the_page_costs_the_same_for_one_and_five(cast, n):
    for category in Category.objects.all()[:n]:
        direct(cast.gansu, cast.li, kind="question", category=category, to=cast.hunan)
    promise(cast.gansu, cast.li, reply_workdays=3)
    client, place = browser(cast.li), f"/voice/promises/{cast.gansu.pk}/"
    client.get(place)
    with CaptureQueriesContext(connection) as asked:
        client.get(place)
    assert len(asked) <= 12
