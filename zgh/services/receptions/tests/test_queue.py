"""The order of the queue: votes, and a place for whoever has waited longest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from zgh.services.receptions.queue import ordered

START = dt.datetime(2026, 5, 20, 14, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Row:
    pk: int
    vote_count: int
    approved_at: dt.datetime


def row(pk: int, votes: int, minute: int) -> Row:
    return Row(pk, votes, START + dt.timedelta(minutes=minute))


rows = st.lists(
    st.builds(row, st.integers(1, 10**6), st.integers(0, 40), st.integers(0, 90)), max_size=30, unique_by=lambda r: r.pk
)


def test_most_votes_first_and_every_third_place_for_the_longest_wait():
    waiting = [row(1, 0, 0), row(2, 9, 5), row(3, 7, 6), row(4, 5, 7), row(5, 1, 1)]
    assert [one.pk for one in ordered(waiting, 3)] == [2, 3, 1, 4, 5]


@given(rows, st.integers(2, 10))
def test_nobody_is_lost_or_doubled(waiting, n):
    assert sorted(one.pk for one in ordered(waiting, n)) == sorted(one.pk for one in waiting)


@given(rows, st.integers(2, 10))
def test_every_nth_place_is_the_oldest_of_those_still_waiting(waiting, n):
    line = ordered(waiting, n)
    for place in range(n - 1, len(line), n):
        assert line[place].approved_at == min(one.approved_at for one in line[place:])


@given(rows, st.integers(2, 10))
def test_every_other_place_has_the_most_votes_of_those_still_waiting(waiting, n):
    line = ordered(waiting, n)
    for place, one in enumerate(line, start=1):
        if place % n:
            assert one.vote_count == max(other.vote_count for other in line[place - 1 :])


@given(rows, st.integers(2, 10))
def test_a_question_nobody_votes_for_is_heard_after_those_who_wait_longer(waiting, n):
    """At most n places for each that waits longer, and n more: whatever the votes of the others are."""
    line = ordered(waiting, n)
    for place, one in enumerate(line, start=1):
        older = sum((other.approved_at, other.pk) < (one.approved_at, one.pk) for other in waiting)
        assert place <= n * (older + 1)
    assert ordered(list(reversed(waiting)), n) == line, "the order rows come in does not matter"
