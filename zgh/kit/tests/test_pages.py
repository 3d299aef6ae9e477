"""Pages, their partials, and the pages that say what went wrong."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.csrf import csrf_failure
from django.views.defaults import page_not_found, permission_denied, server_error

from zgh.kit.pages import bad_request, draft_saved


def asked(path: str = "/x/", **headers: str) -> HttpRequest:
    """A request as middleware leaves it for someone who has not signed in."""
    request = RequestFactory().get(path, **headers)
    request.user = SimpleNamespace(is_authenticated=False)
    request.htmx = False
    return request


def test_a_request_too_large_is_a_413_and_any_other_unreadable_one_a_400() -> None:
    large = bad_request(asked(), RequestDataTooBig("too big"))
    other = bad_request(asked(), SuspiciousOperation("odd"))
    assert (large.status_code, "太大了" in large.content.decode()) == (413, True)
    assert (other.status_code, "没有送到" in other.content.decode()) == (400, True)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda: page_not_found(asked(), Exception("x")), "这一页不在这里"),
        (lambda: permission_denied(asked(), Exception("x")), "这一页没有对您开放"),
        (lambda: csrf_failure(asked(), "reason"), "页面放太久了"),
    ],
)
def test_refusals_speak_as_a_colleague_and_lead_on(answer: object, words: str) -> None:
    text = answer().content.decode()
    assert words in text
    assert 'href="/"' in text


def test_the_500_page_needs_neither_request_nor_database() -> None:
    text = server_error(asked()).content.decode()
    assert "是我们这边出了问题" in text
    assert "</html>" in text


def test_a_stale_page_gives_back_every_word_and_the_fresh_row() -> None:
    row = SimpleNamespace(get_absolute_url="/voice/7/")
    context = {"row": row, "typed": [("reply", "夜班食堂\n<b>")], "overtaken": True}
    text = render_to_string("409.html", context, request=asked())
    assert "刚有人先办了这件事" in text
    assert "夜班食堂\n&lt;b&gt;</textarea>" in text
    assert 'href="/voice/7/"' in text


def test_htmx_gets_an_error_without_a_frame() -> None:
    request = asked()
    request.htmx = SimpleNamespace(boosted=False, history_restore_request=False)
    text = page_not_found(request, Exception("x")).content.decode()
    assert "这一页不在这里" in text
    assert "<html" not in text


def test_a_saved_draft_is_told_to_the_device() -> None:
    answer = draft_saved(HttpResponse(), "voice.new")
    assert answer.cookies["draft_saved"].value == "voice.new"
    assert answer["Draft-Saved"] == "voice.new"


@pytest.mark.django_db
def test_an_unknown_address_is_a_404_in_the_frame_of_who_asks(client: Client, cast: SimpleNamespace) -> None:
    assert "z-tabs" not in client.get("/no/such/page/").content.decode()
    client.force_login(cast.zhou)
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert "z-tabs" in answer.content.decode()
    assert reverse("portal:home") in answer.content.decode()


@pytest.mark.django_db
def test_a_huge_post_is_refused_in_words_and_a_stale_page_says_what_to_do(cast: SimpleNamespace) -> None:
    person = Client(enforce_csrf_checks=True)
    person.force_login(cast.zhou)
    look = reverse("accounts:look")
    stale = person.post(look, {"theme": "dark"})
    assert (stale.status_code, "页面放太久了" in stale.content.decode()) == (403, True)
    person.cookies["csrftoken"] = "a" * 32
    huge = person.post(look, "theme=" + "x" * 3_000_000, content_type="application/x-www-form-urlencoded")
    assert (huge.status_code, "太大了" in huge.content.decode()) == (413, True)
