"""A stale or impossible act is answered with 409, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import RequestFactory
from django.urls import include, path

from zgh.foundation.access.gate import allowed
from zgh.foundation.audit.book import record
from zgh.foundation.flow import middleware
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.flow.middleware import FlowConflictMiddleware
from zgh.foundation.orgs.models import ImportBatch


@allowed("apply", ImportBatch)
def apply(request, batch):
    ImportBatch.flow.move(batch, "apply", request.user)


urlpatterns = [path("apply/<int:pk>/", apply), path("", include("zgh.config.urls"))]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def batch(cast) -> ImportBatch:
    return ImportBatch.objects.create(kind="roster", file_name="花名册.xlsx", union=cast.gansu, by=cast.chen)


def test_an_impossible_act_is_a_409_that_shows_what_was_typed(cast, batch, client):
    client.force_login(cast.chen)
    answer = client.post(f"/apply/{batch.pk}/", {"reply": "我写了很久的<b>答复</b>", "csrfmiddlewaretoken": "geheim"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "我写了很久的&lt;b&gt;答复" in text
    assert "geheim" not in text


def test_a_row_one_may_not_touch_is_absent_and_not_in_conflict(cast, batch, client):
    client.force_login(cast.wang)
    assert client.post(f"/apply/{batch.pk}/").status_code == 404


@pytest.mark.parametrize(("error", "caught"), [(IllegalMove, True), (Overtaken, True), (None, False)])
def test_other_errors_pass(cast, batch, error, caught):
    request = RequestFactory().post("/")
    request.user = cast.chen
    failure = error(batch, "apply") if error else ValueError()
    answer = FlowConflictMiddleware(lambda request: None).process_exception(request, failure)
    assert (answer is not None) is caught


def told(client, batch) -> bool:
    """Whether the page says that the first press has done it."""
    answer = client.post(f"/apply/{batch.pk}/")
    assert answer.status_code == 409
    return "已经提交过了" in answer.content.decode()


def test_a_second_press_by_the_same_person_is_told_that_the_first_has_done_it(cast, batch, client):
    client.force_login(cast.chen)
    assert not told(client, batch)
    ImportBatch.objects.filter(pk=batch.pk).update(state="applying")
    for who, is_told in ((cast.yang, False), (cast.chen, True)):
        record(who, "orgs.apply", batch)
        assert told(client, batch) == is_told


@pytest.mark.parametrize("what", ["another state", "something since", "long ago"])
def test_nothing_is_said_to_be_done_that_no_longer_stands(cast, batch, client, monkeypatch, what):
    client.force_login(cast.chen)
    ImportBatch.objects.filter(pk=batch.pk).update(state="uploaded" if what == "another state" else "applying")
    record(cast.chen, "orgs.apply", batch)
    if what == "something since":
        record(cast.chen, "orgs.note", batch)
    if what == "long ago":
        monkeypatch.setattr(middleware, "A_MOMENT", dt.timedelta())
    assert not told(client, batch)


@pytest.mark.parametrize(
    ("move", "is_done"),
    [
        ((("previewed",), "applying"), True),
        ((("previewed", "applying"), "applying"), False),
        ((("previewed", "applying"), ""), False),
    ],
)
def test_what_can_be_done_again_is_never_said_to_be_done(cast, batch, monkeypatch, move, is_done):
    """Saved a moment ago, overtaken now: what was typed the second time is kept nowhere."""
    monkeypatch.setitem(ImportBatch.flow.moves, "apply", move)
    ImportBatch.objects.filter(pk=batch.pk).update(state="applying")
    record(cast.chen, "orgs.apply", batch)
    request = RequestFactory().post("/")
    request.user = cast.chen
    page = FlowConflictMiddleware(lambda request: None).process_exception(request, Overtaken(batch, "apply"))
    assert ("已经提交过了" in page.content.decode()) == is_done
