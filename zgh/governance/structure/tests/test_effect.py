"""What each kind of change does on its day, and what it leaves alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from conftest import LONG_AGO, grow
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.accounts.models import User
from zgh.foundation.audience.models import Audience
from zgh.foundation.audience.reaching import people
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import (
    Company,
    Coverage,
    Duty,
    Employment,
    Lineage,
    Membership,
    Officer,
    Person,
    Union,
    UnionAlias,
)  # fmt: skip
from zgh.foundation.todo.book import open_todo
from zgh.foundation.todo.models import Todo
from zgh.governance.structure import effect, tasks
from zgh.governance.structure.following import Following
from zgh.governance.structure.models import Follow

from .changing import NEW, decided, done, fresh, in_days, live, proposed


def test_a_new_union_takes_units_over_and_the_members_who_work_there(cast):
    unit = grow(Company, cast.gansu_co, code="C1-1", name="兰州分公司", province="62")
    Employment.objects.filter(person=cast.zhou.person).update(company=unit)
    row = done(proposed(cast.wang, "create", parent=cast.gansu, units=[unit], **NEW), cast.yang)
    made = Union.objects.get(code="N1")
    assert (row.target, made.depth, made.founded_on) == (made, 3, timezone.localdate())
    assert made.path.startswith(fresh(cast.gansu).path)
    assert live(cast.zhou.person).union == made
    assert fresh(cast.zhou.person).union == made
    assert live(cast.li.person).union == cast.gansu  # does not work there
    assert Coverage.objects.at().get(company=unit).union == made
    assert fresh(cast.gansu).closed_on is None


def test_a_merge_ends_old_memberships_and_begins_new_ones_on_the_day(cast):
    Membership.objects.filter(person=cast.zhou.person).update(standing="retained", card_no="62001")
    old = live(cast.zhou.person)
    row = done(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    new, today = live(cast.zhou.person), timezone.localdate()
    assert (fresh(old).starts_on, fresh(old).ends_on) == (LONG_AGO, today)
    assert (new.union, new.starts_on, new.ends_on) == (cast.hunan, today, None)
    assert (new.standing, new.card_no) == ("retained", "62001")
    assert fresh(cast.gansu).closed_on == today
    assert fresh(cast.ma.person).union == cast.hunan  # no member, but looked after by whoever covers the workplace
    assert not Membership.objects.filter(person=cast.ma.person).exists()
    assert Follow.objects.filter(reorganisation=row).count() == 3
    assert Lineage.objects.get().after == cast.hunan
    assert Membership.objects.at(today - dt.timedelta(days=1)).get(person=cast.zhou.person).union == cast.gansu


def test_a_merge_ends_posts_and_duties_of_the_closed_union_only(cast):
    done(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    assert not Officer.objects.at().filter(union=cast.gansu).exists()
    assert not Duty.objects.at().filter(union=cast.gansu).exists()
    assert Duty.objects.at().filter(user=cast.liu, union=cast.hunan).count() == 2
    assert reach(User.objects.get(pk=cast.wang.pk), "voice") == []


def test_what_was_for_a_merged_union_is_not_for_everybody_of_its_heir(cast):
    theirs = Audience.objects.create(union=cast.gansu, is_below=True)
    of_all = Audience.objects.create(union=cast.group, is_below=True)
    done(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    assert fresh(theirs).union == cast.gansu
    assert cast.xiong.person not in people(fresh(theirs))
    assert {cast.zhou.person, cast.xiong.person} <= set(people(fresh(of_all)))


def test_a_merge_tells_every_member_and_every_keeper(cast):
    done(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    told = set(Notice.objects.filter(kind="structure.moved").values_list("user__username", flat=True))
    assert told == {"zhou", "wang", "li"}
    assert "湖南民生工会" in Notice.objects.filter(kind="structure.moved").first().text
    assert {"yang", "liu"} <= set(Notice.objects.filter(kind="structure.done").values_list("user__username", flat=True))


def test_two_unions_become_a_new_one_and_what_lay_below_them_lies_below_it(cast):
    branch = grow(Union, cast.gansu, code="U1-1", name="城关分工会", short_name="城关分工会", kind="branch")
    women = grow(Union, cast.gansu, code="U1-w", name="女职工委员会", short_name="女工委", kind="women")
    Coverage.objects.create(union=women, company=cast.gansu_co, starts_on=LONG_AGO)
    Membership.objects.filter(person=cast.zhou.person).update(union=branch)
    row = proposed(cast.yang, "merge", parts=[cast.gansu, cast.hunan], parent=cast.group, **NEW)
    done(row, second(cast))
    made = Union.objects.get(code="N1")
    assert fresh(branch).path.startswith(made.path)
    assert fresh(branch).closed_on is None
    assert live(cast.zhou.person).union == branch
    assert fresh(women).closed_on == timezone.localdate()
    assert {live(cast.li.person).union, live(cast.xiong.person).union} == {made}
    assert set(Coverage.objects.at().filter(union=made).values_list("company__code", flat=True)) == {"C1", "C2"}
    assert not Coverage.objects.at().filter(union=women).exists()
    assert set(Lineage.objects.values_list("before__code", "after__code")) == {("U1", "N1"), ("U2", "N1")}


def test_a_split_leaves_the_old_union_with_the_rest(cast):
    unit = grow(Company, cast.gansu_co, code="C1-1", name="兰州分公司", province="62")
    Employment.objects.filter(person=cast.zhou.person).update(company=unit)
    done(proposed(cast.yang, "split", parts=[cast.gansu], parent=cast.group, units=[unit], **NEW), second(cast))
    made = Union.objects.get(code="N1")
    assert made.depth == 2
    assert live(cast.zhou.person).union == made
    assert live(cast.wang.person).union == cast.gansu
    assert fresh(cast.gansu).closed_on is None
    assert Lineage.objects.get().kind == "split"


def test_a_moved_union_keeps_members_duties_and_open_work_reachable(cast):
    branch = grow(Union, cast.gansu, code="U1-1", name="城关分工会", short_name="城关分工会", kind="branch")
    keeper = User.objects.create_user("sun", "孙悦")
    Duty.objects.create(user=keeper, union=branch, code="voice", starts_on=LONG_AGO)
    Membership.objects.filter(person=cast.zhou.person).update(union=branch)
    Person.objects.filter(pk=cast.zhou.person.pk).update(union=branch)
    open_todo(about=branch, verb="answer", title="一件事", union=branch, duty="voice")
    assert Todo.objects.permitted("view", cast.li).count() == 1
    done(proposed(cast.yang, "move", parts=[branch], parent=cast.hunan), second(cast))
    assert fresh(branch).path.startswith(fresh(cast.hunan).path)
    assert live(cast.zhou.person).union == branch
    again = {name: User.objects.get(username=name) for name in ("sun", "li", "liu", "yang")}
    assert {n for n, u in again.items() if Todo.objects.permitted("view", u).exists()} == {"sun", "liu", "yang"}
    assert {n for n, u in again.items() if Todo.objects.mine(u).exists()} == {"sun"}
    seen = {n for n, u in again.items() if Person.objects.filter(under(u, "voice"), pk=cast.zhou.person.pk).exists()}
    assert seen == {"sun", "liu", "yang"}
    assert (fresh(cast.gansu).numchild, fresh(cast.hunan).numchild) == (0, 1)


def test_a_closed_union_hands_its_members_to_the_one_above_and_its_units_have_none(cast):
    branch = grow(Union, cast.gansu, code="U1-1", name="城关分工会", short_name="城关分工会", kind="branch")
    row = proposed(cast.yang, "close", parts=[cast.gansu])
    done(row, second(cast))
    assert live(cast.zhou.person).union == cast.group
    assert fresh(branch).depth == 2
    assert Company.objects.with_has_union().get(code="C1").has_union is False
    assert Union.objects.permitted("view", cast.xiong).filter(pk=cast.gansu.pk, closed_on__isnull=False).exists()


def test_a_closed_union_with_a_successor_leaves_no_unit_without_one(cast):
    done(proposed(cast.yang, "close", parts=[cast.gansu], target=cast.hunan), second(cast))
    assert Coverage.objects.at().get(company=cast.gansu_co).union == cast.hunan
    assert live(cast.zhou.person).union == cast.hunan


def test_a_unit_changes_its_union_and_its_place_among_companies(cast):
    unit = grow(Company, cast.gansu_co, code="C1-1", name="兰州分公司", province="62")
    Employment.objects.filter(person=cast.zhou.person).update(company=unit)
    row = proposed(cast.yang, "cover", units=[unit], target=cast.hunan, company_parent=cast.hunan_co)
    done(row, second(cast))
    assert live(cast.zhou.person).union == cast.hunan
    assert live(cast.li.person).union == cast.gansu
    assert fresh(unit).path.startswith(fresh(cast.hunan_co).path)


def test_a_new_name_keeps_the_old_one_findable(cast):
    done(
        proposed(cast.wang, "rename", parts=[cast.gansu], name="甘肃医药工会委员会", short_name="甘肃医药工会"),
        cast.yang,
    )
    assert fresh(cast.gansu).initials == "gsyygh"
    assert set(UnionAlias.objects.values_list("name", "kind")) == {
        ("甘肃连锁工会", "former"), ("甘肃连锁工会委员会", "former"),
    }  # fmt: skip


def test_nothing_happens_before_the_day_and_the_page_tells_the_day_without_a_worker(cast):
    row = decided(
        proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan, effective_on=in_days(9)), second(cast)
    )
    effect.carry_out(row)
    assert row.state == "scheduled"
    assert live(cast.zhou.person).union == cast.gansu
    assert not row.is_due()
    assert row.is_due(in_days(9))
    type(row).objects.filter(pk=row.pk).update(effective_on=in_days(-2))
    row = fresh(row)
    assert "正在办理" in str(row.shown_state)
    tasks.carry_out.func(row.pk)
    assert fresh(row).state == "done"
    assert live(cast.zhou.person).starts_on == in_days(-2)  # the day counts, not the worker


def test_members_go_over_in_batches_and_a_broken_run_is_taken_up_again(cast, monkeypatch):
    monkeypatch.setattr(effect, "BATCH", 2)
    row = decided(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    effect.begin(row)
    assert effect._in_turn(row, effect.move_members)
    assert Membership.objects.at().filter(union=cast.gansu).count() == 1
    effect.carry_out(fresh(row))
    assert not Membership.objects.at().filter(union=cast.gansu).exists()
    assert Notice.objects.filter(kind="structure.moved").count() == 3
    effect.carry_out(fresh(row))
    assert Follow.objects.count() == 3


def test_whoever_joined_after_the_day_goes_over_with_an_empty_old_span(cast):
    Membership.objects.filter(person=cast.zhou.person).update(starts_on=in_days(-1))
    row = decided(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    type(row).objects.filter(pk=row.pk).update(effective_on=in_days(-5))
    effect.carry_out(fresh(row))
    rows = Membership.objects.filter(person=cast.zhou.person).order_by("pk")
    assert [(m.union, m.starts_on, m.ends_on) for m in rows] == [
        (cast.gansu, in_days(-1), in_days(-1)), (cast.hunan, in_days(-1), None),
    ]  # fmt: skip


def test_what_can_no_longer_be_done_fails_whole_and_says_why(cast):
    row = decided(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    Union.objects.filter(pk=cast.hunan.pk).update(closed_on=in_days(-1))
    effect.carry_out(row)
    assert row.state == "failed"
    assert "湖南民生工会已经撤销" in row.problem
    assert fresh(cast.gansu).closed_on is None
    assert live(cast.zhou.person).union == cast.gansu
    assert Todo.objects.open().get(about_id=row.pk).verb == "revise"


def test_the_preview_names_exactly_whom_the_effect_moves(cast):
    row = decided(proposed(cast.yang, "merge", parts=[cast.gansu], target=cast.hunan), second(cast))
    foreseen = set(Following(row).members().values_list("person", flat=True))
    effect.carry_out(row)
    assert set(Follow.objects.values_list("person", flat=True)) == foreseen
    assert row.foreseen["members"] == len(foreseen)


def second(cast):
    """Another keeper of the whole group."""
    Duty.objects.get_or_create(user=cast.chen, union=cast.group, code="orgs", defaults={"starts_on": LONG_AGO})
    return User.objects.get(pk=cast.chen.pk)


@pytest.mark.parametrize("kind", ["merge", "close"])
def test_committees_that_were_closed_before_keep_their_day(cast, kind):
    women = grow(Union, cast.gansu, code="U1-w", name="女职工委员会", short_name="女工委", kind="women")
    Union.objects.filter(pk=women.pk).update(closed_on=dt.date(2022, 1, 1))
    done(proposed(cast.yang, kind, parts=[cast.gansu], target=cast.hunan), second(cast))
    assert fresh(women).closed_on == dt.date(2022, 1, 1)
