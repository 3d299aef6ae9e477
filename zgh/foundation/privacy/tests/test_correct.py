"""A wrong value: asked by its owner, handled by somebody else, in time, and written where it belongs."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.accounts.models import Phone
from zgh.foundation.audit.book import history
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, Employment, Person
from zgh.foundation.orgs.unseal import looks_at, unseal
from zgh.foundation.privacy import correcting
from zgh.foundation.privacy.models import Correction
from zgh.foundation.todo.models import Todo


@pytest.fixture
def wrong(cast) -> Correction:
    return correcting.ask(by=cast.zhou, field="department", wanted="药房", note="调过去半年了")


def test_a_request_has_a_clock_a_todo_and_tells_the_keepers(cast, wrong):
    assert wrong.due_at == workdays_after(wrong.asked_at, 5, cast.gansu)
    [todo] = Todo.objects.open()
    assert (todo.union, todo.duty, todo.due_at) == (cast.gansu, "orgs", wrong.due_at)
    assert Notice.objects.filter(user=cast.wang, kind="privacy.correction_asked").count() == 1
    assert "药房" not in f"{todo.title} {Notice.objects.get(user=cast.wang).text}"


def test_the_promise_is_never_longer_than_fifteen_workdays(cast, settings):
    settings.PRIVACY = {**settings.PRIVACY, "correction_workdays": 40}
    row = correcting.ask(by=cast.zhou, field="other", wanted="籍贯甘肃")
    assert row.due_at == workdays_after(row.asked_at, 15, cast.gansu)


def test_without_a_keeper_here_it_goes_to_the_nearest_above(cast):
    Duty.objects.filter(union=cast.gansu, code="orgs").update(ends_on=timezone.localdate())
    row = correcting.ask(by=cast.zhou, field="other", wanted="籍贯甘肃")
    todo = Todo.objects.open().get(about_id=row.pk)
    assert (todo.union, todo.duty) == (cast.group, "orgs")


def test_a_keepers_own_request_goes_to_somebody_else(cast):
    row = correcting.ask(by=cast.wang, field="department", wanted="工会办公室")
    assert Todo.objects.open().get(about_id=row.pk).union == cast.group
    with pytest.raises(PermissionDenied):
        correcting.correct(row, by=cast.wang)
    correcting.correct(row, by=cast.yang)
    assert Employment.objects.get(person=cast.wang.person).department == "工会办公室"


@pytest.mark.parametrize(
    ("field", "wanted", "read"),
    [
        ("name", "周 敏敏", lambda zhou: Person.objects.get(user=zhou).name),
        ("sex", "女", lambda zhou: Person.objects.get(user=zhou).sex),
        ("born_on", "1990.3.7", lambda zhou: str(Person.objects.get(user=zhou).born_on)),
        ("phone", "139 0000 1111", lambda zhou: Phone.objects.get(user=zhou).number),
        ("post", "药师", lambda zhou: Employment.objects.get(person__user=zhou).post),
    ],
)
def test_the_owner_writes_the_value_and_the_book_keeps_both(cast, field, wanted, read):
    row = correcting.ask(by=cast.zhou, field=field, wanted=wanted)
    correcting.accept(row, by=cast.wang)
    correcting.correct(row, by=cast.wang)
    row.refresh_from_db()
    assert (row.state, row.is_written, row.handler) == ("corrected", True, cast.wang)
    assert read(cast.zhou) == row.wanted or field == "sex"
    [kept] = history(cast.zhou.person).filter(verb="orgs.correct")
    assert field in kept.after
    assert not Todo.objects.open().exists()
    assert Notice.objects.filter(user=cast.zhou, kind="privacy.correction_done").exists()


def test_numbers_stand_masked_in_the_book_and_a_new_phone_is_unproved(cast):
    row = correcting.ask(by=cast.zhou, field="phone", wanted="13900001111")
    correcting.correct(row, by=cast.wang)
    text = str(list(history(cast.zhou.person).values_list("before", "after")))
    assert "139****1111" in text
    assert "13900001111" not in text
    assert not Phone.objects.get(user=cast.zhou).is_verified


def test_a_phone_its_owner_had_proved_is_replaced_with_all_sessions_ended(cast, client):
    client.force_login(cast.zhou)
    Phone.objects.filter(user=cast.zhou).update(is_verified=True)
    row = correcting.ask(by=cast.zhou, field="phone", wanted="13900001111")
    correcting.correct(row, by=cast.wang)
    assert client.get(reverse("privacy:my")).status_code == 302


def test_a_number_of_somebody_else_is_refused_and_nothing_has_happened(cast):
    row = correcting.ask(by=cast.zhou, field="phone", wanted="13800000002")
    with pytest.raises(ValidationError, match="别人名下"):
        correcting.correct(row, by=cast.wang)
    row.refresh_from_db()
    assert row.state == "submitted"
    assert Todo.objects.open().exists()


def test_what_is_kept_elsewhere_is_noted_with_where(cast):
    row = correcting.ask(by=cast.zhou, field="unit", wanted="兰州分公司")
    with pytest.raises(ValidationError):
        correcting.correct(row, by=cast.wang, outcome="")
    correcting.correct(row, by=cast.wang, outcome="人事系统里已经改了")
    assert not row.is_written


@pytest.mark.parametrize("wanted", ["", "12345", "139000011112"])
def test_a_value_that_does_not_fit_is_said_at_once(cast, wanted):
    with pytest.raises(ValidationError):
        correcting.ask(by=cast.zhou, field="phone", wanted=wanted)


def test_twice_the_same_form_is_one_request(cast):
    once = uuid.uuid4()
    for _twice in range(2):
        correcting.ask(by=cast.zhou, field="other", wanted="籍贯", once=once)
    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "may"), [("wang", True), ("yang", True), ("chen", True), ("li", False), ("liu", False)]
)
def test_keepers_of_the_union_refuse_with_a_reason(cast, wrong, name, may):
    if not may:
        with pytest.raises(PermissionDenied):
            correcting.refuse(wrong, by=getattr(cast, name), outcome="不对的")
        return
    correcting.refuse(wrong, by=getattr(cast, name), outcome="和人事核对过，没有错")
    assert wrong.state == "refused"


def test_what_is_done_is_done(cast, wrong):
    correcting.withdraw(wrong, by=cast.zhou)
    with pytest.raises(IllegalMove):
        correcting.correct(wrong, by=cast.wang)


def test_who_looked_does_not_answer_why(cast):
    unseal(cast.zhou.person, "phone", cast.wang, "联系不上，问问家里")
    row = correcting.inquire(by=cast.zhou, look=looks_at(cast.zhou.person).get(), note="为什么看我的手机")
    assert Todo.objects.open().get(about_id=row.pk).union == cast.group
    with pytest.raises(PermissionDenied):
        correcting.answer(row, by=cast.wang, outcome="有急事")
    correcting.answer(row, by=cast.zhao, outcome="查过了，是为慰问")
    assert row.state == "answered"


def test_one_asks_only_about_looks_at_oneself(cast, client):
    unseal(cast.ma.person, "phone", cast.wang, "联系不上，问问家里")
    look = looks_at(cast.ma.person).get()
    client.force_login(cast.zhou)
    assert client.post(reverse("privacy:inquire", args=[look.pk]), {"note": "为什么看"}).status_code == 404
    assert not Correction.objects.exists()


def test_the_pages_lead_from_asking_to_the_end(cast, client):
    client.force_login(cast.zhou)
    bad = client.post(reverse("privacy:ask"), {"field": "born_on", "wanted": "前天", "note": "别丢了我的话"})
    assert bad.status_code == 422
    assert "看不懂" in bad.content.decode()
    assert "别丢了我的话" in bad.content.decode()
    client.post(reverse("privacy:ask"), {"field": "department", "wanted": "药房"})
    row = Correction.objects.get()
    assert "药房" in client.get(row.own_url).content.decode()
    client.force_login(cast.wang)
    assert "周敏" in client.get(reverse("privacy:requests")).content.decode()
    assert "药房" in client.get(row.get_absolute_url()).content.decode()
    stay = client.post(reverse("privacy:refuse", args=[row.pk]), {"refuse-outcome": ""})
    assert stay.status_code == 422
    client.post(reverse("privacy:correct", args=[row.pk]), {"written": "1"})
    row.refresh_from_db()
    assert row.state == "corrected"
    assert client.post(reverse("privacy:correct", args=[row.pk]), {"written": "1"}).status_code == 409


@pytest.mark.parametrize("n", [1, 5])
def test_the_desk_asks_as_much_for_five_rows_as_for_one(cast, client, n, django_assert_max_num_queries):
    for i in range(n):
        correcting.ask(by=cast.zhou, field="other", wanted=f"第{i}项")
    client.force_login(cast.wang)
    client.get(reverse("privacy:requests"))
    with django_assert_max_num_queries(12) as queries:
        client.get(reverse("privacy:requests"))
    assert len(queries) == 8
