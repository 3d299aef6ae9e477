"""Applying, checking, deciding: who may, what changes, who hears, and what a clock promises."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import history
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Company, Coverage, Duty, Employment, Membership, Person
from zgh.foundation.todo.models import Todo
from zgh.governance.membership import deciding, route, tasks
from zgh.governance.membership.models import Application, Decision

from .asking import DAY, LETTER, applied, fresh, grouped, live, meeting, today


def todos(row):
    return list(
        Todo.objects.open().filter(about_type=row._meta.label_lower, about_id=row.pk).values_list("verb", "union")
    )


def decided(cast, *applications, by=None, **facts):
    verdicts = [deciding.Verdict(application) for application in applications]
    return deciding.decide(by=by or cast.wang, verdicts=verdicts, meeting=meeting(**facts), once=uuid.uuid4())


def test_an_application_goes_to_the_committee_with_a_clock_a_to_do_and_a_notice_when_there_is_no_group(cast):
    application = applied(cast.ma)
    assert (application.union, application.branch, application.state) == (cast.gansu, None, "checked")
    assert application.due_at == workdays_after(application.submitted_at, 3, cast.gansu)
    assert todos(application) == [("enrol", cast.gansu.pk)]
    assert Notice.objects.get(kind="membership.submitted").user == cast.wang
    assert [r.verb for r in history(application)] == [
        f"membership.{verb}" for verb in ("draft", "draft", "submit", "pass_on")
    ]


def test_what_the_roster_knows_is_on_the_form(cast):
    Employment.objects.filter(person=cast.ma.person).update(post="配送员", department="物流部")
    application = applied(cast.ma)
    assert (application.unit, application.department, application.post) == (
        "甘肃健康医药连锁有限公司",
        "物流部",
        "配送员",
    )
    assert application.phone_mask == "138****0002"


def test_a_group_looks_first_and_the_person_becomes_a_member_of_it(cast):
    group = grouped(cast)
    Person.objects.filter(pk=cast.ma.person.pk).update(union=group)
    cast.ma.person.refresh_from_db()
    application = applied(cast.ma)
    assert (application.union, application.branch, application.state) == (cast.gansu, group, "submitted")
    assert todos(application) == [("vet", cast.gansu.pk)], "the group has no cadre of its own, so the one above owes it"
    application.vet(cast.wang)
    assert todos(application) == [("enrol", cast.gansu.pk)]
    decided(cast, application)
    assert live(cast.ma).union == group
    assert Membership.objects.members_on(cast.gansu).filter(person=cast.ma.person).exists()


def test_a_cadre_of_the_group_checks_and_cannot_decide(cast):
    group = grouped(cast)
    Duty.objects.create(user=cast.xiong, union=group, code="orgs", starts_on=today())
    application = applied(cast.ma, branch=group)
    assert todos(application) == [("vet", group.pk)]
    assert may(cast.xiong, "vet", application)
    assert not may(cast.xiong, "enrol", application)


def test_from_a_committee_with_groups_one_may_say_which_is_ones_own(cast):
    group = grouped(cast)
    assert route.route_of(cast.ma.person, route.job_of(cast.ma.person)).branches == [group]
    assert applied(cast.ma, branch=group).state == "submitted"


def test_at_a_unit_without_a_union_the_nearest_union_takes_it_and_the_form_says_so(cast):
    lone = Company.objects.add_child(Company.objects.get(pk=cast.gansu_co.pk), {"code": "C9", "name": "敦煌门店"})
    Employment.objects.filter(person=cast.ma.person).update(company=lone)
    assert not route.route_of(cast.ma.person, route.job_of(cast.ma.person)).is_covered
    assert applied(cast.ma).union == cast.gansu
    Coverage.objects.create(union=cast.gansu, company=lone, starts_on=today())
    assert route.route_of(cast.ma.person, route.job_of(cast.ma.person)).is_covered


@pytest.mark.parametrize(("who", "may_apply"), [("ma", True), ("zhou", False), ("operator", False)])
def test_employees_who_are_no_members_may_apply(cast, who, may_apply):
    person = getattr(getattr(cast, who), "person", None)
    assert (route.refusal(person, person and route.job_of(person)) == "") is may_apply


def test_who_has_left_the_company_may_not_apply(cast):
    Employment.objects.filter(person=cast.ma.person).update(ends_on=today())
    with pytest.raises(ValidationError, match="没有您现在的工作单位"):
        route.begin(cast.ma, cast.ma.person)


def test_a_second_start_finds_the_open_application_and_the_database_allows_no_other(cast):
    first = applied(cast.ma, "draft")
    assert route.begin(cast.ma, cast.ma.person) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(person=cast.ma.person, union=cast.gansu)
    assert Application.objects.count() == 1


@pytest.mark.parametrize(("text", "is_enough"), [(LETTER, True), ("我要入会", False), ("", False)])
def test_a_letter_says_something(cast, text, is_enough):
    application = route.begin(cast.ma, cast.ma.person)
    application.draft(cast.ma, letter=text)
    if is_enough:
        application.submit(cast.ma)
    else:
        with pytest.raises(ValidationError, match="还没有写完"):
            application.submit(cast.ma)
    assert fresh(application).state == ("checked" if is_enough else "draft")


def test_a_meeting_makes_members_from_its_day_with_a_card_and_everybody_hears(cast):
    application = applied(cast.ma)
    Application.objects.filter(pk=application.pk).update(submitted_at=application.submitted_at - 3 * DAY)
    decision, done, missed = decided(cast, fresh(application), held_on=today() - DAY)
    application = fresh(application)
    assert (done, missed, application.state, application.decision) == (1, [], "approved", decision)
    member = live(cast.ma)
    assert (member.starts_on, member.union, member.standing) == (today() - DAY, cast.gansu, "full")
    assert application.membership == member
    assert member.card_no
    assert Notice.objects.get(kind="membership.approved").user == cast.ma
    assert todos(application) == []


def test_a_meeting_decides_many_each_with_its_own_verdict(cast):
    mine = applied(cast.ma)
    other = Person.objects.create(name="安宁", union=cast.gansu)
    Employment.objects.create(person=other, company=cast.gansu_co, employee_no="E99", starts_on=today())
    second = route.begin(None, other)
    second.draft(None, letter=LETTER)
    second.submit(None)
    verdicts = [deciding.Verdict(mine), deciding.Verdict(second, False, "材料不实")]
    decision, done, _missed = deciding.decide(by=cast.wang, verdicts=verdicts, meeting=meeting(), once=uuid.uuid4())
    assert done == 2
    assert (fresh(mine).state, fresh(second).state, fresh(second).reason) == ("approved", "rejected", "材料不实")
    assert {fresh(mine).decision, fresh(second).decision} == {decision}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"held_on": today() + DAY}, "不能晚于今天"),
        ({"held_on": today() - 9 * DAY}, "才提交"),
        ({"present_count": 8}, "实到人数"),
        ({"present_count": 0}, "实到人数"),
    ],
)
def test_a_meeting_that_cannot_have_been_changes_nothing(cast, facts, words):
    application = applied(cast.ma)
    with pytest.raises(ValidationError) as refused:
        decided(cast, application, **facts)
    assert words in str(refused.value)
    assert (fresh(application).state, Decision.objects.count(), live(cast.ma)) == ("checked", 0, None)


def test_the_same_meeting_sent_twice_is_one(cast):
    application, once = applied(cast.ma), uuid.uuid4()
    for _twice in range(2):
        deciding.decide(by=cast.wang, verdicts=[deciding.Verdict(application)], meeting=meeting(), once=once)
    assert Decision.objects.count() == 1
    assert Membership.objects.filter(person=cast.ma.person).count() == 1


def test_what_was_withdrawn_meanwhile_is_left_out_and_a_meeting_about_nothing_is_not_noted(cast):
    application = applied(cast.ma)
    seen = fresh(application)
    application.withdraw(cast.ma)
    with pytest.raises(ValidationError, match="已经办过或撤回"):
        decided(cast, seen)
    assert (Decision.objects.count(), live(cast.ma)) == (0, None)


def test_applications_of_two_committees_are_decided_apart(cast):
    Membership.objects.filter(person=cast.xiong.person).delete()
    with pytest.raises(ValidationError, match="分开登记"):
        decided(cast, applied(cast.ma), applied(cast.xiong), by=cast.yang)


def test_a_refusal_needs_its_reason_and_leaves_the_way_open(cast):
    application = applied(cast.ma)
    with pytest.raises(ValidationError, match="理由"):
        deciding.decide(
            by=cast.wang, verdicts=[deciding.Verdict(application, False)], meeting=meeting(), once=uuid.uuid4()
        )
    application.withdraw(cast.ma)
    rejected = applied(cast.ma, "rejected", by=cast.wang)
    assert rejected.reason == "还在试用期"
    assert "还在试用期" in Notice.objects.get(kind="membership.rejected").text
    again = applied(cast.ma)
    assert (again.pk != rejected.pk, again.state) == (True, "checked")


def test_what_is_sent_back_is_put_right_and_promised_anew(cast):
    application = applied(cast.ma, "returned", by=cast.wang)
    assert (application.state, application.due_at, todos(application)) == ("returned", None, [])
    application.draft(cast.ma, letter=f"{LETTER}我在物流部。")
    application.submit(cast.ma)
    assert (fresh(application).state, fresh(application).reason) == ("checked", "")
    assert fresh(application).due_at is not None
    assert todos(application) == [("enrol", cast.gansu.pk)]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_the_applicant_takes_it_back_before_the_decision(cast, state):
    application = applied(cast.ma, state, by=cast.wang)
    application.withdraw(cast.ma)
    assert (fresh(application).state, todos(application)) == ("withdrawn", [])
    assert Notice.objects.filter(kind="membership.withdrawn").exists() is (state == "submitted")


def test_after_the_decision_there_is_nothing_to_take_back(cast):
    application = applied(cast.ma, "approved", by=cast.wang)
    with pytest.raises(IllegalMove):
        application.withdraw(cast.ma)
    assert live(cast.ma) is not None


def test_withdrawing_loses_to_a_decision_that_was_faster(cast):
    application = applied(cast.ma)
    seen = fresh(application)
    decided(cast, application)
    with pytest.raises(Overtaken):
        seen.withdraw(cast.ma)


@pytest.mark.parametrize("verb", ["vet", "send_back", "enrol", "reject"])
@pytest.mark.parametrize(
    ("who", "can"),
    [("wang", True), ("li", True), ("yang", True), ("ma", False), ("zhou", False), ("liu", False), ("chen", False)],
)
def test_cadres_of_the_union_and_above_handle_it(cast, verb, who, can):
    assert may(getattr(cast, who), verb, applied(cast.ma)) is can


def test_nobody_handles_their_own_application(cast):
    Membership.objects.filter(person=cast.wang.person).delete()
    application = applied(cast.wang)
    assert not any(may(cast.wang, verb, application) for verb in ("handle", "vet", "send_back", "enrol", "reject"))
    assert may(cast.yang, "enrol", application)
    assert todos(application) == [("enrol", cast.gansu.pk)], "the applicant alone keeps the members: the chair owes it"
    with pytest.raises(PermissionDenied):
        decided(cast, application)
    assert live(cast.wang) is None


def test_drafts_are_nobody_elses_business(cast):
    application = applied(cast.ma, "draft")
    assert [name for name in ("ma", "wang", "li", "yang") if may(getattr(cast, name), "view", application)] == ["ma"]


def test_new_holidays_move_the_promise(cast):
    from zgh.foundation.calendar.models import Day

    application = applied(cast.ma)
    due = application.due_at
    Day.objects.create(union=cast.gansu, date=due.date(), is_work=False, name="厂庆")
    tasks.reschedule_open.call("", due.date().isoformat(), due.date().isoformat())
    moved = fresh(application)
    assert moved.due_at > due
    assert Todo.objects.open().get(about_id=application.pk).due_at == moved.due_at
