"""Reminders: read from dates, said once each, to the right people."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs import officers
from zgh.foundation.orgs.models import Officer
from zgh.foundation.tasks.timers import discover
from zgh.foundation.todo.models import Todo
from zgh.governance.terms.enter import enter
from zgh.governance.terms.models import Figure, Reminder
from zgh.governance.terms.remind import remind_all
from zgh.governance.terms.spans import months_after

from .walking import begin, day, term


def todos(verb: str) -> list[str]:
    return list(Todo.objects.open().filter(verb=verb).values_list("union__short_name", flat=True))


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


@pytest.mark.parametrize(("months_left", "times"), [(13, 0), (12, 1), (7, 1), (2, 1), (1, 1)])
def test_a_late_start_says_only_the_nearest_mark(cast, months_left, times):
    term(cast, months_left=months_left)
    assert remind_all() == times
    assert remind_all() == 0
    assert told("terms.due") == ({"li", "wang"} if times else set())
    assert todos("start") == (["甘肃连锁工会"] if times else [])


def test_each_mark_is_said_once_as_the_months_pass(cast):
    row = term(cast, months_left=14)
    said = [remind_all(months_after(row.due_on, -back)) for back in (14, 12, 9, 6, 5, 3, 2, 1)]
    assert said == [0, 1, 0, 1, 0, 1, 0, 1]
    assert Todo.objects.open().filter(verb="start").count() == 1


def test_who_has_begun_is_not_reminded(cast):
    term(cast, months_left=2)
    remind_all()
    begin(cast)
    assert todos("start") == []
    Reminder.objects.all().delete()
    assert remind_all() == 0


def test_overdue_is_told_to_the_union_and_owed_by_the_one_above(cast):
    term(cast, months_left=-1)
    assert remind_all() == 1
    assert told("terms.overdue") == {"li", "wang", "yang"}
    assert todos("urge") == ["集团工会"]
    assert todos("start") == ["甘肃连锁工会"]
    assert remind_all() == 0


def test_an_extension_is_reminded_of_anew(cast):
    row = term(cast, months_left=-1)
    remind_all()
    row.extend(cast.li, months=6, number="1号", issuer="省总", issued_on=day(1))
    assert todos("urge") == todos("start") == []
    assert remind_all() == 1  # five months ahead of the new day
    assert todos("start") == ["甘肃连锁工会"]


@pytest.mark.parametrize(("empty_for", "is_said"), [(2, False), (3, True), (8, True)])
def test_a_long_vacancy_is_said_and_a_by_election_owed(cast, empty_for, is_said):
    term(cast, months_left=20)
    left = months_after(timezone.localdate(), -empty_for)
    Officer.objects.filter(union=cast.gansu).update(ends_on=left)
    assert remind_all() == (1 if is_said else 0)
    assert todos("by_elect") == (["甘肃连锁工会"] if is_said else [])
    if is_said:
        assert timezone.localdate(Todo.objects.get(verb="by_elect").due_at) == months_after(left, 6)


def test_a_new_chair_ends_the_by_election(cast, django_capture_on_commit_callbacks):
    term(cast, months_left=20)
    Officer.objects.filter(union=cast.gansu).update(ends_on=day(200))
    remind_all()
    with django_capture_on_commit_callbacks(execute=True):
        officers.appoint(cast.wang, cast.gansu, cast.ma.person, "chair")
    assert todos("by_elect") == []


def test_without_figures_nothing_is_said_of_what_they_rule(cast):
    Figure.objects.all().delete()
    term(cast, months_left=2)
    Officer.objects.filter(union=cast.gansu).update(ends_on=day(300))
    assert remind_all() == 0


def test_certificates_near_their_end_and_with_a_former_chair_are_said_once(cast):
    facts = {"number": "1", "issued_on": day(900), "expires_on": day(-30), "registrar": "省总"}
    enter(cast.wang, cast.gansu, representative=cast.zhou.person, **facts)
    assert remind_all() == 2
    assert remind_all() == 0
    assert todos("replace") == ["甘肃连锁工会"]
    assert told("terms.certificate") == {"li", "wang"}


def test_where_nobody_leads_the_union_above_hears_it(cast):
    cast.li.duties.update(ends_on=day(1))
    cast.wang.duties.update(ends_on=day(1))
    term(cast, months_left=1)
    remind_all()
    assert told("terms.due") == {"yang"}


def test_it_runs_every_morning():
    assert "zgh.governance.terms.tasks.remind" in discover()


@pytest.mark.parametrize("months_left", [2, -1, 20])
def test_days_are_said_as_people_say_them(cast, months_left):
    term(cast, months_left=months_left)
    Officer.objects.filter(union=cast.gansu, post="chair").update(ends_on=day(200))
    Officer.objects.create(union=cast.gansu, person=cast.ma.person, post="chair", starts_on=day(199), ends_on=day(198))
    Officer.objects.create(union=cast.hunan, person=cast.liu.person, post="chair", starts_on=day(9))
    facts = {"number": "1", "issued_on": day(900), "expires_on": day(-30), "registrar": "省总"}
    for union in (cast.gansu, cast.hunan):
        enter(cast.wang, union, representative=cast.zhou.person, **facts)
    remind_all()
    said = [*Notice.objects.values_list("text", flat=True), *Todo.objects.values_list("title", flat=True)]
    assert any("届满" in text for text in said) or months_left == 20
    assert any("空缺" in text for text in said)
    assert any("变更" in text for text in said)
    assert not [text for text in said if re.search(r"\d{4}-\d\d", text)]
    assert [text for text in said if re.search(r"\d+月\d+日", text)]
