"""One list of people, the same from both sides: whom an audience holds, and which audiences hold a person."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import LONG_AGO, grow
from zgh.foundation.accounts.models import User
from zgh.foundation.audience.facts import age_on
from zgh.foundation.audience.models import Audience, PostKind
from zgh.foundation.audience.reaching import (
    Reach,
    addressed,
    describe,
    described,
    people,
    preview,
    reach,
    years_before,
)
from zgh.foundation.orgs.models import Company, Employment, Membership, Officer, Person, Union

TODAY = dt.date(2026, 11, 27)


@pytest.fixture
def crowd(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast with facts, two kinds of post, a department, one who left and one who is only a member."""
    cast.drivers = PostKind.objects.create(name="驾驶配送", words=("司机", "驾驶"))
    cast.sales = PostKind.objects.create(name="销售", words=("销售", "Sales"))
    today = timezone.localdate()
    facts = {"zhou": ("F", 29, "冷链驾驶员"), "ma": ("M", 45, "sales经理"), "wang": ("F", 51, ""),
             "xiong": ("", 30, "销售部开票员"), "liu": ("F", None, "司机班班长"), "yang": ("F", 55, ""),
             "li": ("M", 35, "")}  # fmt: skip
    for name, (sex, years, post) in facts.items():
        born = years and years_before(today, years)
        Person.objects.filter(user=getattr(cast, name)).update(sex=sex, born_on=born)
        Employment.objects.filter(person__user=getattr(cast, name)).update(post=post)
    cast.depot = grow(Company, cast.hunan_co, code="C21", name="储运部", province="")
    Employment.objects.filter(person__user=cast.liu).update(company=cast.depot, form="dispatched")
    Membership.objects.filter(person__user=cast.zhao).update(standing="retained")
    beijing = grow(Company, cast.hq, code="C3", name="北京办事处", province="11")
    Employment.objects.filter(person__user=cast.ma).update(company=beijing)
    cast.gone = User.objects.create_user("gone", "离职")
    left = Person.objects.create(user=cast.gone, name="离职", union=cast.gansu)
    Employment.objects.create(person=left, company=cast.gansu_co, employee_no="E9", starts_on=LONG_AGO, ends_on=today)
    cast.retired = User.objects.create_user("retired", "退休")
    old = Person.objects.create(
        user=cast.retired, name="退休", union=cast.hunan, sex="M", born_on=years_before(today, 61)
    )
    Membership.objects.create(person=old, union=cast.hunan, standing="retained", starts_on=LONG_AGO)
    return cast


def names_of(audience: Audience) -> set[str]:
    """Logins of the people it is for."""
    return set(people(audience).values_list("user__username", flat=True))


def reached_by(audience: Audience) -> set[str]:
    """Logins for whom a row with this audience is meant, each asked on their own."""
    audience.save()
    return {user.username for user in User.objects.all() if Audience.objects.filter(_of(user), pk=audience.pk).exists()}


def _of(user: User) -> object:
    """`addressed` for rows that are the audience itself."""
    from django.db.models import Q

    def bare(q: Q) -> Q:
        children = [bare(c) if isinstance(c, Q) else (c[0].removeprefix("audience__"), c[1]) for c in q.children]
        return Q(*children, _connector=q.connector, _negated=q.negated)

    return bare(addressed(user))


CHOICES = {
    "provinces": st.sets(st.sampled_from(["50", "43", "62", "11"]), max_size=2).map(tuple),
    "sex": st.sampled_from(["", "F", "M"]),
    "age_from": st.none() | st.integers(14, 60),
    "age_to": st.none() | st.integers(14, 70),
    "forms": st.sets(st.sampled_from(["contract", "dispatched", "intern"]), max_size=2).map(tuple),
    "standing": st.sampled_from(["", "members", "full", "others"]),
    "offices": st.sampled_from([(), (), ("chair",), ("chair", "secretary")]),
}


@settings(max_examples=60)
@given(data=st.data())
def test_both_sides_name_the_same_people(crowd: SimpleNamespace, data: st.DataObject) -> None:
    chosen = {name: data.draw(choice) for name, choice in CHOICES.items()}
    # most are drawn wide, or nearly all would hold nobody
    for name in data.draw(st.sets(st.sampled_from(sorted(CHOICES)), min_size=3)):
        chosen[name] = Audience._meta.get_field(name).get_default() or (None if name.startswith("age") else "")
    if None not in (chosen["age_from"], chosen["age_to"]) and chosen["age_from"] > chosen["age_to"]:
        chosen["age_from"], chosen["age_to"] = chosen["age_to"], chosen["age_from"]
    kinds = data.draw(st.sampled_from([(), (), (crowd.drivers,), (crowd.sales,), (crowd.drivers, crowd.sales)]))
    units = data.draw(st.sampled_from([(), (), (crowd.hunan_co,), (crowd.depot, crowd.gansu_co), (crowd.hq,)]))
    audience = Audience(
        union=data.draw(st.sampled_from([crowd.group, crowd.gansu, crowd.hunan])),
        is_below=data.draw(st.booleans()),
        post_kinds=tuple(str(kind.pk) for kind in kinds),
        companies=tuple(str(unit.pk) for unit in units),
        **chosen,
    )
    assert names_of(audience) == reached_by(audience)


