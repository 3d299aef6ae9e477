"""The pages of those who look after a place: who may, what they say, lists in and out."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.foundation.audit.book import history
from zgh.foundation.comments.tests.talking import PLEA, REASON, free, fresh, keeper, look, say, words
from zgh.foundation.moderation import listing, looking
from zgh.foundation.moderation.models import Desk, Review, Word
from zgh.foundation.moderation.screening import screen
from zgh.foundation.notices.models import Notice

KEEPERS = ("wang", "li", "yang")
OTHERS = ("zhou", "ma", "chen", "zhao", "xiong", "liu", "operator")


def browser(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def held(place):
    free(place)
    words(place, "混账")
    return look(say(place, text="混账，说的就是他"))


@pytest.mark.parametrize("who", [*KEEPERS, *OTHERS])
def test_a_look_opens_to_those_who_look_after_the_place(place, who):
    review = held(place)
    client, may = browser(getattr(place, who)), who in KEEPERS
    assert client.get(review.get_absolute_url()).status_code == (200 if may else 404)
    for verb in ("approve", "hide", "remove", "pass_up", "uphold"):
        sent = client.post(reverse(f"moderation:{verb}", kwargs={"pk": review.pk}), {"reason": ""})
        if not may or verb == "uphold":
            assert sent.status_code == 404
        if verb == "approve":
            assert (sent.status_code, fresh(review).state) == ((302, "passed") if may else (404, "open"))


def test_the_page_shows_the_words_found_the_reports_and_nobody_who_reported(place):
    free(place)
    words(place, "混账", action="warn")
    row = say(place, text="不是混账", is_sure=True)
    looking.flag(row, place.zhou, "privacy", "把门店都说出来了")
    page = browser(place.wang).get(look(row).get_absolute_url()).content.decode()
    assert "泄露别人的隐私" in page
    assert "把门店都说出来了" in page
    assert "周敏" not in page


def test_the_words_of_the_list_are_marked_in_the_text(place):
    assert "<mark>混账</mark>" in browser(place.wang).get(held(place).get_absolute_url()).content.decode()


def test_a_missing_reason_is_asked_for_where_it_was_typed(place):
    review = held(place)
    sent = browser(place.wang).post(reverse("moderation:hide", kwargs={"pk": review.pk}), {"reason": "短"})
    assert sent.status_code == 422
    assert "至少4个字" in sent.content.decode()
    assert fresh(review).state == "open"


def test_the_second_to_decide_meets_a_409_with_what_they_typed(place):
    review = held(place)
    client = browser(place.li)
    client.get(review.get_absolute_url())
    review.approve(place.wang)
    sent = client.post(reverse("moderation:hide", kwargs={"pk": review.pk}), {"reason": REASON})
    assert sent.status_code == 409
    assert REASON in sent.content.decode()


def test_many_are_passed_at_once_and_nobody_passes_their_own(place):
    free(place)
    words(place, "混账")
    reviews = [look(say(place, text=f"混账{n}")) for n in range(3)]
    mine = look(say(place, place.wang, text="混账"))
    sent = browser(place.wang).post("/moderation/desk/", {"act": "approve", "rows": [r.pk for r in (*reviews, mine)]})
    assert sent.status_code == 302
    assert [fresh(review).state for review in (*reviews, mine)] == ["passed", "passed", "passed", "open"]


def test_the_queue_is_told_apart_and_leaves_as_a_file(place):
    free(place)
    words(place, "混账")
    look(say(place, text="混账甲"))
    looking.flag(say(place, text="被举报乙"), place.zhou, "abuse")
    first = looking.take_up(say(place, text="申诉丙"))
    first.hide(place.wang, REASON)
    first.appeal(place.ma, PLEA)
    desk = browser(place.yang)
    for view, text in (("", "混账甲"), ("flagged", "被举报乙"), ("appeal", "申诉丙"), ("done", "申诉丙")):
        page = desk.get(f"/moderation/desk/?view={view}").content.decode()
        assert text in page
        assert sum(word in page for word in ("混账甲", "被举报乙", "申诉丙")) == 1
    file = b"".join(desk.get("/moderation/desk/?format=csv").streaming_content).decode()
    assert "混账甲" in file
    assert "马俊" in file


@pytest.mark.parametrize("many", [1, 5])
def test_the_desk_costs_the_same_for_one_and_five_rows(place, many):
    free(place)
    words(place, "混账")
    for n in range(many):
        say(place, text=f"混账{n}")
    client = browser(place.wang)
    with CaptureQueriesContext(connection) as queries:
        client.get("/moderation/desk/")
    assert len(queries) <= 12
    with CaptureQueriesContext(connection) as queries:
        client.get("/moderation/desk/words/")
    assert len(queries) <= 12


@pytest.mark.parametrize("who", [*KEEPERS, *OTHERS])
def test_lists_and_rules_open_to_those_on_duty_and_reach_their_own_unions(place, who):
    words(place, "混账")
    client, may = browser(getattr(place, who)), who in KEEPERS
    for address in ("/moderation/desk/", "/moderation/desk/words/", "/moderation/desk/words/add/"):
        assert client.get(address).status_code == (200 if may else 404)
    assert client.get(f"/moderation/desk/rules/{place.gansu.pk}/").status_code == (200 if may else 404)
    if who in ("wang", "li"):
        assert client.get(f"/moderation/desk/rules/{place.group.pk}/").status_code == 404
        data = {"words": "坏词", "union": place.group.pk, "category": "ads", "action": "hold"}
        assert client.post("/moderation/desk/words/add/", data).status_code == 422
        assert not Word.objects.filter(text="坏词").exists()


def test_the_list_of_another_union_is_seen_and_ended_by_nobody_else(place):
    keeper(place.liu, place.hunan)
    words(place, "混账")
    client = browser(place.liu)
    assert "混账" not in client.get("/moderation/desk/words/").content.decode()
    client.post("/moderation/desk/words/", {"act": "end", "rows": [Word.objects.get().pk]})
    assert Word.objects.get().ends_on is None


def test_a_list_is_pasted_and_what_is_known_or_wrong_is_told(place):
    words(place, "混账")
    client = browser(place.wang)
    data = {"union": place.gansu.pk, "category": "other", "action": "hold"}
    pasted = "混 账\n加微信，广告引流，提醒写的人\n骗子\n\n骗子"
    sent = client.post("/moderation/desk/words/add/", {**data, "words": pasted}, follow=True)
    assert "加了2个词，2个已经有了" in sent.content.decode()
    assert Word.objects.get(text="加微信").category == "ads"
    assert Word.objects.get(text="加微信").action == "warn"
    wrong = client.post("/moderation/desk/words/add/", {**data, "words": "，，，，\n。。。\n好词"})
    assert wrong.status_code == 422
    assert "第2行：。。。" in wrong.content.decode()
    assert not Word.objects.filter(text="好词").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_in_either_encoding_is_read_and_our_own_export_comes_back(place, encoding):
    client = browser(place.wang)
    words(place, "混账")
    file = b"".join(client.get("/moderation/desk/words/?format=csv").streaming_content).decode("utf-8-sig")
    Word.objects.get().end(place.wang)
    upload = SimpleUploadedFile("words.csv", (file + "另一个词\n").encode(encoding))
    data = {"union": place.gansu.pk, "category": "other", "action": "hold", "file": upload}
    assert client.post("/moderation/desk/words/add/", data).status_code == 302
    assert set(Word.objects.filter(ends_on=None).values_list("text", "category")) == {
        ("混账", "abuse"), ("另一个词", "other")
    }  # fmt: skip


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\x01\x80\x81", b"x" * 1_000_001])
def test_a_file_that_is_none_is_refused_in_words(place, data):
    facts = {"union": place.gansu.pk, "category": "other", "action": "hold"}
    sent = browser(place.wang).post("/moderation/desk/words/add/", {**facts, "file": SimpleUploadedFile("x.bin", data)})
    assert sent.status_code == 422


def test_a_list_has_an_end(place, monkeypatch):
    monkeypatch.setattr(listing, "MOST", 2)
    with pytest.raises(ValidationError, match="最多2个词"):
        words(place, "甲甲", "乙乙", "丙丙")
    assert not Word.objects.exists()


def test_every_process_sees_a_changed_list_at_once(place):
    assert not screen("混账", place.gansu).held
    words(place, "混账")
    assert screen("混账", place.gansu).held
    assert not screen("混账", place.hunan).held


def test_rules_are_set_with_their_history(place):
    client = browser(place.li)
    address = f"/moderation/desk/rules/{place.gansu.pk}/"
    assert client.post(address, {"hide_flags": "2", "first_posts": "0", "is_premoderated": "yes"}).status_code == 302
    desk = Desk.objects.get(union=place.gansu)
    assert (desk.hide_flags, desk.first_posts, desk.is_premoderated, desk.burst_count) == (2, 0, True, None)
    page = client.get(address).content.decode()
    assert "李建国" in page
    wrong = client.post(address, {"hide_flags": "很多"})
    assert (wrong.status_code, "写一个数" in wrong.content.decode()) == (422, True)


def test_a_report_is_asked_for_its_reason_and_leads_back(place):
    free(place)
    row = say(place)
    address = reverse("moderation:flag", kwargs={"label": "comments.comment", "pk": row.pk})
    client = browser(place.zhou)
    assert "哪里不妥" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"reason": "abuse"}).url == row.get_absolute_url()
    assert client.post(address, {"reason": "ads"}).status_code == 422
    assert browser(place.ma).get(address).status_code == 404
    assert browser(place.xiong).get(address).status_code == 404
    assert "等工会看" in client.get("/moderation/flags/").content.decode()
    assert "等工会看" not in browser(place.ma).get("/moderation/flags/").content.decode()


def test_an_author_does_not_learn_of_a_report_before_somebody_has_judged_it(place):
    free(place)
    row = say(place)
    looking.flag(row, place.zhou, "abuse")
    review = look(row)
    client = browser(place.ma)
    assert client.get(review.decision_url).status_code == 404
    assert not Review.objects.permitted("read", place.ma).exists()


@pytest.mark.parametrize(("who", "status"), [("wang", 302), ("yang", 302), ("ma", 404), ("zhou", 404), ("liu", 404)])
def test_who_looks_after_the_place_takes_something_up_and_nobody_their_own(place, who, status):
    free(place)
    address = reverse("moderation:take_up", kwargs={"label": "comments.comment", "pk": say(place).pk})
    assert browser(getattr(place, who)).post(address).status_code == status
    own = reverse("moderation:take_up", kwargs={"label": "comments.comment", "pk": say(place, place.wang).pk})
    assert browser(place.wang).post(own).status_code == 404


@pytest.mark.parametrize(("verb", "state"), [("hide", "hidden"), ("remove", "removed")])
def test_many_are_taken_away_with_one_reason_each_told_and_written_down(place, verb, state):
    free(place)
    words(place, "混账")
    reviews = [look(say(place, who, text=f"混账{n}")) for n, who in enumerate((place.zhou, place.ma))]
    mine = look(say(place, place.wang, text="混账"))
    client, url = browser(place.wang), f"/moderation/desk/{verb}/"
    sent = {"rows": [row.pk for row in (*reviews, mine)]}
    asked = client.post(url, sent)
    assert asked.status_code == 200
    assert "有1条别人看过了" in asked.content.decode()
    assert client.post(url, sent | {"reason": "短"}).status_code == 422
    assert {fresh(row).state for row in (*reviews, mine)} == {"open"}
    said = client.post(url, sent | {"reason": REASON}, follow=True).content.decode()
    assert [fresh(row).state for row in (*reviews, mine)] == [state, state, "open"]
    assert {fresh(row).reason for row in reviews} == {REASON}
    assert "1条别人刚看过" in said
    for row, who in zip(reviews, (place.zhou, place.ma), strict=True):
        assert history(row).filter(verb=f"moderation.{verb}").count() == 1
        assert Notice.objects.filter(user=who, text__contains=REASON).exists()
    assert "还没有选" in client.post(url, {}, follow=True).content.decode()


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_takes_many_away(place, who):
    free(place)
    words(place, "混账")
    row = look(say(place, text="混账"))
    answer = browser(getattr(place, who)).post("/moderation/desk/hide/", {"rows": [row.pk], "reason": REASON})
    assert answer.status_code == 404
    assert fresh(row).state == "open"
