"""Beginning, moving, retaining and ending a membership: what holds, what was, and that the past stays as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zgh.foundation.audit.models import Record
from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.models import Membership, Person

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
FIRST = TODAY - 40 * DAY


def live(person):
    return Membership.objects.at().filter(person=person).first()


def test_an_admitted_person_is_a_member_from_that_day_with_a_card_and_the_union_that_looks_after_them(cast):
    Person.objects.filter(pk=cast.ma.person.pk).update(union=cast.group)
    row = memberships.admit(cast.wang, cast.ma.person, cast.gansu, day=TODAY - 3 * DAY)
    assert (row.union, row.standing, row.starts_on) == (cast.gansu, "full", TODAY - 3 * DAY)
    assert row.card_no == f"{row.starts_on.year}{cast.ma.person.pk:08d}"
    assert not Membership.objects.members_on(cast.gansu, TODAY - 4 * DAY).filter(person=cast.ma.person).exists()
    assert Membership.objects.members_on(cast.gansu, TODAY - 3 * DAY).filter(person=cast.ma.person).exists()
    assert Person.objects.get(pk=cast.ma.person.pk).union == cast.gansu
    assert Record.objects.get(verb="orgs.admit").actor_id == cast.wang.pk


def test_a_member_cannot_be_admitted_again(cast):
    with pytest.raises(ValidationError, match="已经是会员"):
        memberships.admit(cast.wang, cast.zhou.person, cast.gansu)
    assert Membership.objects.filter(person=cast.zhou.person).count() == 1


def test_a_transfer_ends_here_on_the_day_it_begins_there(cast):
    there = memberships.transfer(cast.liu, live(cast.zhou.person), cast.hunan)
    assert live(cast.zhou.person) == there
    assert Membership.objects.at(TODAY - DAY).get(person=cast.zhou.person).union == cast.gansu
    assert Person.objects.get(pk=cast.zhou.person.pk).union == cast.hunan


def test_a_transfer_agreed_for_a_day_to_come_counts_from_that_day_without_anybody_doing_anything(cast):
    memberships.transfer(cast.liu, live(cast.zhou.person), cast.hunan, day=TODAY + 7 * DAY)
    assert live(cast.zhou.person).union == cast.gansu
    assert Membership.objects.members_on(cast.gansu, TODAY + 6 * DAY).filter(person=cast.zhou.person).exists()
    assert Membership.objects.members_on(cast.hunan, TODAY + 7 * DAY).filter(person=cast.zhou.person).exists()


def test_a_transfer_can_be_called_off_before_its_day_and_not_after(cast):
    here = live(cast.zhou.person)
    there = memberships.transfer(cast.liu, here, cast.hunan, day=TODAY + 7 * DAY)
    memberships.call_off(cast.wang, there)
    here.refresh_from_db()
    assert here.ends_on is None
    assert not Membership.objects.members_on(cast.hunan, TODAY + 30 * DAY).filter(person=cast.zhou.person).exists()
    assert list(Membership.objects.filter(person=cast.zhou.person).lasting()) == [here]
    with pytest.raises(ValidationError, match="不能再改"):
        memberships.call_off(cast.wang, memberships.transfer(cast.liu, here, cast.hunan))


def test_a_transfer_can_be_brought_forward_to_today(cast):
    there = memberships.transfer(cast.liu, live(cast.zhou.person), cast.hunan, day=TODAY + 7 * DAY)
    memberships.hasten(cast.wang, there)
    assert live(cast.zhou.person).union == cast.hunan
    assert Membership.objects.at(TODAY - DAY).get(person=cast.zhou.person).union == cast.gansu


def test_a_retained_member_is_a_member_without_a_vote_and_can_get_it_back(cast):
    kept = memberships.retain(cast.wang, live(cast.zhou.person))
    counted, voting = (
        Membership.objects.members_on(cast.gansu, voting=v).values_list("person", flat=True) for v in (0, 1)
    )
    assert cast.zhou.person.pk in counted
    assert cast.zhou.person.pk not in voting
    memberships.resume(cast.wang, kept)
    assert cast.zhou.person.pk in Membership.objects.members_on(cast.gansu, voting=True).values_list(
        "person", flat=True
    )
    assert Membership.objects.members_on(cast.gansu, TODAY - DAY, voting=True).filter(person=cast.zhou.person).exists()


def test_who_left_can_come_back_with_the_old_card(cast):
    Membership.objects.filter(person=cast.zhou.person).update(card_no="620001")
    memberships.cease(cast.zhou, live(cast.zhou.person), day=TODAY - DAY)
    assert live(cast.zhou.person) is None
    assert memberships.admit(cast.wang, cast.zhou.person, cast.gansu).card_no == "620001"


@pytest.mark.parametrize("verb", ["admit", "retain", "cease"])
def test_what_happens_tomorrow_is_not_written_today(cast, verb):
    before = list(Membership.objects.values_list())
    what = (cast.ma.person, cast.gansu) if verb == "admit" else (live(cast.zhou.person),)
    with pytest.raises(ValidationError, match="不能晚于今天"):
        getattr(memberships, verb)(cast.wang, *what, day=TODAY + DAY)
    assert list(Membership.objects.values_list()) == before


def test_a_transfer_does_not_overtake_another_whose_day_has_not_come_either(cast):
    first = memberships.transfer(cast.wang, live(cast.zhou.person), cast.hunan, day=TODAY + DAY)
    second = memberships.transfer(cast.wang, first, cast.group, day=TODAY + 2 * DAY)
    with pytest.raises(ValidationError, match="这一次不能提前"):
        memberships.hasten(cast.wang, second)
    memberships.call_off(cast.wang, second)
    memberships.hasten(cast.wang, memberships.running(cast.zhou.person))
    assert live(cast.zhou.person).union == cast.hunan


def test_a_row_that_has_changed_meanwhile_is_not_written_over(cast):
    seen, same = live(cast.zhou.person), live(cast.zhou.person)
    memberships.transfer(cast.liu, seen, cast.hunan)
    with pytest.raises(ValidationError, match="刚刚变了"):
        memberships.cease(cast.wang, same)
    assert live(cast.zhou.person).union == cast.hunan


def test_a_committee_counts_the_members_of_its_branches_and_a_branch_only_its_own(cast, django_assert_num_queries):
    for below, count in ((True, 9 - 1), (False, 3)):
        with django_assert_num_queries(1):
            assert len(Membership.objects.members_on(cast.group, below=below)) == count


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["admit", "transfer", "later", "call_off", "hasten", "retain", "resume", "cease"]),
        st.integers(0, 40),
        st.integers(0, 2),
    ),
    max_size=12,
)


def act(verb, person, union, ago):
    """One verb on whatever is running now; refusals are part of the game."""
    row = memberships.running(person)
    day = TODAY - ago * DAY
    if verb == "admit":
        return memberships.admit(None, person, union, day=day)
    if row is None:
        raise ValidationError("nothing runs")
    if verb in ("transfer", "later"):
        return memberships.transfer(None, row, union, day=TODAY + (ago + 1) * DAY if verb == "later" else None)
    if verb in ("call_off", "hasten"):
        return getattr(memberships, verb)(None, row)
    return getattr(memberships, verb)(None, row, day=day)


def held(person):
    """What holds on each day of two and a half months: union and standing, or nothing."""
    rows = list(Membership.objects.filter(person=person))
    days = [FIRST + n * DAY for n in range(83)]
    holding = {day: [r for r in rows if r.starts_on <= day and (r.ends_on is None or r.ends_on > day)] for day in days}
    assert all(len(found) <= 1 for found in holding.values()), "two at once"
    return {day: (found[0].union_id, found[0].standing) if found else None for day, found in holding.items()}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, is_member=st.booleans())
def test_whatever_is_done_in_whatever_order_nobody_is_a_member_twice_and_the_past_is_not_rewritten(
    cast, acts, is_member
):
    person = Person.objects.create(name="田野", union=cast.gansu)
    unions = [cast.gansu, cast.hunan, cast.group]
    if is_member:  # else most sequences end before anything can be moved
        memberships.admit(None, person, cast.gansu, day=FIRST)
    for verb, ago, where in acts:
        before = held(person)
        past = {r.pk: (r.starts_on, r.ends_on, r.standing, r.union_id) for r in ended(person)}
        try:
            act(verb, person, unions[where], ago)
        except ValidationError:
            assert held(person) == before, f"a refused {verb} changed something"
            continue
        after, from_day = (
            held(person),
            TODAY if verb in ("transfer", "later", "call_off", "hasten") else TODAY - ago * DAY,
        )
        assert {d: v for d, v in after.items() if d < from_day} == {d: v for d, v in before.items() if d < from_day}
        now = {r.pk: (r.starts_on, r.ends_on, r.standing, r.union_id) for r in Membership.objects.filter(person=person)}
        assert past.items() <= now.items(), f"{verb} wrote on a row that was over"
        assert Membership.objects.filter(person=person, ends_on=None).count() <= 1


def ended(person):
    """Rows whose last day is over: nothing may touch them again."""
    return Membership.objects.filter(person=person, ends_on__lte=TODAY)
