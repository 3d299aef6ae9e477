"""The page and the suggestions: what is said when nothing is found, ways on, corrections, few statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zgh.foundation.orgs.models import Union
from zgh.foundation.search import registry
from zgh.foundation.search.index import update

from . import shelf


@pytest.fixture
def reader(cast, client, monkeypatch):
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))
    monkeypatch.setattr(registry, "_live", {})
    shelf.fill()
    client.force_login(cast.zhou)
    return client


def page_of(client, query, **how):
    return client.get("/search/", {"q": query, **how}).content.decode()


def test_a_correction_is_said_and_the_very_words_are_one_tap_away(reader):
    page = page_of(reader, "生育价")
    assert "没有找到“生育价”，下面是“生育假”的结果" in page
    assert "假期汇编" in page
    assert "typed=1" in page
    literal = page_of(reader, "生育价", typed=1)
    assert "下面是“生育假”" not in literal


def test_who_finds_nothing_is_led_on_with_the_words_filled_in(reader):
    page = page_of(reader, "鼋鼍")
    assert "没有找到“鼋鼍”" in page
    assert "/voice/ask/?kind=question&amp;text=%E9%BC%8B%E9%BC%8D" in page
    assert "/policies/?q=%E9%BC%8B%E9%BC%8D" in page


def test_an_empty_box_explains_itself(reader):
    assert "想找什么" in page_of(reader, "")


def test_suggestions_are_options_and_stray_from_nothing(reader):
    answer = reader.get("/search/suggestions/", {"q": "婚假"}).content.decode()
    assert answer.count('role="option"') >= 3
    assert "<mark>婚假</mark>" in answer
    assert reader.get("/search/suggestions/", {"q": "鼋鼍 年会吗"}).content.decode().strip() == ""
    assert "是不是“生育假”" in reader.get("/search/suggestions/", {"q": "生育价"}).content.decode()


def test_a_room_that_knows_the_answer_is_the_first_door_whatever_was_found(reader):
    door = "/policies/?q=%E5%A9%9A%E5%81%87%E5%87%A0%E5%A4%A9"
    page = page_of(reader, "婚假几天")
    assert page.index("看看您那里是怎么规定的") < page.index("假期汇编")
    assert door in page
    assert door in reader.get("/search/suggestions/", {"q": "婚假几天"}).content.decode()
    assert "看看您那里是怎么规定的" not in page_of(reader, "工会委员会")


def test_what_is_only_like_it_is_followed_by_the_ways_on(reader):
    assert "没有想找的？" in page_of(reader, "生育价")
    assert "没有想找的？" not in page_of(reader, "婚假")


def test_suggestions_of_one_name_say_which_is_which(reader):
    for code, about in [("W1", "城关区王丽工作室"), ("W2", "七里河区王丽工作室")]:
        update(Union.objects.add_root({"code": code, "name": "王丽工作室", "short_name": "王丽", "about": about}))
    answer = reader.get("/search/suggestions/", {"q": "王丽"}).content.decode()
    assert "城关区" in answer
    assert "七里河区" in answer
    assert "符合晚婚年龄" not in reader.get("/search/suggestions/", {"q": "晚婚假"}).content.decode()


@pytest.mark.parametrize("query", ["同一份", "桐一份", "鼋鼍龘靐 魑魅", "zxqwv"])
def test_a_page_costs_few_statements_however_much_is_found(reader, query):
    counts = []
    for n in (1, 5):
        for i in range(n):
            update(Union.objects.add_root({"code": f"Q{n}{i}", "name": f"同一份{n}{i}", "short_name": "同一份"}))
        page_of(reader, query)
        with CaptureQueriesContext(connection) as queries:
            page_of(reader, query)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("path", ["/", "/voice/", "/desk/"])
def test_the_search_is_one_tap_from_every_page(cast, client, path):
    client.force_login(cast.wang)
    assert 'href="/search/"' in client.get(path).content.decode()
