"""A hidden author is stopped from hiding for a while, by a chair who never learns who it is."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Person
from zgh.services.voice.models import Case, MaskSanction, VoiceSetting, mask_of
from zgh.services.voice.models.sanction import sanction

from .telling import TEXT, ask, fresh

WHY = "一周内十几次用同样的话骂同一位同事"


@pytest.fixture
def crowd(cast):
    """甘肃 is large enough to hide somebody."""
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.gansu) for i in range(12)])


@pytest.fixture
def hidden_case(cast, crowd):
    case = ask(cast.zhou, is_masked=True)
    assert case.union == cast.gansu
    return case


def days(n):
    return timezone.localdate() + dt.timedelta(days=n)


@pytest.mark.parametrize(
    ("who", "can"),
    [("li", True), ("yang", True), ("wang", False), ("zhou", False), ("zhao", False), ("liu", False)],
)
def test_only_a_chair_of_the_owning_union_or_above_may_stop_hiding(cast, hidden_case, who, can):
    user = getattr(cast, who)
    assert may(user, "sanction", hidden_case) is can
    assert may(user, "unmask", hidden_case) is can
    browser = Client()
    browser.force_login(user)
    answer = browser.post(reverse("voice:sanction", args=[hidden_case.pk]), {"until": days(9), "reason": WHY})
    assert answer.status_code == (302 if can else 404)
    assert MaskSanction.objects.count() == can


def test_a_chair_who_hides_neither_finds_nor_stops_themselves(cast, crowd):
    case = ask(cast.li, is_masked=True)
    assert not may(cast.li, "sanction", case)
    row = sanction(case, cast.yang, days(3), WHY)
    assert not MaskSanction.objects.permitted("oversee", cast.li).exists()
    assert not may(cast.li, "lift", row)


def test_a_named_case_has_nobody_to_stop(cast):
    assert not may(cast.li, "sanction", ask(cast.zhou))


def test_who_is_stopped_reads_why_may_still_speak_with_their_name_and_keeps_their_cases(cast, hidden_case):
    sanction(hidden_case, cast.li, days(9), WHY)
    with pytest.raises(ValidationError) as refusal:
        ask(cast.zhou, is_masked=True)
    [sentence] = refusal.value.messages
    assert WHY in sentence
    assert "实名" in sentence
    assert ask(cast.zhou).author == cast.zhou
    assert ask(cast.ma, is_masked=True), "nobody else is stopped"
    hidden_case.reply(cast.zhou, "还有一句")
    told = Notice.objects.get(kind="voice.sanctioned")
    assert (told.user, told.mask) == (None, mask_of(cast.zhou))
    browser = Client()
    browser.force_login(cast.zhou)
    assert WHY in browser.get(f"/voice/{hidden_case.pk}/").content.decode()
    page = browser.get("/voice/ask/").content.decode()
    assert WHY in page
    facts = {"kind": "problem", "text": TEXT, "is_masked": "1", "visibility": "private", "once": str(uuid.uuid4())}
    refused = browser.post("/voice/ask/", facts)
    assert refused.status_code == 422
    assert WHY in refused.content.decode()
    assert TEXT in refused.content.decode(), "what was typed is still there"


def test_the_same_submission_again_is_the_case_it_was_before_the_sanction(cast, crowd):
    once = uuid.uuid4()
    case = ask(cast.zhou, is_masked=True, once=once)
    sanction(case, cast.li, days(9), WHY)
    assert ask(cast.zhou, is_masked=True, once=once) == case


def test_it_ends_by_itself_or_is_lifted_early(cast, hidden_case):
    row = sanction(hidden_case, cast.li, days(9), WHY)
    with pytest.raises(ValidationError):
        sanction(hidden_case, cast.li, days(20), WHY)
    row.lift(cast.yang)
    assert ask(cast.zhou, is_masked=True)
    assert Notice.objects.filter(kind="voice.sanctioned", mask=mask_of(cast.zhou)).count() == 2
    again = sanction(hidden_case, cast.li, days(9), WHY)
    MaskSanction.objects.filter(pk=again.pk).update(since=days(-9), until=days(-1))
    assert ask(cast.zhou, is_masked=True), "over is over, although nobody wrote it down"
    assert MaskSanction.objects.get(pk=again.pk).shown_state == "已到期"
    assert sanction(hidden_case, cast.li, days(1), WHY).is_in_force


@pytest.mark.parametrize("until", [-1, 91])
def test_how_long_is_limited_by_data(cast, hidden_case, until):
    with pytest.raises(ValidationError):
        sanction(hidden_case, cast.li, days(until), WHY)
    VoiceSetting.objects.create(union=cast.group, sanction_days=100)
    if until > 0:
        assert sanction(hidden_case, cast.li, days(until), WHY)


def test_a_reason_is_owed(cast, hidden_case):
    with pytest.raises(ValidationError):
        sanction(hidden_case, cast.li, days(1), "烦")


def test_hiding_is_limited_a_day_by_data(cast, crowd):
    VoiceSetting.objects.create(union=cast.gansu, hidden_a_day=2)
    ask(cast.zhou, is_masked=True)
    yesterday = ask(cast.zhou, is_masked=True)
    with pytest.raises(ValidationError) as refusal:
        ask(cast.zhou, is_masked=True)
    assert "2件" in refusal.value.messages[0]
    assert ask(cast.ma, is_masked=True)
    assert ask(cast.zhou)
    Case.objects.filter(pk=yesterday.pk).update(submitted_at=timezone.now() - dt.timedelta(days=1))
    assert ask(cast.zhou, is_masked=True)


def test_two_sanctions_of_one_person_look_like_those_of_two(cast, crowd):
    first, second, other = (ask(who, is_masked=True) for who in (cast.zhou, cast.zhou, cast.ma))
    for case in (first, second, other):
        sanction(case, cast.li, days(9), WHY)
    browser = Client()
    browser.force_login(cast.li)
    page = browser.get(reverse("voice:sanctions")).content.decode()
    assert all(fresh(case).alias in page for case in (first, second, other))
    assert mask_of(cast.zhou) not in page
    export = browser.get(reverse("voice:sanctions") + "?format=csv")
    assert (
        mask_of(cast.zhou) not in b"".join(export.streaming_content if export.streaming else [export.content]).decode()
    )
    records = Record.objects.filter(verb="voice.sanction")
    assert not [r for r in records if mask_of(cast.zhou) in f"{r.before}{r.after}{r.note}{r.actor_name}"]
    # On the second case the chair reads nothing of the first.
    assert browser.get(reverse("voice:sanction", args=[second.pk])).content.decode().count(WHY) == 1


@pytest.mark.parametrize("n", [1, 5])
def test_the_list_costs_the_same_however_long_it_is(cast, crowd, n, django_assert_num_queries):
    for case in [ask(who, is_masked=True) for who in (cast.zhou, cast.ma, cast.wang, cast.zhou, cast.ma)[:n]]:
        sanction(case, cast.yang, days(9), WHY)
    browser = Client()
    browser.force_login(cast.yang)
    browser.get(reverse("voice:sanctions"))
    with django_assert_num_queries(8):
        assert browser.get(reverse("voice:sanctions")).status_code == 200
