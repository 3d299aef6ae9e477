"""Retained, resumed, resigned, deemed, expelled, moved out; leavers; what dues are reckoned from."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.models import Record
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs import memberships, ties
from zgh.foundation.orgs.models import Membership, Person
from zgh.foundation.todo.models import Todo
from zgh.governance.membership import deciding, dues, leaving, standing, tasks
from zgh.governance.membership.models import Change, Departure, DuesBase, Transfer
from zgh.governance.membership.story import story

from .asking import DAY, applied, fresh, grouped, live, meeting, moving_to, today

SECRET = "因案被判刑"


def at_a_meeting(cast, verb, *, by=None, once=None, membership=None):
    return deciding.end_at_meeting(
        by=by or cast.wang, membership=membership or live(cast.zhou), verb=verb, reason=SECRET, meeting=meeting(),
        once=once or uuid.uuid4(),
    )  # fmt: skip


def test_a_retained_member_keeps_the_membership_and_not_the_vote(cast):
    change = standing.retain(cast.wang, live(cast.zhou), "退休")
    assert (change.kind, change.reason, change.day) == ("retain", "退休", today())
    assert live(cast.zhou).standing == "retained"
    assert not Membership.objects.members_on(cast.gansu, voting=True).filter(person=cast.zhou.person).exists()
    standing.resume(cast.wang, live(cast.zhou), "返聘")
    assert live(cast.zhou).standing == "full"
    assert [entry.title for entry in story(cast.zhou.person)] == ["加入工会"], "a day of no length is no story"


def test_retaining_needs_a_reason_and_a_running_membership(cast):
    with pytest.raises(ValidationError, match="理由"):
        standing.retain(cast.wang, live(cast.zhou), "")
    seen = live(cast.zhou)
    standing.retain(cast.wang, live(cast.zhou), "退休")
    with pytest.raises(ValidationError, match="刚刚变了"):
        standing.retain(cast.wang, seen, "退休")
    assert Change.objects.count() == 1


def test_a_member_leaves_by_their_own_word_at_once_and_may_come_back(cast):
    Membership.objects.filter(person=cast.zhou.person).update(card_no="620001")
    standing.resign(cast.zhou, cast.zhou.person)
    assert live(cast.zhou) is None
    assert Membership.objects.at(today() - DAY).filter(person=cast.zhou.person).exists()
    assert Notice.objects.get(user=cast.wang, kind="membership.standing").text.startswith("周敏退会了")
    back = applied(cast.zhou, "approved", by=cast.wang)
    assert (back.membership.card_no, live(cast.zhou).union) == ("620001", cast.gansu)
    assert [entry.title for entry in story(cast.zhou.person)] == ["重新入会", "退会", "加入工会"]


@pytest.mark.parametrize(("who", "may_resign"), [("zhou", True), ("wang", False), ("yang", False)])
def test_nobody_else_resigns_for_a_member(cast, who, may_resign):
    if may_resign:
        standing.resign(getattr(cast, who), cast.zhou.person)
    else:
        with pytest.raises(PermissionDenied):
            standing.resign(getattr(cast, who), cast.zhou.person)
    assert (live(cast.zhou) is None) is may_resign


@pytest.mark.parametrize("state", ["requested", "accepted", "objected"])
def test_leaving_takes_back_a_transfer_that_is_on_its_way(cast, state):
    transfer = moving_to(cast.zhou.person, cast.hunan, state, by=cast.liu, giver=cast.wang)
    standing.resign(cast.zhou, cast.zhou.person)
    assert fresh(transfer).state == "withdrawn"
    assert live(cast.zhou) is None
    assert not Membership.objects.members_on(cast.group, today() + 30 * DAY).filter(person=cast.zhou.person).exists()


@pytest.mark.parametrize("verb", ["deem", "expel"])
def test_a_committee_ends_a_membership_only_at_a_meeting_and_with_a_reason(cast, verb):
    decision = at_a_meeting(cast, verb)
    change = Change.objects.get()
    assert (change.kind, change.decision, change.reason) == (verb, decision, SECRET)
    assert live(cast.zhou) is None
    assert Notice.objects.filter(user=cast.yang, kind="membership.standing").exists() is (verb == "expel")


def test_the_reason_is_sealed_and_nobody_is_told_it(cast):
    at_a_meeting(cast, "expel")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM membership_change")
        assert SECRET not in str(cursor.fetchall())
    assert not Record.objects.filter(note__contains=SECRET).exists()
    assert not Notice.objects.filter(text__contains=SECRET).exists()
    assert Change.objects.get().reason == SECRET, "it could have leaked"


def test_the_same_decision_sent_twice_ends_once(cast):
    once, membership = uuid.uuid4(), live(cast.zhou)
    for _twice in range(2):
        at_a_meeting(cast, "expel", once=once, membership=membership)
    assert Change.objects.count() == 1


def test_a_group_has_no_committee_so_the_one_above_decides(cast):
    group = grouped(cast)
    assert deciding.committee_of(group) == cast.gansu
    assert deciding.committee_of(cast.gansu) == cast.gansu


@pytest.mark.parametrize("verb", ["transfer", "retain", "resume", "deem", "expel", "move_out", "note_base"])
@pytest.mark.parametrize(
    ("who", "can"), [("wang", True), ("yang", True), ("zhou", False), ("li", False), ("liu", False), ("chen", False)]
)
def test_who_keeps_the_members_there_may_change_their_standing(cast, verb, who, can):
    assert may(getattr(cast, who), verb, live(cast.zhou)) is can
    assert not may(cast.wang, verb, live(cast.wang)), "nobody their own"


def test_a_cadre_cannot_change_their_own_standing_even_past_the_filter(cast):
    with pytest.raises(PermissionDenied):
        standing.retain(cast.wang, live(cast.wang), "退休")


def test_who_leaves_the_company_stays_a_member_until_somebody_says_what_becomes_of_it(cast):
    assert leaving.ask_about([cast.zhou.person.pk, cast.ma.person.pk], today()) == 1
    assert leaving.ask_about([cast.zhou.person.pk], today()) == 0, "asked once"
    departure = Departure.objects.get()
    assert live(cast.zhou).standing == "full"
    todo = Todo.objects.open().get()
    assert (todo.verb, todo.union, todo.url) == ("settle", cast.gansu, departure.get_absolute_url())
    standing.retain(cast.wang, live(cast.zhou), "待业")
    assert (fresh(departure).state, fresh(departure).outcome) == ("settled", "retain")
    assert not Todo.objects.open().exists()


def test_coming_back_settles_it_too(cast):
    leaving.ask_about([cast.zhou.person.pk], today())
    tasks.settle_returned.call([cast.zhou.person.pk])
    assert (Departure.objects.get().state, live(cast.zhou).standing) == ("settled", "full")


def test_moving_out_of_the_group_ends_the_membership_with_its_reason(cast):
    leaving.ask_about([cast.zhou.person.pk], today())
    standing.move_out(cast.wang, live(cast.zhou), "去了兰州市属企业")
    assert (live(cast.zhou), Departure.objects.get().outcome) == (None, "move_out")


def test_a_dues_base_holds_from_a_day_and_the_former_one_stays(cast):
    old = dues.note_base(cast.wang, live(cast.zhou), 500_000, today() - 30 * DAY)
    new = dues.note_base(cast.wang, live(cast.zhou), 654_321)
    assert (fresh(old).ends_on, fresh(new).ends_on) == (today(), None)
    assert dues.reveal(fresh(new), cast.zhou) == 654_321
    assert DuesBase.objects.at(today() - DAY).get() == old


@pytest.mark.parametrize(("fen", "day", "words"), [(0, 0, "大于0"), (10**10, 0, "大于0"), (1, 1, "不能晚于今天")])
def test_a_dues_base_that_cannot_be_is_refused(cast, fen, day, words):
    with pytest.raises(ValidationError) as refused:
        dues.note_base(cast.wang, live(cast.zhou), fen, today() + day * DAY)
    assert words in str(refused.value)
    assert not DuesBase.objects.exists()


def test_an_amount_is_sealed_stays_out_of_the_book_and_a_look_leaves_a_page_the_person_sees(cast):
    base = dues.note_base(cast.wang, live(cast.zhou), 654_321)
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM membership_duesbase")
        assert "654321" not in str(cursor.fetchall())
    assert "654321" not in str(list(Record.objects.values_list("after", "note")))
    with pytest.raises(ValidationError, match="为什么"):
        dues.reveal(base, cast.wang, "看")
    assert dues.reveal(base, cast.wang, "核对会费") == 654_321
    [look] = dues.looks_at(cast.zhou.person)
    assert (look.actor_name, look.note) == ("王丽娟", "核对会费")


@pytest.mark.parametrize(
    ("who", "can"), [("zhou", True), ("wang", True), ("yang", True), ("li", False), ("liu", False)]
)
def test_the_person_and_the_keepers_of_members_may_see_an_amount(cast, who, can):
    base = dues.note_base(cast.wang, live(cast.zhou), 1)
    assert may(getattr(cast, who), "view", base) is can


def test_what_is_open_hangs_on_people_and_unions(cast):
    applied(cast.ma)
    moving_to(cast.zhou.person, cast.hunan)
    leaving.ask_about([cast.li.person.pk], today())
    found = {tie.key: tie for tie in ties.ties() if tie.key.startswith("membership.")}
    of_people = {
        key: found[key].of_people([p.person.pk for p in (cast.ma, cast.zhou, cast.li)]).count() for key in found
    }
    of_unions = {key: found[key].of_unions([cast.gansu.pk]).count() for key in found}
    assert of_people == of_unions == dict.fromkeys(found, 1)
    assert len(found) == 3


def test_when_unions_merge_what_is_open_goes_over_with_its_to_do(cast):
    application, transfer = applied(cast.ma), moving_to(cast.zhou.person, cast.hunan)
    found = {tie.key: tie for tie in ties.ties()}
    for key in ("membership.applications", "membership.transfers"):
        tie = found[key]
        assert tie.move(tie.of_unions([cast.gansu.pk]), cast.gansu, cast.group, cast.yang) == 1
    assert (fresh(application).union, fresh(transfer).source) == (cast.group, cast.group)
    assert Todo.objects.open().get(about_id=application.pk, verb="enrol").union == cast.group
    assert Transfer.objects.get().union == cast.hunan
    assert Person.objects.get(pk=cast.zhou.person.pk).union == cast.gansu


def test_a_move_that_came_due_is_closed_before_anything_else_happens(cast):
    """The day has come, the tick has not: resigning ends the membership where it is now."""
    from .asking import let_days_pass

    transfer = let_days_pass(moving_to(cast.zhou.person, cast.hunan, "accepted", by=cast.liu), 7)
    standing.resign(cast.zhou, cast.zhou.person)
    assert fresh(transfer).state == "done"
    assert Change.objects.get().union == cast.hunan
    assert memberships.running(cast.zhou.person) is None
