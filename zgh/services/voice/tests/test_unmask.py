"""A name is found only when two bodies of different unions agree, and its owner reads every step."""

import datetime as dt
import logging

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.access.permitted import may
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, Person
from zgh.foundation.todo.models import Todo
from zgh.services.voice.masked_acts import reveal
from zgh.services.voice.models import UnmaskRequest, UnmaskSeat, VoiceSetting, mask_of
from zgh.services.voice.models.unmasking import bodies_for, unmask
from zgh.services.voice.tasks import expire_unmasking

from .sweep import rows_that_tell
from .telling import ask

LONG_AGO = dt.date(2020, 1, 1)
GROUND = "反复指名威胁要伤人，已经报警，需要马上找到本人"
WHY = "依据写得清楚，同意"


@pytest.fixture
def case(cast):
    """zhou's hidden case at 甘肃, where li is chair and wang audits; yang chairs the group."""
    Person.objects.bulk_create([Person(name=f"职工{i}", union=cast.gansu) for i in range(12)])
    Duty.objects.create(user=cast.wang, union=cast.gansu, code="audit", starts_on=LONG_AGO)
    cast.wang = User.objects.get(pk=cast.wang.pk)
    return ask(cast.zhou, is_masked=True)


@pytest.fixture
def row(cast, case):
    return unmask(case, cast.li, GROUND)


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def agreed(cast, row):
    row.approve(cast.wang, WHY)
    row.approve(cast.yang, WHY)
    return UnmaskRequest.objects.get(pk=row.pk)


def test_the_two_bodies_are_of_different_unions_and_one_is_the_supervisory_side(cast, case, row):
    assert [*row.seats.values_list("duty", "union")] == [("audit", cast.gansu.pk), ("chair", cast.group.pk)]
    assert {*Todo.objects.filter(verb="approve").values_list("union", "duty")} == {
        (cast.gansu.pk, "audit"),
        (cast.group.pk, "chair"),
    }
    owed = Notice.objects.filter(kind="voice.unmask_owed")
    assert {notice.user for notice in owed} == {cast.wang, cast.yang}
    Duty.objects.filter(user=cast.wang, code="audit").delete()
    assert bodies_for(cast.gansu, cast.li) is None, "auditor and chair of one union are one body"
    Duty.objects.create(user=cast.liu, union=cast.hunan, code="chair", starts_on=LONG_AGO)
    assert bodies_for(cast.gansu, cast.li) == (cast.group, cast.hunan), "then a sister's chair"
    Duty.objects.filter(code="chair", union=cast.hunan).delete()
    other = ask(cast.ma, is_masked=True)
    with pytest.raises(ValidationError):
        unmask(other, cast.li, GROUND)


