"""Who is owed the to-dos of memberships: who keeps the members, else the chair of the very union, else those above."""

from __future__ import annotations

import pytest

from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Membership, Person
from zgh.foundation.todo.models import Todo
from zgh.governance.membership import leaving

from .asking import applied, grouped, moving_to, today


def without(cast, *names):
    for name in names:
        getattr(cast, name).duties.all().delete()


def owed(user, verb):
    """Whether this person sees the to-do among their own."""
    return Todo.objects.mine(user).filter(verb=verb).exists()


@pytest.mark.parametrize(
    ("gone", "who", "duty"),
    [((), "wang", "orgs"), (("wang",), "li", "chair"), (("wang", "li"), "yang", "orgs")],
    ids=["a keeper", "only a chair", "nobody there"],
)
def test_an_application_is_owed_by_the_nearest_union_that_has_somebody(cast, gone, who, duty):
    without(cast, *gone)
    applied(cast.ma)
    todo = Todo.objects.open().get(verb="enrol")
    assert (todo.duty, owed(getattr(cast, who), "enrol")) == (duty, True)
    assert [name for name in ("wang", "li", "yang", "liu") if owed(getattr(cast, name), "enrol")] == [who]
    assert set(Notice.objects.filter(kind="membership.submitted").values_list("user__username", flat=True)) == {who}


def test_a_chair_without_the_orgs_duty_gets_transfers_and_may_answer_them(cast):
    without(cast, "wang")
    transfer = moving_to(cast.xiong.person, cast.gansu)
    assert owed(cast.li, "receive")
    assert not owed(cast.yang, "receive")
    transfer.receive(cast.li)


def test_what_only_the_register_keepers_may_do_is_not_laid_on_a_chair(cast):
    without(cast, "wang")
    leaving.ask_about([cast.zhou.person.pk], today())
    assert not owed(cast.li, "settle")
    assert owed(cast.yang, "settle")
    assert not Membership.objects.permitted("retain", cast.li).filter(person=cast.zhou.person).exists()


def test_nobody_is_owed_what_concerns_themselves(cast):
    without(cast, "wang")
    moving_to(cast.xiong.person, cast.gansu)
    Todo.objects.all().delete()
    Membership.objects.filter(person=cast.li.person).update(union=cast.hunan)
    moving_to(cast.li.person, cast.gansu)
    assert not owed(cast.li, "receive")
    assert owed(cast.yang, "receive")


def test_the_chair_of_the_committee_hears_that_an_application_waits_for_a_meeting_once(cast):
    group = grouped(cast)
    Person.objects.filter(pk=cast.ma.person.pk).update(union=group)
    cast.ma.person.refresh_from_db()
    application = applied(cast.ma)
    told = Notice.objects.filter(kind="membership.to_decide")
    assert not told.exists(), "the group looks first"
    application.vet(cast.wang)
    application.reschedule()
    assert list(told.values_list("user__username", flat=True)) == ["li"]
    assert "等开会讨论" in told.get().text