@pytest.mark.parametrize(
    ("narrowed", "who"),
    [
        ({}, {"zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "retired"}),
        ({"is_below": False}, {"yang", "chen", "zhao"}),
        ({"sex": "F"}, {"zhou", "wang", "liu", "yang"}),
        ({"age_to": 35}, {"zhou", "xiong", "li"}),
        ({"age_from": 51, "age_to": 55}, {"wang", "yang"}),
        ({"provinces": ("43",)}, {"xiong", "liu", "retired"}),
        ({"standing": "others"}, {"ma"}),
        ({"standing": "full"}, {"zhou", "wang", "li", "yang", "chen", "xiong", "liu"}),
        ({"offices": ("chair",)}, {"li", "yang"}),
        ({"forms": ("dispatched",)}, {"liu"}),
        ({"provinces": ("11",)}, {"ma"}),
        ({"provinces": ("62",)}, {"zhou", "wang", "li"}),
    ],
)
def test_each_way_to_narrow(crowd: SimpleNamespace, narrowed: dict, who: set[str]) -> None:
    audience = Audience(union=crowd.group, **narrowed)
    assert names_of(audience) == reached_by(audience) == who


def test_kinds_of_post_are_read_in_hrs_own_words(crowd: SimpleNamespace) -> None:
    both = Audience(union=crowd.group, post_kinds=(str(crowd.drivers.pk), str(crowd.sales.pk)))
    assert names_of(both) == reached_by(both) == {"zhou", "liu", "ma", "xiong"}


def test_a_unit_holds_what_is_below_it(crowd: SimpleNamespace) -> None:
    unit = Audience(union=crowd.group, companies=(str(crowd.hunan_co.pk),))
    assert names_of(unit) == reached_by(unit) == {"xiong", "liu"}


def test_who_moves_reads_what_is_for_the_new_place(crowd: SimpleNamespace) -> None:
    audience = Audience(union=crowd.hunan)
    assert "zhou" not in reached_by(audience)
    Person.objects.filter(user=crowd.zhou).update(union=crowd.hunan)
    assert "zhou" in names_of(audience)
    assert "zhou" in reached_by(audience)


def test_what_nobody_wrote_down_is_told_beside_the_number(crowd: SimpleNamespace) -> None:
    found = reach(Audience(union=crowd.group, sex="F", age_to=40))
    assert (found.count, found.told, found.told_unknown) == (1, "不足5", "")
    assert found.unknown == 4  # chen, zhao: neither; xiong: no sex; liu: no date of birth


def test_a_choice_is_said_in_words(crowd: SimpleNamespace) -> None:
    audience = Audience(
        union=crowd.gansu, provinces=("62",), sex="F", age_from=18, age_to=35, post_kinds=(str(crowd.drivers.pk),),
        companies=(str(crowd.gansu_co.pk),), forms=("intern",), standing="members", offices=("chair",),
    )  # fmt: skip
    said = "甘肃连锁工会和下级·甘肃·甘肃健康医药连锁有限公司·女·18到35岁·驾驶配送·实习·会员·主席"
    assert describe(audience) == said


def test_many_are_said_in_words_in_one_query_and_shown_with_their_number_in_two(
    crowd: SimpleNamespace, django_assert_num_queries: object
) -> None:
    drivers = Audience(union=crowd.group, post_kinds=(str(crowd.drivers.pk),), companies=(str(crowd.hunan_co.pk),))
    women = Audience(union=crowd.hunan, post_kinds=(str(crowd.sales.pk),), sex="F", is_below=False)
    with django_assert_num_queries(1):
        assert described([drivers, women]) == ["集团工会和下级·湖南民生药业有限公司·驾驶配送", "湖南民生工会·女·销售"]
    with django_assert_num_queries(2):
        words, number = preview(women)
    assert (words, number.count, number.unknown) == ("湖南民生工会·女·销售", 0, 1)  # xiong: no sex


def test_reading_what_is_known_of_a_person_costs_two_queries(
    crowd: SimpleNamespace, django_assert_num_queries: object
) -> None:
    user = User.objects.get(pk=crowd.zhou.pk)
    with django_assert_num_queries(2):
        addressed(user)
        addressed(user)


@given(born=st.dates(dt.date(1950, 1, 1), TODAY), day=st.dates(TODAY, dt.date(2060, 1, 1)), years=st.integers(0, 100))
def test_ages_are_the_same_reckoned_either_way(born: dt.date, day: dt.date, years: int) -> None:
    assert (age_on(born, day) >= years) == (born <= years_before(day, years))


def test_officers_of_the_past_are_not_meant(crowd: SimpleNamespace) -> None:
    Officer.objects.filter(person__user=crowd.li).update(ends_on=timezone.localdate())
    audience = Audience(union=crowd.group, offices=("chair",))
    assert names_of(audience) == reached_by(audience) == {"yang"}


def test_numbers_of_a_narrowed_choice_tell_nothing_of_one_person() -> None:
    assert {Reach(n, 0, True).told for n in range(5)} == {"不足5"}
    assert Reach(38, 0, True).told == Reach(39, 0, True).told == "约40"
    assert Reach(1204, 0).told == "1,204"
    assert Reach(9, 3, True).told_unknown == ""


def test_who_works_nowhere_known_is_not_in_any_province(crowd: SimpleNamespace) -> None:
    Company.objects.filter(pk=crowd.gansu_co.pk).update(province="")
    Union.objects.filter(pk=crowd.gansu.pk).update(province="")
    audience = Audience(union=crowd.group, provinces=("62",))
    assert names_of(audience) == reached_by(audience) == set()
