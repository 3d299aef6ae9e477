"""The pages of hand-overs and absences: what they show, what they cost, what they refuse."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.models import Todo
from zgh.governance.handover import handing
from zgh.governance.handover.models import Absence, HandOver, Part
from zgh.governance.handover.models.absence import propose
from zgh.governance.handover.survey import fingerprint, survey

from .test_hand_over import handled


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def days(ahead: int = 0, last: int = 6) -> dict[str, str]:
    today = timezone.localdate()
    return {"starts_on": str(today + dt.timedelta(days=ahead)), "last_on": str(today + dt.timedelta(days=last))}


def crowd(cast, n: int) -> None:
    today = timezone.localdate()
    for _i in range(n):
        row = HandOver.objects.create(
            once=uuid.uuid4(), giver=cast.wang.person, union=cast.gansu, state="done", proposed_by=cast.yang
        )
        Part.objects.create(
            hand_over=row, key="duties", label="职责", taker=cast.ma.person, item_count=1, lines=["办理职工心声"]
        )
        Absence.objects.create(
            once=uuid.uuid4(), person=cast.wang.person, deputy=cast.ma.person, union=cast.gansu, state="agreed",
            starts_on=today, ends_on=today + dt.timedelta(days=3), proposed_by=cast.yang,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["handover:hand_overs", "handover:absences", "handover:mine"])
def test_lists_cost_the_same_for_one_row_and_for_five(cast, client, name):
    client.force_login(cast.wang)
    crowd(cast, 1)
    few = queries(client, reverse(name))
    crowd(cast, 4)
    assert queries(client, reverse(name)) == few
    assert few <= 12


def test_the_preview_costs_the_same_for_one_case_and_for_five(cast, client):
    client.force_login(cast.yang)
    url = reverse("handover:give", args=[cast.wang.person.pk])
    handled(cast)
    few = queries(client, url)
    for _i in range(4):
        handled(cast)
    assert queries(client, url) == few
    assert few <= 25  # each room that hands something over asks once


def test_a_keeper_looks_and_then_hands_over(cast, client):
    case = handled(cast)
    client.force_login(cast.yang)
    found = client.post(reverse("handover:find"), {"who": "王丽娟"})
    url = reverse("handover:give", args=[cast.wang.person.pk])
    assert found.url == url
    once = str(uuid.uuid4())
    sent = {"taker": "马俊", "go_duties": "on", "go_voice": "on", "once": once, "look": "1"}
    preview = client.post(url, sent).content.decode()
    assert "请看最后一遍" in preview
    assert case.number in preview
    assert HandOver.objects.count() == 0
    mark = fingerprint(survey(cast.wang.person, cast.yang))
    assert f'name="seen" value="{mark}"' in preview
    sent = {**sent, "seen": mark, "do": "1"}
    done = client.post(url, sent)
    assert done.status_code == 302
    sheet = client.get(reverse("handover:sheet", args=[HandOver.objects.get().pk])).content.decode()
    for word in ("工会工作交接清单", "马俊", "王丽娟", case.number, "签字"):
        assert word in sheet
    case.refresh_from_db()
    assert case.handler == cast.ma


def test_a_change_between_looking_and_doing_shows_the_list_again(cast, client):
    client.force_login(cast.yang)
    url = reverse("handover:give", args=[cast.wang.person.pk])
    mark = fingerprint(survey(cast.wang.person, cast.yang))
    case = handled(cast)
    answer = client.post(url, {"taker": "马俊", "go_duties": "on", "go_voice": "on", "seen": mark, "do": "1"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "刚才有变化" in text
    assert case.number in text
    assert 'value="马俊"' in text
    assert Duty.objects.at().filter(user=cast.ma).count() == 0


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"taker": "", "go_duties": "on"}, "还没有填"),
        ({"taker": "没有这个人", "go_duties": "on"}, "没有找到"),
        ({"taker": "马俊"}, "没有选要交的"),
        ({"taker": "王丽娟", "go_duties": "on", "do": "1"}, "另一位同事"),
        ({"taker": "马俊", "go_duties": "on", "to_duties": "没有这个人"}, "没有找到"),
    ],
)
def test_bad_input_is_answered_at_the_field(cast, client, sent, said):
    client.force_login(cast.yang)
    mark = fingerprint(survey(cast.wang.person, cast.yang))
    answer = client.post(reverse("handover:give", args=[cast.wang.person.pk]), {"seen": mark, **sent})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert HandOver.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "may"), [("yang", True), ("wang", False), ("li", False), ("liu", False), ("zhou", False)]
)
def test_who_gets_to_the_preview(cast, client, who, may):
    client.force_login(getattr(cast, who))
    url = reverse("handover:give", args=[cast.wang.person.pk])
    assert client.get(url).status_code == (200 if may else 404)
    assert client.post(url, {"taker": "马俊", "go_duties": "on", "do": "1"}).status_code == (422 if may else 404)


def test_a_cadre_proposes_on_a_phone_and_takes_it_back(cast, client):
    client.force_login(cast.wang)
    assert "把我的工作交出去" in client.get(reverse("handover:mine")).content.decode()
    sent = {"taker": "马俊", "go_duties": "on", "do": "1", "once": str(uuid.uuid4())}
    client.post(reverse("handover:propose"), sent)
    client.post(reverse("handover:propose"), sent)  # a second tap
    row = HandOver.objects.get()
    assert row.state == "proposed"
    client.post(reverse("handover:withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert not Todo.objects.open().exists()


def test_going_away_is_said_on_ones_own_page_and_agreed_in_one_tap(cast, client):
    client.force_login(cast.wang)
    url = reverse("handover:mine")
    wrong = client.post(url, {**days(5, 2), "deputy": "马俊"})
    assert wrong.status_code == 422
    assert "不能早于" in wrong.content.decode()
    once = str(uuid.uuid4())
    for _tap in range(2):
        client.post(url, {**days(), "deputy": "马俊", "reason": "年休假", "once": once})
    row = Absence.objects.get()
    client.force_login(cast.yang)
    assert "同意代办" in client.get(row.get_absolute_url()).content.decode()
    client.post(reverse("handover:agree", args=[row.pk]))
    assert Duty.objects.filter(user=cast.ma, deputy_for=cast.wang).count() == 2
    client.force_login(cast.ma)
    assert "代王丽娟" in client.get(url).content.decode()


def test_a_keeper_arranges_a_deputy_on_the_page(cast, client):
    client.force_login(cast.wang)
    client.post(reverse("handover:arrange", args=[cast.li.person.pk]), {**days(), "deputy": "马俊"})
    row = Absence.objects.get()
    assert row.state == "agreed"
    client.post(reverse("handover:come_back", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "over"


def test_agreeing_to_oneself_as_deputy_is_answered_with_a_sentence(cast, client):
    row = propose(
        cast.li, cast.li.person, deputy=cast.wang.person, starts_on=timezone.localdate(),
        ends_on=timezone.localdate() + dt.timedelta(days=3), once=uuid.uuid4(),
    )  # fmt: skip
    client.force_login(cast.wang)
    answer = client.post(reverse("handover:agree", args=[row.pk]), follow=True)
    assert "代办人是您自己" in answer.content.decode()


def test_a_refusal_needs_a_reason(cast, client):
    row = handing.propose(cast.wang, takers={"duties": cast.ma.person}, once=uuid.uuid4())
    client.force_login(cast.yang)
    url = reverse("handover:refuse", args=[row.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "接手的人还没定"}).status_code == 302
    assert client.post(url, {"reason": "接手的人还没定"}).status_code == 409


@pytest.mark.parametrize("name", ["handover:hand_overs", "handover:absences"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 404), ("voice", 404), ("chen", 404), ("zhao", 404), ("operator", 404), ("li", 200), ("wang", 200)],
)
def test_the_lists_are_there_for_keepers_and_chairs(cast, client, name, who, status):
    cast.voice = cast.ma
    Duty.objects.create(user=cast.ma, union=cast.gansu, code="voice", starts_on=timezone.localdate())
    client.force_login(getattr(cast, who))
    assert client.get(reverse(name)).status_code == status


@pytest.mark.parametrize(("who", "may"), [("wang", True), ("li", False)])
def test_a_hand_over_is_offered_only_to_who_may_do_it(cast, client, who, may):
    client.force_login(getattr(cast, who))
    text = client.get(reverse("handover:hand_overs")).content.decode()
    assert (reverse("handover:find") in text) is may
    assert client.get(reverse("handover:find")).status_code == (200 if may else 404)


@pytest.mark.parametrize(
    ("duty", "to"), [("orgs", "handover:hand_overs"), ("voice", "handover:mine"), ("", "portal:me")]
)
def test_the_way_back_from_a_hand_over_leads_to_a_page_its_reader_has(cast, client, duty, to):
    crowd(cast, 1)
    cast.wang.duties.all().delete()
    if duty:
        Duty.objects.create(user=cast.wang, union=cast.gansu, code=duty, starts_on=timezone.localdate())
    client.force_login(cast.wang)
    for row in (HandOver.objects.get(), Absence.objects.get()):
        page = client.get(row.get_absolute_url())
        assert client.get(page.context["back"]["url"]).status_code == 200
    assert page.context["back"]["url"] == reverse(to if duty != "orgs" else "handover:absences")


def test_who_took_over_finds_the_sheet_on_their_own_page(cast, client):
    crowd(cast, 1)
    Duty.objects.create(user=cast.ma, union=cast.gansu, code="voice", starts_on=timezone.localdate())
    client.force_login(cast.ma)
    row = HandOver.objects.get()
    text = client.get(reverse("handover:mine")).content.decode()
    assert "王丽娟交来的工作" in text
    assert row.get_absolute_url() in text
    client.force_login(cast.liu)
    assert "王丽娟" not in client.get(reverse("handover:mine")).content.decode()
