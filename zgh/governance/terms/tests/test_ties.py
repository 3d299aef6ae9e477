"""A union that closes takes its elections with it, and nobody is reminded of it again."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import ties
from zgh.foundation.todo.models import Todo
from zgh.governance.terms.enter import enter
from zgh.governance.terms.models import ReElection
from zgh.governance.terms.remind import remind_all

from .walking import begin, day, empty, fill, term


@pytest.fixture
def tie():
    return next(tie for tie in ties() if tie.key == "terms.elections")


def closed(union: Union) -> Union:
    Union.objects.filter(pk=union.pk).update(closed_on=timezone.localdate())
    union.refresh_from_db()
    return union


@pytest.mark.parametrize("kind", ["re-election", "by-election"])
def test_an_election_of_a_closed_union_is_stopped_with_the_reason(cast, tie, kind):
    term(cast, months_left=2 if kind == "re-election" else 20)
    empty(cast)
    election = begin(cast) if kind == "re-election" else fill(cast)
    rows = tie.of_unions([cast.gansu.pk])
    assert list(rows) == [election]
    assert tie.move(rows, closed(cast.gansu), cast.hunan, cast.yang) == 1
    assert ReElection.objects.get(pk=election.pk).state == "dropped"
    assert not Todo.objects.open().exists()


def test_nothing_is_owed_or_said_of_a_closed_union_any_more(cast, tie):
    term(cast, months_left=-1)
    empty(cast, back=200)
    facts = {"number": "1", "issued_on": day(900), "expires_on": day(-30), "registrar": "省总"}
    enter(cast.wang, cast.gansu, representative=cast.zhou.person, **facts)
    remind_all()
    assert Todo.objects.open().count() >= 3
    tie.move(tie.of_unions([cast.gansu.pk]), closed(cast.gansu), cast.hunan, cast.yang)
    assert not Todo.objects.open().exists()
    Notice.objects.all().delete()
    assert remind_all() == 0
    assert not Notice.objects.exists()
