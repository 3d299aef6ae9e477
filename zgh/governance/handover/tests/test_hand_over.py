"""A cadre's work goes over in one step: what was shown, to who was named; nobody gives themselves power."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import history
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs import duties
from zgh.foundation.orgs.models import Duty, Officer
from zgh.foundation.todo.book import open_todo
from zgh.foundation.todo.models import Todo
from zgh.governance.handover.handing import hand_over, propose
from zgh.governance.handover.models import HandOver
from zgh.governance.handover.survey import fingerprint, out_of_reach, survey
from zgh.kit.dates import full
from zgh.services.voice.models import Case, Category
from zgh.services.voice.submit import submit


def anew(user: User) -> User:
    """The login as the next request loads it: what it held before is forgotten."""
    return User.objects.get(pk=user.pk)


def ask(cast, by=None, **facts) -> Case:
    facts = {"kind": "suggestion", "category": Category.objects.first(), "text": "食堂的菜能不能换换花样", **facts}
    return submit(by=by or cast.zhou, once=uuid.uuid4(), **facts)


def handled(cast, by=None, **facts) -> Case:
    case = ask(cast, by, **facts)
    case.accept(cast.wang)
    return case


def go(cast, by, giver, taker, *keys: str, seen: str = "", **facts) -> HandOver:
    """Hand over these kinds (default: duties, cases, to-dos) as a keeper who has looked."""
    takers = dict.fromkeys(keys or ("duties", "voice", "todo"), taker.person)
    facts = {"once": uuid.uuid4(), **facts}
    mark = seen or fingerprint(survey(giver.person, by))
    return hand_over(by, giver.person, takers=takers, seen=mark, **facts)


def held(user) -> set[tuple[str, str]]:
    return set(Duty.objects.at().filter(user=user).values_list("code", "union__code"))


def test_duties_cases_drafts_and_todos_go_over_in_one_step(cast):
    case = handled(cast)
    case.save_draft(cast.wang, "正在和食堂商量，先记一笔")
    open_todo(about=cast.gansu, verb="urge", title="名册要核对", union=cast.gansu, duty="orgs", user=cast.wang)
    row = go(cast, cast.yang, cast.wang, cast.ma)
    assert row.state == "done"
    assert (held(cast.wang), held(cast.ma)) == (set(), {("voice", "U1"), ("orgs", "U1")})
    case.refresh_from_db()
    assert case.handler == cast.ma
    mine = set(Todo.objects.mine(anew(cast.ma)).values_list("title", flat=True))
    assert mine == {"名册要核对", case.headline}
    assert not Todo.objects.mine(anew(cast.wang)).exists()
    case.answer(anew(cast.ma), "菜单从下周起两周一换")
    assert {part.key: part.item_count for part in row.parts.all()} == {"duties": 2, "voice": 1, "todo": 1}


def test_it_is_in_the_book_and_both_sides_and_the_chair_are_told(cast):
    row = go(cast, cast.yang, cast.wang, cast.ma)
    assert [record.verb for record in history(row)] == ["handover.hand_over"]
    assert {r.verb for d in Duty.objects.filter(user=cast.ma) for r in history(d)} == {"orgs.grant"}
    told = set(Notice.objects.filter(kind="handover.done").values_list("user__username", flat=True))
    assert told == {"wang", "ma", "li"}


def test_kinds_may_go_to_different_people(cast):
    case = handled(cast)
    takers = {"duties": cast.ma.person, "voice": cast.li.person}
    mark = fingerprint(survey(cast.wang.person, cast.yang))
    hand_over(cast.yang, cast.wang.person, takers=takers, seen=mark, once=uuid.uuid4())
    case.refresh_from_db()
    assert case.handler == cast.li
    assert held(cast.ma) == {("voice", "U1"), ("orgs", "U1")}


def test_a_case_its_taker_may_not_handle_goes_back_to_the_union(cast):
    own, other = handled(cast, cast.ma), handled(cast)
    go(cast, cast.yang, cast.wang, cast.ma)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.handler, other.handler) == (None, cast.ma)
    assert Todo.objects.open().get(about_id=own.pk, about_type="voice.case").user is None


def test_without_the_duty_the_cases_wait_for_whoever_holds_it(cast):
    case = handled(cast)
    go(cast, cast.yang, cast.wang, cast.ma, "voice")
    case.refresh_from_db()
    assert case.handler is None
    assert Todo.objects.mine(anew(cast.li)).filter(about_id=case.pk).exists()


def test_posts_go_over_only_when_asked_for_and_keep_their_term(cast):
    Officer.objects.create(
        union=cast.gansu, person=cast.wang.person, post="secretary", term_no=3, starts_on="2024-01-01"
    )
    go(cast, cast.yang, cast.wang, cast.ma)
    assert Officer.objects.at().get(post="secretary").person == cast.wang.person
    go(cast, cast.yang, cast.wang, cast.ma, "officers")
    new = Officer.objects.at().get(post="secretary")
    assert (new.person, new.term_no) == (cast.ma.person, 3)
    assert Officer.objects.filter(post="secretary").count() == 2


def test_what_changed_since_the_preview_stops_it_whole(cast):
    mark = fingerprint(survey(cast.wang.person, cast.yang))
    handled(cast)
    with pytest.raises(ValidationError, match="刚才有变化"):
        go(cast, cast.yang, cast.wang, cast.ma, seen=mark)
    assert held(cast.wang) == {("voice", "U1"), ("orgs", "U1")}
    assert HandOver.objects.count() == 0


def test_the_same_tap_twice_is_one_hand_over_and_a_second_keeper_finds_nothing(cast):
    mark, once = fingerprint(survey(cast.wang.person, cast.yang)), uuid.uuid4()
    row = go(cast, cast.yang, cast.wang, cast.ma, seen=mark, once=once)
    with pytest.raises(ValidationError, match="刚才有变化"):
        go(cast, cast.yang, cast.wang, cast.ma, seen=mark)
    with pytest.raises(ValidationError, match="都交出去了"):
        go(cast, cast.yang, cast.wang, cast.ma)
    assert list(HandOver.objects.all()) == [row]


@pytest.mark.parametrize(
    ("who", "giver", "may"),
    [("yang", "wang", True), ("wang", "li", True), ("wang", "wang", False), ("li", "wang", False),
     ("liu", "wang", False), ("wang", "yang", False), ("zhou", "wang", False)],
)  # fmt: skip
def test_who_may_hand_over_whom(cast, who, giver, may):
    by, giver = getattr(cast, who), getattr(cast, giver)
    if may:
        assert go(cast, by, giver, cast.ma).state == "done"
        return
    with pytest.raises(PermissionDenied):
        go(cast, by, giver, cast.ma)
    assert held(cast.ma) == set()


def test_nobody_takes_duties_over_for_themselves(cast):
    duties.grant(cast.yang, cast.liu, cast.gansu, "orgs")
    liu = anew(cast.liu)
    with pytest.raises(ValidationError, match="不能把职责交给自己"):
        go(cast, liu, cast.wang, liu)
    assert held(cast.wang) == {("voice", "U1"), ("orgs", "U1")}
    assert HandOver.objects.count() == 0


def test_what_lies_outside_the_keepers_reach_stays_and_is_said(cast):
    """li also keeps the whole group's voice: 甘肃's keeper may not pass that on."""
    duties.grant(cast.yang, cast.li, cast.group, "voice")
    bundles = survey(cast.li.person, cast.wang)
    assert [bundle.label for bundle in out_of_reach(cast.li.person, bundles)] == ["职责"]
    go(cast, cast.wang, cast.li, cast.ma)
    assert held(cast.li) == {("voice", "U0")}
    assert held(cast.ma) == {("voice", "U1"), ("chair", "U1")}


@pytest.mark.parametrize("taker", ["wang", "nobody"])
def test_the_taker_is_another_person_with_a_login(cast, taker):
    if taker == "nobody":
        type(cast.ma.person).objects.filter(pk=cast.ma.person.pk).update(user=None)
        cast.ma.person.refresh_from_db()
    to = cast.wang if taker == "wang" else cast.ma
    with pytest.raises(ValidationError, match=r"另一位同事|登录账号"):
        go(cast, cast.yang, cast.wang, to)
    assert held(cast.wang) == {("voice", "U1"), ("orgs", "U1")}


def test_the_sheet_tells_nothing_that_its_readers_may_not_read(cast):
    case = handled(cast, text="主管骂人，我不想让别人知道是我说的", is_masked=True)
    row = go(cast, cast.yang, cast.wang, cast.ma)
    text = str([part.lines for part in row.parts.all()])
    assert case.number in text
    assert "明天" not in text  # kept and printed: the full date
    assert full(case.due_at) in text
    for secret in ("主管", "周敏", case.alias):
        assert secret not in text


def test_a_leaving_cadre_proposes_and_a_keeper_above_agrees(cast, client):
    handled(cast)
    row = propose(cast.wang, takers={"duties": cast.ma.person, "voice": cast.ma.person}, once=uuid.uuid4())
    assert held(cast.ma) == set()
    todo = Todo.objects.open().get(about_type="handover.handover")
    assert (todo.union, todo.verb) == (cast.group, "hand_over")  # wang is 甘肃's only keeper: the union above answers
    with pytest.raises(ValidationError, match="已经有人在办"):
        propose(cast.wang, takers={"duties": cast.ma.person}, once=uuid.uuid4())
    client.force_login(cast.yang)
    url = reverse("handover:give", args=[cast.wang.person.pk])
    shown = client.get(url).content.decode()
    assert "王丽娟自己提出的" in shown
    assert 'value="马俊"' in shown
    done = go(cast, cast.yang, cast.wang, cast.ma, "duties", "voice")
    assert done == row
    assert not Todo.objects.open().filter(about_type="handover.handover").exists()


def test_a_refused_proposal_says_why_and_gives_nothing(cast):
    row = propose(cast.wang, takers={"duties": cast.ma.person}, once=uuid.uuid4())
    with pytest.raises(ValidationError, match="为什么不同意"):
        row.refuse(cast.yang, "不")
    row.refuse(cast.yang, "接手的人还没定，下周再办")
    assert Notice.objects.get(kind="handover.refused").user == cast.wang
    assert held(cast.ma) == set()
    assert not Todo.objects.open().exists()
    assert not HandOver.objects.permitted("hand_over", cast.wang).exists()


def test_it_is_all_or_nothing(cast, monkeypatch):
    case = handled(cast)
    monkeypatch.setattr("zgh.governance.handover.handing.tell.done", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        go(cast, cast.yang, cast.wang, cast.ma)
    case.refresh_from_db()
    assert case.handler == cast.wang
    assert held(cast.wang) == {("voice", "U1"), ("orgs", "U1")}
    assert HandOver.objects.count() == 0
