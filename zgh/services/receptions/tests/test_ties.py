"""A reception that is still to come goes over with its host's work or its union, and askers hear of it."""

from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.ties import ties
from zgh.foundation.todo.models import Todo

from .telling import fresh, plan, put, reception_at


def tie():
    return next(one for one in ties() if one.key == "receptions")


def given(giver, taker, by):
    people = [Person.objects.get(user=one) for one in (giver, taker)]
    return tie().hand_over(tie().of_people([people[0].pk]), *people, by)


def test_the_taker_hosts_it_and_whoever_asked_hears_of_it(cast):
    row = plan(cast)
    put(cast, row)
    assert given(cast.li, cast.wang, cast.chen) == 1
    row = fresh(row)
    assert row.host == cast.wang
    assert "甘肃" in row.office
    assert Notice.objects.filter(kind="receptions.changed", user=cast.zhou).count() == 1


def test_who_may_not_host_gets_none(cast):
    row = plan(cast)
    assert given(cast.li, cast.ma, cast.chen) == 0
    assert fresh(row).host == cast.li


def test_the_heir_holds_what_the_union_had_announced_and_owes_its_minutes(cast):
    row, over = plan(cast), reception_at(cast, "minutes")
    assert tie().move(tie().of_unions([cast.gansu.pk]), cast.gansu, cast.hunan, cast.chen) == 2
    assert {fresh(row).union, fresh(over).union} == {cast.hunan}
    assert Todo.objects.open().get(about_id=over.pk, verb="publish").union == cast.hunan


def test_what_was_held_and_published_stays_where_it_was(cast):
    reception_at(cast, "published")
    reception_at(cast, "cancelled")
    assert not tie().of_unions([cast.gansu.pk])
    assert not tie().of_people([Person.objects.get(user=cast.li).pk])
