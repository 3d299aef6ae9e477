"""What a stranger tries: pages that say more than they should, and input nobody types by accident."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from conftest import LONG_AGO
from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.models import Todo
from zgh.services.voice.models import Clock, MergeLink
from zgh.services.voice.models.errand import entrust

from .telling import ask, fresh

SAME = "说的是同一个食堂"
ANSWER = "下周一起夜班有热饭，窗口开到零点半"
COMMENT = "窗口的阿姨其实是我表姐，别说出去"


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def laid(cast):
    """What 马俊 said to the whole group, laid over what 周敏 said in private, answered and rated."""
    into, child = ask(cast.zhou), ask(cast.ma, once=uuid.uuid4(), visibility="group")
    child.merge(cast.wang, into, SAME)
    fresh(into).answer(cast.wang, ANSWER)
    fresh(into).rate(cast.zhou, 2, is_solved=True, comment=COMMENT)
    return fresh(child)


@pytest.mark.parametrize(("who", "sees"), [("ma", True), ("xiong", False)])
def test_an_answer_in_private_reaches_whose_words_were_laid_over_it_and_not_their_readers(cast, laid, who, sees):
    text = browser(getattr(cast, who)).get(f"/voice/{laid.pk}/").content.decode()
    assert laid.headline in text
    assert (ANSWER in text) is sees


def test_what_one_author_said_of_the_answer_stays_from_the_other(cast, laid):
    text = browser(cast.ma).get(f"/voice/{laid.pk}/").content.decode()
    assert COMMENT not in text
    assert "您的评价" not in text


@pytest.mark.parametrize(
    "place", ["abc", "//evil.example/", "javascript:alert(1)", "http://[", "\\\\evil.example", "?x"]
)
def test_a_form_leads_back_to_our_own_pages_only(cast, place):
    case = ask(cast.zhou)
    answer = browser(cast.wang).post(f"/voice/{case.pk}/accept/", {"next": place})
    assert (answer.status_code, answer.url) == (302, case.desk_url)


def test_nothing_that_follows_from_a_hidden_authors_taking_back_keeps_the_minute(cast):
    case, child = ask(cast.zhou, is_masked=True, to_group=True), ask(cast.ma, once=uuid.uuid4(), to_group=True)
    child.merge(cast.yang, case, SAME)
    case = fresh(case)
    case.accept(cast.yang)
    entrust(case, cast.yang, "请核实夜班窗口几点关", 3, person=cast.chen)
    before = timezone.now()
    fresh(case).withdraw(cast.zhou)
    assert fresh(child).state == "submitted"
    moments = (
        *((Record, "at"), (Notice, "created_at"), (Todo, "opened_at"), (Todo, "closed_at")),
        *((MergeLink, "ended_at"), (Clock, "started_at"), (Clock, "stopped_at")),
    )
    told = [(model, name) for model, name in moments if model.objects.filter(**{f"{name}__gte": before}).exists()]
    assert told == []


def test_nobody_decides_about_the_time_of_a_case_they_may_not_read(cast):
    Duty.objects.create(user=cast.operator, union=cast.group, code="platform", starts_on=LONG_AGO)
    case = ask(cast.zhou, kind="complaint", text="按钮在我的手机上点不动，试了三次")
    case.accept(cast.operator)
    fresh(case).defer(cast.operator, 2, "要等厂家换新的版本，这周来不及")
    answer = browser(cast.yang).post(f"/voice/{case.pk}/decline/", {"decide-note": ""})
    assert "点不动" not in answer.content.decode()
    assert answer.status_code == 404
