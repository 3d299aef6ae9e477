"""Transfers: who starts one, who takes and who lets go, what silence means, and that the membership follows."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from zgh.foundation.access.permitted import may
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs import memberships
from zgh.foundation.orgs.models import Company, Employment, Membership, Person
from zgh.foundation.orgs.signals import people_relocated
from zgh.foundation.todo.models import Todo
from zgh.governance.membership import tasks, transferring
from zgh.governance.membership.models import Transfer

from .asking import DAY, fresh, grouped, let_days_pass, live, moving_to, today


def zhou(cast):
    return cast.zhou.person


def told(kind="membership.moving"):
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def test_an_hr_move_begins_a_transfer_and_changes_no_membership(cast):
    assert transferring.follow_moves([[zhou(cast).pk, cast.gansu.pk, cast.hunan.pk]]) == 1
    transfer = Transfer.objects.get()
    assert (transfer.origin, transfer.source, transfer.union, transfer.state) == (
        "relocated", cast.gansu, cast.hunan, "requested",
    )  # fmt: skip
    assert live(cast.zhou).union == cast.gansu
    assert told() == {"zhou", "wang", "liu"}
    todo = Todo.objects.open().get()
    assert (todo.verb, todo.union, todo.due_at) == ("receive", cast.hunan, transfer.due_at)


def test_the_signal_of_a_move_reaches_this_room_through_a_task(cast, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    with django_capture_on_commit_callbacks(execute=True):
        people_relocated.send(None, moves=[(zhou(cast).pk, cast.gansu.pk, cast.hunan.pk)], day=today(), by=None)
    assert DBTaskResult.objects.filter(task_path__endswith="membership.tasks.follow_moves").count() == 1


def test_moves_of_people_who_are_no_members_or_come_back_begin_nothing(cast):
    assert transferring.follow_moves([[cast.ma.person.pk, cast.gansu.pk, cast.hunan.pk]]) == 0
    transferring.follow_moves([[zhou(cast).pk, cast.gansu.pk, cast.hunan.pk]])
    assert transferring.follow_moves([[zhou(cast).pk, cast.hunan.pk, cast.gansu.pk]]) == 0
    assert Transfer.objects.get().state == "withdrawn"


def test_the_same_move_twice_is_one_transfer_and_a_later_move_replaces_it(cast):
    for _twice in range(2):
        transferring.follow_moves([[zhou(cast).pk, cast.gansu.pk, cast.hunan.pk]])
    transferring.follow_moves([[zhou(cast).pk, cast.hunan.pk, cast.group.pk]])
    assert list(Transfer.objects.order_by("pk").values_list("union__code", "state")) == [
        ("U2", "withdrawn"),
        ("U0", "requested"),
    ]


def test_a_move_that_makes_no_sense_does_not_stop_the_others(cast):
    women = grouped(cast, "women")
    moves = [[cast.li.person.pk, cast.gansu.pk, women.pk], [zhou(cast).pk, cast.gansu.pk, cast.hunan.pk]]
    assert transferring.follow_moves(moves) == 1
    assert Transfer.objects.get().person == zhou(cast)


def test_a_move_inside_the_unit_of_ones_own_group_needs_no_transfer(cast):
    group = grouped(cast)
    memberships.transfer(None, live(cast.zhou), group)
    assert transferring.follow_moves([[zhou(cast).pk, cast.hunan.pk, cast.gansu.pk]]) == 0


def test_received_and_not_objected_to_the_membership_goes_over_on_the_day_without_a_worker(cast):
    transfer = moving_to(zhou(cast), cast.hunan, "accepted", by=cast.liu)
    assert (transfer.state, transfer.release_on) == ("accepted", today() + 7 * DAY)
    assert live(cast.zhou).union == cast.hunan
    assert Membership.objects.at().get(person=zhou(cast)).union == cast.gansu
    later = let_days_pass(transfer, 7)
    assert (later.state, later.state_at(), later.shown_state) == ("accepted", "done", "已转会")
    assert Membership.objects.at().get(person=zhou(cast)).union == cast.hunan
    tasks.release_silent()
    assert fresh(later).state == "done"
    assert Person.objects.get(pk=zhou(cast).pk).union == cast.hunan
    assert not Todo.objects.open().exists()
    assert "您现在是湖南民生工会的会员" in Notice.objects.filter(user=cast.zhou).latest("created_at").text


def test_the_tick_leaves_alone_what_is_not_due(cast):
    transfer = moving_to(zhou(cast), cast.hunan, "accepted", by=cast.liu)
    tasks.release_silent()
    assert fresh(transfer).state == "accepted"
    with pytest.raises(IllegalMove):
        transfer.release(None)


def test_the_old_union_may_let_go_at_once(cast):
    transfer = moving_to(zhou(cast), cast.hunan, "accepted", by=cast.liu)
    transfer.release(cast.wang)
    assert Membership.objects.at().get(person=zhou(cast)).union == cast.hunan
    assert Membership.objects.at(today() - DAY).get(person=zhou(cast)).union == cast.gansu
    assert (fresh(transfer).state, fresh(transfer).release_on) == ("done", today())


def test_an_objection_keeps_the_membership_where_it_is_until_the_old_union_lets_go(cast):
    transfer = moving_to(zhou(cast), cast.hunan, "objected", by=cast.liu, giver=cast.wang)
    assert (transfer.state, live(cast.zhou).union) == ("objected", cast.gansu)
    todo = Todo.objects.open().get()
    assert (todo.verb, todo.union) == ("release", cast.group), "the union above both is asked to help"
    transfer = fresh(transfer)
    transfer.release(cast.yang)
    assert Membership.objects.at().get(person=zhou(cast)).union == cast.hunan
    assert fresh(transfer).arrival.starts_on == today()


def test_the_day_of_the_transfer_is_too_late_to_object_or_to_take_it_back(cast):
    transfer = let_days_pass(moving_to(zhou(cast), cast.hunan, "accepted", by=cast.liu), 7)
    with pytest.raises(IllegalMove):
        transfer.object(cast.wang, "太晚了")
    with pytest.raises(IllegalMove):
        transfer.withdraw(cast.zhou)
    assert Membership.objects.at().get(person=zhou(cast)).union == cast.hunan


def test_one_day_before_it_is_not(cast):
    transfer = let_days_pass(moving_to(zhou(cast), cast.hunan, "accepted", by=cast.liu), 6)
    transfer.object(cast.wang, "交接还没做完")
    assert live(cast.zhou).union == cast.gansu


def test_a_refusal_has_a_reason_and_leaves_the_membership(cast):
    transfer = moving_to(zhou(cast), cast.hunan)
    with pytest.raises(ValidationError, match="理由"):
        transfer.decline(cast.liu, " ")
    transfer.decline(cast.liu, "人还没有报到")
    assert (fresh(transfer).state, live(cast.zhou).union) == ("refused", cast.gansu)
    assert not Todo.objects.open().exists()


@pytest.mark.parametrize("state", ["requested", "accepted", "objected"])
def test_the_person_takes_it_back_before_the_day(cast, state):
    transfer = moving_to(zhou(cast), cast.hunan, state, by=cast.liu, giver=cast.wang)
    transfer.withdraw(cast.zhou)
    assert (fresh(transfer).state, live(cast.zhou).union) == ("withdrawn", cast.gansu)
    assert not Todo.objects.open().exists()


@pytest.mark.parametrize(
    ("verb", "state", "can"),
    [
        ("receive", "requested", {"liu", "yang"}),
        ("decline", "requested", {"liu", "yang"}),
        ("object", "accepted", {"wang", "li", "yang"}),
        ("release", "accepted", {"wang", "li", "yang"}),
        ("withdraw", "requested", {"zhou"}),
        ("view", "requested", {"zhou", "liu", "wang", "li", "yang"}),
    ],
)
def test_each_side_does_its_part_and_the_person_only_watches(cast, verb, state, can):
    transfer = moving_to(zhou(cast), cast.hunan, state, by=cast.liu)
    names = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu", "operator")
    assert {name for name in names if may(getattr(cast, name), verb, transfer)} == can


def test_nobody_receives_themselves(cast):
    transfer = moving_to(cast.liu.person, cast.gansu)
    assert not may(cast.liu, "release", transfer)
    with pytest.raises(PermissionDenied):
        moving_to(cast.wang.person, cast.hunan).receive(cast.wang)


def test_a_person_has_one_transfer_at_a_time(cast):
    first = transferring.request(cast.zhou, zhou(cast), cast.hunan, origin="member")
    assert transferring.request(cast.zhou, zhou(cast), cast.hunan, origin="member") == first
    with pytest.raises(ValidationError, match="已经有一件"):
        transferring.request(cast.zhou, zhou(cast), cast.group, origin="member")
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(
            person=zhou(cast), source=cast.gansu, union=cast.group, membership=live(cast.zhou), origin="member"
        )
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(("who", "where", "words"), [("ma", "hunan", "还不是会员"), ("zhou", "gansu", "已经是")])
def test_a_transfer_that_makes_no_sense_is_refused_in_words(cast, who, where, words):
    with pytest.raises(ValidationError, match=words):
        transferring.request(cast.wang, getattr(cast, who).person, getattr(cast, where), origin="cadre")


def test_women_committees_receive_nobody(cast):
    women = grouped(cast, "women")
    with pytest.raises(ValidationError, match="不接收会员"):
        transferring.request(cast.zhou, zhou(cast), women, origin="member")


def test_with_no_days_to_wait_it_is_done_on_receiving(cast, settings):
    settings.MEMBERSHIP_RELEASE_DAYS = 0
    transfer = moving_to(zhou(cast), cast.hunan, "accepted", by=cast.liu)
    assert (transfer.state, live(cast.zhou).union) == ("done", cast.hunan)
    assert Person.objects.get(pk=zhou(cast).pk).union == cast.hunan


def test_a_unit_of_the_new_job_is_found_from_the_move_itself(cast):
    """What HR sends is enough: person, old union, new union; jobs may be written before or after."""
    unit = Company.objects.get(pk=cast.hunan_co.pk)
    Employment.objects.filter(person=zhou(cast)).update(company=unit)
    transferring.follow_moves([(zhou(cast).pk, None, cast.hunan.pk)])
    assert Transfer.objects.get().union == cast.hunan
