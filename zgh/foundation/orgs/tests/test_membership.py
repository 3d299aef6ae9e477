"""Nobody has two memberships at once: the database says so, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from zgh.foundation.orgs.models import Coverage, Membership

DAY = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (DAY, None),
        (dt.date(2021, 1, 1), dt.date(2022, 1, 1)),
        (dt.date(2019, 1, 1), dt.date(2020, 6, 1)),
        (dt.date(2030, 1, 1), dt.date(2031, 1, 1)),
    ],
)
def test_a_second_membership_at_the_same_time_is_refused(cast, starts_on, ends_on):
    """zhou has been a member since 2020, open-ended."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=cast.zhou.person, union=cast.hunan, starts_on=starts_on, ends_on=ends_on)
    assert Membership.objects.filter(person=cast.zhou.person).count() == 1


def test_a_membership_may_follow_on_the_very_day_the_last_one_ends(cast):
    live = Membership.objects.get(person=cast.zhou.person)
    Membership.objects.filter(pk=live.pk).update(ends_on=DAY)
    Membership.objects.create(person=cast.zhou.person, union=cast.hunan, starts_on=DAY)
    assert Membership.objects.at(DAY).get(person=cast.zhou.person).union == cast.hunan
    assert Membership.objects.at(DAY - dt.timedelta(1)).get(person=cast.zhou.person).union == cast.gansu


def test_prolonging_an_ended_membership_into_the_next_one_is_refused(cast):
    live = Membership.objects.get(person=cast.zhou.person)
    Membership.objects.filter(pk=live.pk).update(ends_on=DAY)
    Membership.objects.create(person=cast.zhou.person, union=cast.hunan, starts_on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=live.pk).update(ends_on=DAY + dt.timedelta(1))


def test_a_span_cannot_end_before_it_starts(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Coverage.objects.create(
            union=cast.gansu, company=cast.hunan_co, starts_on=DAY, ends_on=DAY - dt.timedelta(days=1)
        )