def test_the_database_itself_refuses_one_union_or_one_person_twice(cast, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row.seats.filter(duty="chair").update(union=cast.gansu)
    row.seats.filter(duty="audit").update(state="approved", by=cast.wang)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.seats.filter(duty="chair").update(state="approved", by=cast.wang)


@pytest.mark.parametrize(
    ("who", "view", "decide"),
    [
        *(("li", True, False), ("wang", True, True), ("yang", True, True), ("zhou", False, False)),
        *(("zhao", False, False), ("liu", False, False), ("ma", False, False), ("operator", False, False)),
    ],
)
def test_each_role_sees_and_decides_what_it_may(cast, row, who, view, decide):
    user = getattr(cast, who)
    browser = browser_of(user)
    assert browser.get(row.get_absolute_url()).status_code == (200 if view else 404)
    assert may(user, "approve", row) is decide
    answer = browser.post(reverse("voice:refuse_unmask", args=[row.pk]), {"reason": "依据还不够，先劝一劝"})
    assert answer.status_code == (302 if decide else 404)
    assert browser.post(reverse("voice:unseal", args=[row.pk])).status_code in ((409,) if who == "li" else (404, 409))


def test_the_requester_never_decides_also_where_they_sit_in_a_body(cast, case):
    Duty.objects.create(user=cast.li, union=cast.gansu, code="audit", starts_on=LONG_AGO)
    li = User.objects.get(pk=cast.li.pk)
    row = unmask(case, li, GROUND)
    assert not may(li, "approve", row)
    with pytest.raises(IllegalMove):
        row.approve(li, WHY)


def test_whoever_it_is_about_decides_nothing(cast, case):
    own = ask(cast.yang, is_masked=True, to_group=True)
    Duty.objects.create(user=cast.liu, union=cast.hunan, code="chair", starts_on=LONG_AGO)
    row = UnmaskRequest.objects.create(
        case=own, mask=own.mask, requester=cast.li, union=cast.gansu, ground=GROUND, office="x",
        asked_at=timezone.now(), due_at=timezone.now() + dt.timedelta(days=3),
    )  # fmt: skip
    UnmaskSeat.objects.create(request=row, duty="chair", union=cast.group)
    assert not may(cast.yang, "approve", row)
    assert not may(cast.yang, "view", row)
    assert may(cast.yang, "recall", row)


def test_one_agreement_is_not_enough_and_two_of_one_body_are_one(cast, case, row):
    row.approve(cast.wang, WHY)
    row.refresh_from_db()
    assert row.state == "asked"
    with pytest.raises(IllegalMove):
        row.approve(cast.wang, WHY)
    with pytest.raises(IllegalMove):
        reveal(row, cast.li)
    assert browser_of(cast.li).post(reverse("voice:unseal", args=[row.pk])).status_code == 409


def test_two_bodies_agree_and_only_three_people_read_the_name_each_look_on_record(cast, case, row, caplog):
    caplog.set_level(logging.DEBUG)
    row = agreed(cast, row)
    assert row.state == "approved"
    url = reverse("voice:unseal", args=[row.pk])
    before = rows_that_tell(["周敏"])
    for reader in (cast.li, cast.wang, cast.yang):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = browser_of(reader).post(url)
        assert "周敏" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert not [q["sql"] for q in asked if "周敏" in q["sql"]]
    for other in (cast.ma, cast.zhao, cast.liu, cast.zhou):
        assert browser_of(other).post(url).status_code == 404
    assert browser_of(cast.li).get(url).status_code == 405
    assert rows_that_tell(["周敏"]) == before, "the name is written nowhere"
    assert "周敏" not in caplog.text
    looks = Record.objects.about(row).filter(verb="voice.unseal")
    assert [look.actor_name for look in looks] == ["李建国", "王丽娟", "杨玉兰"]
    page = browser_of(cast.zhou).get(f"/voice/{case.pk}/").content.decode()
    assert page.index("谁看过您的姓名") < page.rindex("杨玉兰")
    UnmaskRequest.objects.filter(pk=row.pk).update(due_at=timezone.now())
    assert browser_of(cast.li).post(url).status_code == 409, "later on nobody reads it any more"


def test_a_login_that_is_gone_is_said_only_after_both_agreed(cast, row, settings):
    row = agreed(cast, row)
    settings.MASK_KEY = "another key altogether"
    page = browser_of(cast.li).post(reverse("voice:unseal", args=[row.pk])).content.decode()
    assert "没有对得上的人" in page


@pytest.mark.parametrize("end", ["refuse", "withdraw", "expire"])
def test_every_end_is_read_by_the_author_and_closes_what_is_owed(cast, case, row, end):
    told = Notice.objects.filter(mask=mask_of(cast.zhou), kind__startswith="voice.unmask")
    assert told.count() == 1
    if end == "refuse":
        row.refuse(cast.yang, "依据不够，先劝一劝")
    elif end == "withdraw":
        row.withdraw(cast.li)
    else:
        UnmaskRequest.objects.filter(pk=row.pk).update(due_at=timezone.now())
        assert UnmaskRequest.objects.get(pk=row.pk).shown_state == "过期作废", "read from the clock"
        with pytest.raises(IllegalMove):
            UnmaskRequest.objects.get(pk=row.pk).approve(cast.wang, WHY)
        expire_unmasking()
        expire_unmasking()
    assert told.count() == 2
    assert not Todo.objects.open().filter(verb="approve").exists()
    page = browser_of(cast.zhou).get(f"/voice/{case.pk}/").content.decode()
    assert GROUND in page
    assert "李建国" in page
    assert ("依据不够，先劝一劝" in page) is (end == "refuse")
    assert GROUND not in browser_of(cast.ma).get(f"/voice/{case.pk}/").content.decode()
    again = unmask(case, cast.li, GROUND)
    assert again.is_open


def test_one_request_at_a_time(cast, case, row):
    with pytest.raises(ValidationError) as refusal:
        unmask(case, cast.li, GROUND)
    assert refusal.value.code == "twice"


def test_asking_and_deciding_never_try_whom_the_mask_fits(cast, case, monkeypatch):
    def tried(_pk):
        raise AssertionError("asking must not say whether there is a name")

    monkeypatch.setattr("zgh.services.voice.masked_acts.mask_of_id", tried)
    browser = browser_of(cast.li)
    assert browser.get(reverse("voice:ask_unmask", args=[case.pk])).status_code == 200
    assert browser.post(reverse("voice:ask_unmask", args=[case.pk]), {"ground": GROUND}).status_code == 302
    row = agreed(cast, UnmaskRequest.objects.get())
    assert browser.get(row.get_absolute_url()).status_code == 200
    with pytest.raises(AssertionError):
        browser.post(reverse("voice:unseal", args=[row.pk]))


def test_forms_say_what_is_missing_and_keep_what_was_typed(cast, case, row):
    browser = browser_of(cast.li)
    other = ask(cast.ma, is_masked=True)
    answer = browser.post(reverse("voice:ask_unmask", args=[other.pk]), {"ground": "想知道是谁"})
    assert answer.status_code == 422
    assert "想知道是谁" in answer.content.decode()
    answer = browser_of(cast.wang).post(reverse("voice:approve_unmask", args=[row.pk]), {"reason": "好"})
    assert answer.status_code == 422


@pytest.mark.parametrize("n", [1, 5])
def test_list_and_page_cost_the_same_however_many_there_are(cast, case, row, n, django_assert_num_queries):
    VoiceSetting.objects.create(union=cast.group, hidden_a_day=50)
    for _n in range(n - 1):
        unmask(ask(cast.ma, is_masked=True), cast.li, GROUND)
    browser = browser_of(cast.wang)
    browser.get(reverse("voice:unmasks"))
    with django_assert_num_queries(8):
        page = browser.get(reverse("voice:unmasks"))
    assert page.content.decode().count("XS-") >= n
    with django_assert_num_queries(8):
        assert browser.get(row.get_absolute_url()).status_code == 200
    browser = browser_of(cast.zhou)
    browser.get(f"/voice/{case.pk}/")
    with django_assert_num_queries(12):
        assert browser.get(f"/voice/{case.pk}/").status_code == 200
