"""Two people decide: who may draft, who may approve, what they are told, what is refused."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conftest import LONG_AGO, grow
from zgh.foundation.access.permitted import may
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, Membership, Union
from zgh.foundation.todo.models import Todo
from zgh.governance.structure import tasks
from zgh.governance.structure.consequences import consequences, mark
from zgh.governance.structure.draft import draft, revise
from zgh.governance.structure.models import Reorganisation
from zgh.governance.structure.models.moves import Stale

from .changing import NEW, decided, fresh, in_days, proposed
from .test_effect import second

WHO = ("zhou", "wang", "li", "yang", "chen", "liu", "xiong", "operator")


@pytest.mark.parametrize(
    ("who", "may_draft"), [("wang", True), ("yang", True), ("liu", False), ("zhou", False), ("li", False)]
)
def test_whoever_keeps_the_unions_that_change_may_draft(cast, who, may_draft):
    by = getattr(cast, who)
    if may_draft:
        assert proposed(by, "close", parts=[cast.gansu]).union == cast.group
        return
    with pytest.raises(ValidationError, match="上级来起草"):
        proposed(by, "close", parts=[cast.gansu])
    assert not Reorganisation.objects.exists()


def test_the_guiding_union_is_the_lowest_one_above_all_concerned(cast):
    a = grow(Union, cast.gansu, code="A", name="甲分工会", short_name="甲分工会")
    b = grow(Union, cast.gansu, code="B", name="乙分工会", short_name="乙分工会")
    assert proposed(cast.wang, "merge", parts=[a], target=b).union == cast.gansu
    assert proposed(cast.yang, "move", parts=[a], parent=cast.hunan).union == cast.group
    assert proposed(cast.wang, "create", parent=cast.gansu, **NEW).union == cast.gansu
    assert proposed(cast.yang, "rename", parts=[cast.group], name="新集团工会", short_name="集团").union == cast.group


@pytest.mark.parametrize("who", WHO)
def test_only_another_keeper_of_the_guiding_union_approves(cast, who):
    second(cast)
    row = proposed(cast.wang, "close", parts=[cast.gansu])
    row.submit(cast.wang)
    user = getattr(cast, who)
    assert may(user, "approve", row) == (who in ("yang", "chen"))
    assert may(user, "view", row) == (who in ("wang", "yang", "chen"))
    assert may(user, "revise", row) == (who == "wang")


def test_nobody_approves_what_they_drafted(cast):
    row = proposed(cast.yang, "close", parts=[cast.gansu])
    row.submit(cast.yang)
    assert not may(cast.yang, "approve", row)
    with pytest.raises(Exception, match="structure_two_people"):
        Reorganisation.objects.filter(pk=row.pk).update(approved_by=cast.yang)


def test_the_decision_waits_where_a_second_keeper_is(cast):
    branch = grow(Union, cast.gansu, code="A", name="甲分工会", short_name="甲分工会")
    row = proposed(cast.wang, "rename", parts=[branch], name="甲分工会委员会", short_name="甲分会")
    row.submit(cast.wang)
    assert row.union == cast.gansu
    assert Todo.objects.open().get(about_id=row.pk).union == cast.group  # in 甘肃 there is only wang herself
    Duty.objects.create(user=cast.li, union=cast.gansu, code="orgs", starts_on=LONG_AGO)
    row.send_back(cast.yang, "请写明新名称的依据")
    row.submit(cast.wang)
    assert Todo.objects.open().get(about_id=row.pk, verb="approve").union == cast.gansu


def test_a_draft_sent_back_comes_again_with_the_reason(cast):
    row = proposed(cast.wang, "close", parts=[cast.gansu])
    row.submit(cast.wang)
    row.send_back(cast.yang, "请附会议纪要")
    assert (row.state, row.comment) == ("drafted", "请附会议纪要")
    assert Todo.objects.open().get(about_id=row.pk).user == cast.wang
    assert Notice.objects.get(user=cast.wang).kind == "structure.sent_back"
    facts = {"effective_on": in_days(3), "reason": "附上了纪要", "document_no": "", "target": cast.hunan}
    revise(row, by=cast.wang, parts=[cast.gansu], **facts)
    row.submit(cast.wang)
    assert (fresh(row).effective_on, fresh(row).target, fresh(row).comment) == (in_days(3), cast.hunan, "")


def test_who_drafted_it_and_keeps_unions_no_more_has_no_part_in_it(cast):
    row = proposed(cast.wang, "close", parts=[cast.gansu])
    Duty.objects.filter(user=cast.wang, code="orgs").update(ends_on=in_days(0))
    wang = User.objects.get(pk=cast.wang.pk)
    assert not any(may(wang, verb, row) for verb in ("view", "revise", "submit", "cancel"))
    row.submit(cast.yang)
    assert not may(cast.wang, "approve", fresh(row)), "nor does it make a second pair of eyes of them"


def test_an_approval_rests_on_what_was_seen(cast):
    row = proposed(cast.wang, "close", parts=[cast.gansu])
    row.submit(cast.wang)
    seen = mark(consequences(row))
    Membership.objects.create(person=cast.ma.person, union=cast.gansu, starts_on=timezone.localdate())
    with pytest.raises(Stale):
        row.approve(cast.yang, seen)
    assert fresh(row).state == "submitted"
    row.approve(cast.yang, mark(consequences(row)))
    assert fresh(row).state == "scheduled"


def test_the_second_of_two_decisions_is_overtaken(cast):
    row = proposed(cast.wang, "close", parts=[cast.gansu])
    row.submit(cast.wang)
    again, seen = fresh(row), mark(consequences(row))
    row.approve(cast.yang, seen)
    with pytest.raises(Overtaken):
        again.approve(second(cast), seen)


def test_what_is_done_cannot_be_cancelled_and_what_is_planned_can(cast):
    ahead = decided(proposed(cast.wang, "close", parts=[cast.gansu], effective_on=in_days(9)), cast.yang)
    ahead.cancel(cast.wang)
    assert "已取消" in Notice.objects.filter(user=cast.yang, kind="structure.cancelled").get().text
    row = decided(proposed(cast.wang, "close", parts=[cast.gansu]), cast.yang)
    tasks.carry_out.func(row.pk)
    with pytest.raises(IllegalMove):
        fresh(row).cancel(cast.yang)
    assert [record.verb for record in history(row)][-1] == "structure.finish"


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        ("close", {"parts": "group"}, "只能更名"),
        ("move", {"parts": "gansu", "parent": "branch"}, "就在甘肃连锁工会下面"),
        ("merge", {"parts": "gansu", "target": "branch"}, "不能由它承接"),
        ("merge", {"parts": "gansu+branch", "target": "hunan"}, "请分两次办"),
        ("create", {"parent": "gansu", **NEW, "code": "U2"}, "已经有工会在用"),
        ("close", {"parts": "closed"}, "已经撤销"),
    ],
)
def test_what_the_tree_cannot_bear_is_said_before_anybody_decides(cast, kind, facts, said):
    cast.branch = grow(Union, cast.gansu, code="A", name="甲分工会", short_name="甲分工会")
    cast.closed = grow(Union, cast.group, code="Z", name="旧工会", short_name="旧工会", closed_on=LONG_AGO)
    given = dict(facts)
    if "parts" in given:
        given["parts"] = [getattr(cast, name) for name in given["parts"].split("+")]
    for name in ("parent", "target"):
        if name in given:
            given[name] = getattr(cast, given[name])
    row = proposed(cast.yang, kind, **given)
    with pytest.raises(ValidationError, match=said):
        row.submit(cast.yang)
    assert fresh(row).state == "drafted"


def test_two_changes_of_one_union_wait_for_each_other(cast):
    decided(proposed(cast.wang, "close", parts=[cast.gansu], effective_on=in_days(9)), cast.yang)
    other = proposed(cast.wang, "rename", parts=[cast.gansu], name="新甘肃工会", short_name="新甘肃")
    with pytest.raises(ValidationError, match="没办完的变动"):
        other.submit(cast.wang)


def test_the_same_submission_twice_is_one_draft(cast):
    once = uuid.uuid4()
    facts = {"kind": "close", "parts": [cast.gansu], "effective_on": timezone.localdate(), "reason": "合并机构"}
    first, again = (draft(by=cast.wang, once=once, **facts) for _ in range(2))
    assert first.pk == again.pk
    assert Reorganisation.objects.count() == 1


def test_consequences_count_people_posts_duties_and_units(cast):
    row = proposed(cast.yang, "close", parts=[cast.gansu])
    found = {line.key: line.count for line in consequences(row)}
    assert found["members"] == 3
    assert found["people"] == 4
    assert found["officers"] == 1
    assert found["duties"] == 4
    assert found["coverages"] == found["orphaned"] == 1


def test_who_keeps_one_of_two_unions_that_change_may_not_draft_for_both(cast):
    with pytest.raises(ValidationError, match="上级来起草"):
        proposed(cast.wang, "merge", parts=[cast.gansu, cast.hunan], parent=cast.group, **NEW)
    assert not Reorganisation.objects.exists()


def test_who_belongs_to_the_heir_already_does_not_go_over(cast):
    row = proposed(cast.yang, "cover", units=[cast.gansu_co], target=cast.gansu)
    assert not [line for line in consequences(row) if line.key == "members"]
    row = proposed(cast.yang, "cover", units=[cast.gansu_co], target=cast.hunan)
    assert [line.count for line in consequences(row) if line.key == "members"] == [3]
