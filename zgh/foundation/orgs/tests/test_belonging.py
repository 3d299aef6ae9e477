"""Which union looks after whom."""

from __future__ import annotations

import datetime as dt

import pytest

from conftest import LONG_AGO, grow
from zgh.foundation.orgs.belonging import chair_of, parent_of, settle, settle_everyone, union_of, unions_above
from zgh.foundation.orgs.models import Company, Coverage, Employment, Membership, Officer, Person, Union

TODAY = dt.date(2026, 5, 20)


def test_a_members_union_is_that_of_the_membership_wherever_they_work(cast):
    Employment.objects.filter(person=cast.zhou.person).update(company=cast.hunan_co)
    assert union_of(cast.zhou.person) == cast.gansu


def test_everybody_else_belongs_to_the_union_that_covers_the_workplace(cast):
    assert union_of(cast.ma.person) == cast.gansu
    Employment.objects.filter(person=cast.ma.person).update(company=cast.hunan_co)
    assert union_of(cast.ma.person) == cast.hunan


def test_a_uncovered_unit_falls_to_the_union_of_the_nearest_unit_above(cast):
    shop = grow(Company, grow(Company, cast.gansu_co, code="C1-1", name="城关片区"), code="C1-1-1", name="城关店")
    Employment.objects.filter(person=cast.ma.person).update(company=shop)
    assert union_of(cast.ma.person) == cast.gansu


def test_without_any_coverage_on_the_way_up_the_root_union_answers(cast):
    Coverage.objects.all().delete()
    assert union_of(cast.ma.person) == cast.group
    Employment.objects.filter(person=cast.ma.person).update(ends_on=TODAY)
    assert union_of(cast.ma.person, TODAY) == cast.group


def test_the_answer_is_that_of_the_day_asked(cast):
    Coverage.objects.filter(union=cast.gansu).update(ends_on=TODAY)
    Coverage.objects.create(union=cast.hunan, company=cast.gansu_co, starts_on=TODAY)
    assert union_of(cast.ma.person, TODAY - dt.timedelta(1)) == cast.gansu
    assert union_of(cast.ma.person, TODAY) == cast.hunan


@pytest.mark.parametrize("kind", ["women", "auditing"])
def test_nobody_belongs_to_a_womens_or_auditing_committee(cast, kind):
    other = grow(Union, cast.gansu, code="U1W", name="女职工委员会", short_name="女工委", kind=kind)
    Coverage.objects.filter(union=cast.gansu).update(union=other)
    assert union_of(cast.ma.person) == cast.group


def test_a_closed_union_covers_nobody_from_that_day(cast):
    Union.objects.filter(pk=cast.gansu.pk).update(closed_on=TODAY)
    assert union_of(cast.ma.person, TODAY - dt.timedelta(1)) == cast.gansu
    assert union_of(cast.ma.person, TODAY) == cast.group


def test_settling_rewrites_exactly_those_who_moved(cast):
    Employment.objects.filter(person=cast.ma.person).update(company=cast.hunan_co)
    assert settle_everyone() == 1
    assert Person.objects.get(pk=cast.ma.person.pk).union == cast.hunan
    assert settle([cast.ma.person, cast.zhou.person.pk]) == 0


def test_settling_agrees_with_asking_one_by_one(cast):
    Membership.objects.filter(person=cast.xiong.person).update(ends_on=LONG_AGO)
    Coverage.objects.filter(union=cast.gansu).update(ends_on=LONG_AGO)
    settle_everyone()
    for person in Person.objects.all():
        assert person.union == union_of(person), person


def test_settling_costs_the_same_for_few_and_many(cast, django_assert_num_queries):
    people = list(Person.objects.all())
    with django_assert_num_queries(5):
        settle(people[:1])
    with django_assert_num_queries(5):
        settle(people)


def test_the_way_up_ends_at_the_root(cast):
    branch = grow(Union, cast.gansu, code="U1-1", name="城关分工会", short_name="城关分工会", kind="branch")
    assert unions_above(branch) == [cast.gansu, cast.group]
    assert unions_above(cast.group) == []
    assert parent_of(branch) == cast.gansu
    assert parent_of(cast.group) is None


def test_the_chair_is_who_holds_the_post_today_and_can_sign_in(cast):
    assert chair_of(cast.gansu) == cast.li
    assert chair_of(cast.hunan) is None
    cast.li.is_active = False
    cast.li.save()
    assert chair_of(cast.gansu) is None
    Officer.objects.filter(union=cast.group).update(ends_on=dt.date(2021, 1, 1))
    assert chair_of(cast.group) is None


def test_the_trees_are_sound(cast):
    assert not any(Union.objects.find_problems())
    assert not any(Company.objects.find_problems())
