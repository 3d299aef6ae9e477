"""The page where people speak: kept words, one row, the promise."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.foundation.orgs.models import Person
from zgh.services.voice.models import Case

from .telling import TEXT, ask, brought_to

ASK = "/voice/ask/"


def words(**facts):
    """What the form sends when nothing special is wanted."""
    usual = {"kind": "suggestion", "text": TEXT, "visibility": "private", "is_masked": "0", "once": uuid.uuid4()}
    return {**usual, **facts}


@pytest.fixture
def zhou(cast, client):
    client.force_login(cast.zhou)
    return client


def test_the_page_names_the_union_and_the_promise(cast, zhou):
    body = zhou.get(ASK).content.decode()
    assert "提交，5个工作日内答复" in body
    assert "甘肃连锁工会" in body
    assert "改为直达集团" in body
    assert 'data-draft="ask"' in body


@pytest.mark.parametrize(
    ("tile", "kind", "category"),
    [
        ("suggestion", "suggestion", "other"),
        ("question", "question", "other"),
        ("problem", "appeal", "other"),
        ("help", "appeal", "care"),
    ],
)
def test_three_taps_are_enough(cast, zhou, tile, kind, category):
    answer = zhou.post(ASK, words(kind=tile))
    case = Case.objects.get()
    assert (case.kind, case.category.code, case.union, case.visibility) == (kind, category, cast.gansu, "private")
    assert answer.url == reverse("voice:sent", args=[case.pk])
    assert answer.cookies["draft_saved"].value == "ask"
    body = zhou.get(answer.url).content.decode()
    assert case.number in body
    assert "前答复" in body


def test_the_door_chooses_the_tile_and_the_subject(cast, zhou):
    form = zhou.get(f"{ASK}?kind=help").context["form"]
    assert form["kind"].value() == "help"
    form = zhou.get(f"{ASK}?kind=suggestion&about=learn").context["form"]
    assert form["category"].value() == "learning"


def test_two_taps_on_the_button_are_one_case(cast, zhou):
    once = uuid.uuid4()
    first, second = zhou.post(ASK, words(once=once)), zhou.post(ASK, words(once=once))
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_straight_to_the_group(cast, zhou):
    zhou.post(ASK, words(to_group="1"))
    assert Case.objects.get().union == cast.group


def test_a_hidden_author_is_told_the_alias_and_the_limits(cast, zhou):
    Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.gansu) for i in range(12))
    answer = zhou.post(ASK, words(is_masked="1"))
    case = Case.objects.get()
    assert case.author is None
    assert case.alias in zhou.get(answer.url).content.decode()
    assert "做不到的" in zhou.get(ASK).content.decode()


def test_people_of_a_small_union_are_warned_before_they_hide(cast, zhou):
    assert "不足10人" in zhou.get(ASK).content.decode()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"text": ""}, "至少写10个字"),
        ({"text": "想办亲子活动"}, "至少10个字"),
        ({"text": "长" * 5003}, "请删去3个字"),
        ({"title": "长" * 61}, "请删去1个字"),
        ({"kind": "coup"}, "请重新选"),
        ({"visibility": "world"}, "请重新选"),
        ({"category": "999999"}, "类别"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(cast, zhou, facts, said):
    answer = zhou.post(ASK, words(**facts))
    body = answer.content.decode()
    assert answer.status_code == 422
    assert said in body
    assert facts.get("text", TEXT)[:40] in body
    assert not Case.objects.exists()


def test_hostile_text_is_cleaned_and_escaped(cast, zhou):
    zhou.post(ASK, words(text="<script>alert(1)</script>\x00\x07\u202e食堂太油，请改一改"))
    case = Case.objects.get()
    assert "\x00" not in case.text
    assert "\u202e" not in case.text
    assert "<script>alert" not in zhou.get(case.get_absolute_url()).content.decode()


def test_an_image_that_is_none_keeps_the_words(cast, zhou):
    fake = SimpleUploadedFile("a.jpg", b"not an image at all", content_type="image/jpeg")
    answer = zhou.post(ASK, words(files=fake))
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert not Case.objects.exists()


def test_answers_others_got_appear_while_one_writes(cast, zhou):
    case = brought_to("answered", cast.ma, cast.wang, visibility="group")
    found = zhou.post(reverse("voice:similar"), {"text": "夜班没有热饭吃"}, headers={"HX-Request": "true"})
    assert case.headline in found.content.decode()
    assert zhou.post(reverse("voice:similar"), {"text": "夜班"}).content.strip() == b""


def test_private_answers_do_not_appear_while_others_write(cast, zhou):
    case = brought_to("answered", cast.ma, cast.wang)
    found = zhou.post(reverse("voice:similar"), {"text": "夜班没有热饭吃"}, headers={"HX-Request": "true"})
    assert case.headline not in found.content.decode()


@pytest.mark.parametrize(
    ("author", "visibility", "is_offered"),
    [("ma", "group", True), ("ma", "private", False), ("xiong", "union", False), ("zhou", "group", False)],
)
def test_what_colleagues_ask_now_is_offered_to_stand_behind(cast, zhou, author, visibility, is_offered):
    case = ask(getattr(cast, author), visibility=visibility)
    with CaptureQueriesContext(connection) as queries:
        found = zhou.post(reverse("voice:similar"), {"text": "夜班没有热饭吃"}, headers={"HX-Request": "true"})
    assert (f"{case.get_absolute_url()}#support" in found.content.decode()) == is_offered
    assert len(queries) <= 10


def test_the_receipt_is_for_the_author_only(cast, client):
    case = ask(cast.zhou, visibility="group")
    client.force_login(cast.ma)
    assert client.get(reverse("voice:sent", args=[case.pk])).status_code == 404


def test_the_page_costs_at_most_twelve_queries(cast, zhou):
    with CaptureQueriesContext(connection) as queries:
        zhou.get(ASK)
    assert len(queries) <= 12
