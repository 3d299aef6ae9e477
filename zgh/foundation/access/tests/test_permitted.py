"""A duty reaches exactly its subtree, and nothing leaks past it."""

import pytest

from zgh.foundation.access.permitted import may
from zgh.foundation.orgs.models import Person, Union


def names(rows):
    return set(rows.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("zhou", {"周敏"}),
        ("wang", {"周敏", "马俊", "王丽娟", "李建国"}),
        ("liu", {"熊枫", "刘芳"}),
        ("operator", set()),
    ],
)
def test_people_are_seen_by_themselves_and_by_duty_in_the_subtree(cast, who, seen):
    assert names(Person.objects.all().permitted("view", getattr(cast, who))) == seen


def test_a_duty_at_the_top_reaches_every_union(cast):
    assert Person.objects.all().permitted("view", cast.yang).count() == Person.objects.count() == 9


def test_buttons_agree_with_the_filter(cast):
    rows = Union.objects.all().with_can(cast.wang, "edit")
    assert {u.code: u.can_edit for u in rows} == {"U0": False, "U1": True, "U2": False}
    assert may(cast.wang, "edit", cast.gansu)
    assert not may(cast.wang, "edit", cast.hunan)


def test_an_ended_duty_gives_nothing(cast):
    import datetime as dt

    from django.utils import timezone

    cast.wang.duties.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert names(Person.objects.all().permitted("view", cast.wang)) == {"王丽娟"}
