"""A re-election goes step by step, and the new committee takes over in one go."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError

from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Officer
from zgh.foundation.todo.models import Todo
from zgh.governance.terms.models import STEPS, ReElection, Step, Term, start

from .walking import begin, day, facts_of, paper, step, term, walk


def owed(election: ReElection) -> list[tuple[str, str, str]]:
    return list(
        Todo.objects.open()
        .filter(about_type="terms.reelection", about_id=election.pk)
        .values_list("verb", "title", "union__short_name")
    )


def test_it_has_nine_steps_and_owes_the_first(cast):
    term(cast)
    election = begin(cast)
    assert [s.key for s in election.steps.all()] == list(STEPS)
    assert owed(election) == [("step", "甘肃连锁工会换届：成立筹备组", "甘肃连锁工会")]


def test_the_same_start_twice_is_one_and_another_is_refused(cast):
    term(cast)
    once = uuid.uuid4()
    facts = {"term_no": 4, "years": 5, "is_inside": False}
    first = start(cast.li, cast.gansu, once=once, **facts)
    assert start(cast.li, cast.gansu, once=once, **facts) == first
    with pytest.raises(ValidationError, match="已经有一个换届或补选在办"):
        start(cast.li, cast.gansu, once=uuid.uuid4(), **facts)


@pytest.mark.parametrize("term_no", [2, 3])
def test_the_new_term_has_a_later_number(cast, term_no):
    term(cast)
    with pytest.raises(ValidationError, match="数要大些"):
        start(cast.li, cast.gansu, once=uuid.uuid4(), term_no=term_no, years=5, is_inside=False)


@pytest.mark.parametrize("key", list(STEPS)[:-1])
def test_each_step_waits_for_the_one_before(cast, key):
    term(cast)
    election = begin(cast)
    keys = list(STEPS)
    n = keys.index(key)
    if n + 1 < len(keys) - 1:
        with pytest.raises(ValidationError, match="一步一步来"):
            step(election, keys[n + 1]).complete(cast.li, **facts_of(keys[n + 1], 1))
    walk(cast, election, key)
    done = step(election, key)
    assert (done.state, done.by) == ("done", cast.li)
    assert history(done).last().verb == "terms.complete"


@pytest.mark.parametrize(
    ("key", "missing", "said"),
    [
        ("request", "number", "请填文号"),
        ("approval", "number", "请填文号"),
        ("approval", "issuer", "哪个上级"),
        ("approval", "files", "拍照或扫描"),
    ],
)
def test_papers_are_asked_for(cast, key, missing, said):
    term(cast)
    election = begin(cast)
    before = list(STEPS)[list(STEPS).index(key) - 1]
    walk(cast, election, before)
    facts = {name: value for name, value in facts_of(key, 1).items() if name != missing}
    with pytest.raises(ValidationError, match=said):
        step(election, key).complete(cast.li, **facts)
    assert step(election, key).state == "open"
    step(election, key).complete(cast.li, **facts_of(key, 1))


@pytest.mark.parametrize(("back", "said"), [(-1, "还没到这一天"), (81, "不能早于上一步")])
def test_days_are_neither_ahead_nor_before_the_last_step(cast, back, said):
    term(cast)
    election = begin(cast)
    walk(cast, election, "prepare")
    with pytest.raises(ValidationError, match=said):
        step(election, "delegates").complete(cast.li, done_on=day(back))


def test_a_step_is_left_out_only_with_a_reason(cast):
    term(cast)
    election = begin(cast)
    walk(cast, election, "prepare")
    with pytest.raises(ValidationError, match="为什么不适用"):
        step(election, "delegates").skip(cast.li, "无")
    step(election, "delegates").skip(cast.li, "会员不满一百人，开会员大会")
    assert step(election, "delegates").state == "skipped"
    assert owed(election)[0][1].endswith("提名候选人")


@pytest.mark.parametrize("key", ["congress", "plenary", "approval"])
def test_election_and_approval_are_never_left_out(cast, key):
    term(cast)
    begin(cast)
    assert not Step.objects.permitted("skip", cast.li).filter(key=key).exists()
    assert Step.objects.permitted("skip", cast.li).filter(key="delegates").exists()


def test_only_the_last_step_is_opened_again(cast):
    term(cast)
    election = begin(cast)
    walk(cast, election, "nominate")
    with pytest.raises(ValidationError, match="从最后一步退起"):
        step(election, "prepare").undo(cast.li, "日期写错")
    step(election, "nominate").undo(cast.li, "日期写错")
    assert owed(election)[0][1].endswith("提名候选人")


def test_the_plenary_names_a_chair(cast):
    term(cast)
    election = begin(cast)
    walk(cast, election, "congress")
    with pytest.raises(ValidationError, match="选出的主席"):
        step(election, "plenary").complete(cast.li, done_on=day(30))
    fresh = ReElection.objects.get(pk=election.pk)
    fresh.nominate(cast.li, cast.ma.person, "chair")
    with pytest.raises(ValidationError, match="主席也只能有一位"):
        fresh.nominate(cast.li, cast.zhou.person, "chair")
    step(election, "plenary").complete(cast.li, done_on=day(30))


def test_the_guiding_union_approves_where_it_is_the_superior(cast):
    term(cast)
    election = begin(cast, is_inside=True)
    walk(cast, election, "report")
    approval = Step.objects.filter(re_election=election, key="approval")
    assert owed(election) == [("approve", "甘肃连锁工会换届：上级批复", "集团工会")]
    assert Notice.objects.filter(user=cast.yang, kind="terms.asked").exists()
    for login, may in ((cast.yang, True), (cast.li, False), (cast.wang, False), (cast.liu, False)):
        assert approval.permitted("approve", login).exists() is may
    assert not approval.permitted("complete", cast.li).exists()
    step(election, "approval").approve(cast.yang, done_on=day(1), number="", note="同意")
    assert step(election, "approval").issuer == "集团工会"
    assert owed(election)[0][0] == "finish"


def test_taking_over_ends_the_old_term_and_seats_the_new_officers(cast):
    old = term(cast)
    Officer.objects.create(union=cast.gansu, person=cast.wang.person, post="secretary", starts_on=day(500))
    election = walk(cast, begin(cast), "approval")
    new = election.finish(cast.li)
    old.refresh_from_db()
    elected_on = election.election_day
    assert (old.ends_on, new.starts_on, new.term_no, new.years) == (elected_on, elected_on, 4, 5)
    chairs = Officer.objects.filter(union=cast.gansu, post="chair").order_by("pk")
    assert [(o.person.name, o.ends_on, o.term_no) for o in chairs] == [("李建国", elected_on, 1), ("马俊", None, 4)]
    assert Officer.objects.at().filter(union=cast.gansu, post="secretary").exists()  # hired, not elected
    assert election.state == "done"  # no certificate is registered: the last step does not apply
    assert step(election, "certificate").state == "skipped"
    assert Notice.objects.filter(user=cast.ma, kind="terms.seated").exists()
    assert owed(election) == []
    with pytest.raises(IllegalMove):
        election.finish(cast.li)


@pytest.mark.parametrize("until", ["congress", "report"])
def test_nobody_takes_over_before_the_approval(cast, until):
    old = term(cast)
    election = walk(cast, begin(cast), until)
    with pytest.raises(ValidationError, match="还差"):
        election.finish(cast.li)
    old.refresh_from_db()
    assert old.ends_on is None
    assert Term.objects.count() == 1
    assert Officer.objects.at().get(union=cast.gansu, post="chair").person == cast.li.person


def test_nothing_is_half_done_when_seating_fails(cast, monkeypatch):
    old = term(cast)
    election = walk(cast, begin(cast), "approval")
    monkeypatch.setattr("zgh.governance.terms.models.seating.tell.seated", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        election.finish(cast.li)
    old.refresh_from_db()
    assert old.ends_on is None
    assert ReElection.objects.get(pk=election.pk).state == "running"
    assert Officer.objects.at().get(union=cast.gansu, post="chair").person == cast.li.person


def test_a_stale_page_is_told(cast):
    term(cast)
    election = walk(cast, begin(cast), "approval")
    stale = ReElection.objects.get(pk=election.pk)
    election.finish(cast.li)
    with pytest.raises(Overtaken):
        stale.finish(cast.li)


def test_a_stopped_attempt_says_why_and_makes_room(cast):
    term(cast)
    election = begin(cast)
    with pytest.raises(ValidationError, match="为什么停办"):
        election.drop(cast.li, "")
    election.drop(cast.li, "公司重组，等方案明确")
    assert (election.state, owed(election)) == ("dropped", [])
    begin(cast)


@pytest.mark.parametrize(
    ("who", "may"), [("wang", True), ("li", True), ("yang", True), ("zhou", False), ("liu", False), ("chen", False)]
)
def test_who_may_work_on_it(cast, who, may):
    term(cast)
    begin(cast)
    login = getattr(cast, who)
    assert ReElection.objects.permitted("finish", login).exists() is may
    assert ReElection.objects.permitted("view", login).exists() is may
    assert Step.objects.permitted("complete", login).filter(key="prepare").exists() is may


def test_files_hang_on_the_step(cast):
    from zgh.foundation.files.attach import attached

    term(cast)
    election = begin(cast)
    step(election, "prepare").complete(cast.li, done_on=day(90), files=[paper("文件.pdf")])
    assert attached(step(election, "prepare")).get().name == "文件.pdf"
