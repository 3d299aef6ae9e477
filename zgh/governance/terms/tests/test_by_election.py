"""A post that fell vacant within a term is filled step by step; nothing else changes hands."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs import officers
from zgh.foundation.orgs.models import Officer
from zgh.foundation.todo.models import Todo
from zgh.governance.terms.enter import enter
from zgh.governance.terms.models import BY_STEPS, ReElection, Term, vacancies
from zgh.governance.terms.remind import remind_all
from zgh.governance.terms.spans import months_after

from .walking import begin, day, empty, facts_of, fill, paper, step, term, walk_by


def gaps(live: Term) -> list[tuple[str, str]]:
    return [(gap.post, gap.name) for gap in vacancies(live)]


def owed(verb: str) -> list[str]:
    return list(Todo.objects.open().filter(verb=verb).values_list("title", flat=True))


def chairs(cast) -> list[tuple[str, object]]:
    rows = Officer.objects.filter(union=cast.gansu, post="chair").order_by("pk")
    return [(row.person.name, row.ends_on) for row in rows]


def test_a_vacancy_is_read_from_who_left_and_who_came(cast):
    live = term(cast, months_left=20)
    assert gaps(live) == []
    empty(cast)
    left = empty(cast, "committee_member", 50)
    assert gaps(live) == [("chair", "李建国"), ("committee_member", "李建国")]
    officers.appoint(cast.wang, cast.gansu, cast.zhou.person, "committee_member", starts_on=left.ends_on)
    officers.appoint(cast.wang, cast.gansu, cast.ma.person, "chair")
    assert gaps(live) == []


def test_who_left_with_the_last_term_or_before_anybody_came_leaves_no_gap(cast):
    live = term(cast, months_left=20)
    Officer.objects.create(
        union=cast.gansu, person=cast.zhou.person, post="vice_chair", starts_on=day(900), ends_on=live.starts_on
    )
    assert gaps(live) == []
    Officer.objects.create(
        union=cast.gansu, person=cast.zhou.person, post="audit_head", starts_on=day(90), ends_on=day(90)
    )
    assert gaps(live) == [], "entered by mistake and taken back the same day"
    Officer.objects.create(union=cast.gansu, person=cast.ma.person, post="secretary", starts_on=day(90), ends_on=day(9))
    assert gaps(live) == [], "secretaries are hired, not elected"


def test_from_a_vacancy_to_a_filled_post(cast, django_capture_on_commit_callbacks):
    live = term(cast, months_left=20)
    left = empty(cast, back=100)
    remind_all()
    assert owed("by_elect") == ["补选主席：甘肃连锁工会"]
    election = fill(cast)
    assert [one.key for one in election.steps.all()] == list(BY_STEPS)
    assert (str(election), owed("by_elect")) == ("甘肃连锁工会补选主席", [])
    assert owed("step") == ["甘肃连锁工会补选主席：提名候选人"]
    todo = Todo.objects.open().get(verb="step")
    assert timezone.localdate(todo.due_at) == months_after(left.ends_on, 6)
    election = walk_by(cast, election, "approval")
    assert step(election, "approval").issuer == "甘肃省总工会"
    with django_capture_on_commit_callbacks(execute=True):
        assert election.finish(cast.li) is None
    live.refresh_from_db()
    assert (live.ends_on, Term.objects.count()) == (None, 1)
    assert chairs(cast) == [("李建国", left.ends_on), ("马俊", None)]
    new = Officer.objects.at().get(union=cast.gansu, post="chair")
    assert (new.starts_on, new.term_no) == (election.election_day, live.term_no)
    assert (election.state, gaps(live)) == ("done", [])
    assert history(new).last().verb == "orgs.appoint"
    assert "补选办完了，主席马俊已就任" in Notice.objects.get(user=cast.ma, kind="terms.seated").text


def test_only_the_vacant_post_changes_hands(cast):
    term(cast, months_left=20)
    empty(cast)
    others = [
        Officer.objects.create(union=cast.gansu, person=getattr(cast, who).person, post=post, starts_on=day(500))
        for who, post in (("zhou", "vice_chair"), ("wang", "committee_member"), ("zhou", "committee_member"))
    ]
    walk_by(cast, fill(cast), "approval").finish(cast.li)
    for officer in others:
        officer.refresh_from_db()
        assert officer.ends_on is None


def test_a_vice_chair_who_rises_to_chair_leaves_the_old_post_and_it_is_vacant(cast):
    live = term(cast, months_left=20)
    empty(cast)
    Officer.objects.create(union=cast.gansu, person=cast.ma.person, post="vice_chair", starts_on=day(500))
    election = walk_by(cast, fill(cast), "approval")
    election.finish(cast.li)
    held = Officer.objects.at().filter(union=cast.gansu, person=cast.ma.person)
    assert [row.post for row in held] == ["chair"]
    assert gaps(live) == [("vice_chair", "马俊")]


@pytest.mark.parametrize(
    ("elected", "said"),
    [
        ((("ma", "vice_chair"),), "没有空着的副主席"),
        ((("ma", "chair"), ("zhou", "chair")), "主席已经登记满了"),
        ((("ma", "committee_member"),), "没有空着的委员"),
        ((("ma", "chair"), ("ma", "committee_member")), ""),
    ],
)
def test_only_vacant_posts_are_filled_and_a_new_chair_may_join_the_committee(cast, elected, said):
    term(cast, months_left=20)
    empty(cast)
    election = fill(cast)
    rows = [(getattr(cast, who).person, post) for who, post in elected]
    for person, post in rows[:-1]:
        election.nominate(cast.li, person, post)
    if said:
        with pytest.raises(ValidationError, match=said):
            election.nominate(cast.li, *rows[-1])
    else:
        election.nominate(cast.li, *rows[-1])
    assert election.seats.count() == len(rows) - bool(said)


@pytest.mark.parametrize(("missing", "said"), [("note", "应到实到"), ("seat", "先登记当选的人")])
def test_the_vote_is_written_down(cast, missing, said):
    term(cast, months_left=20)
    empty(cast)
    election = walk_by(cast, fill(cast), "request")
    if missing != "seat":
        election.nominate(cast.li, cast.ma.person, "chair")
    note = "" if missing == "note" else "应到9人，实到8人，8票"
    with pytest.raises(ValidationError, match=said):
        step(election, "vote").complete(cast.li, done_on=day(30), note=note)


def test_nobody_is_elected_before_the_post_fell_vacant(cast):
    term(cast, months_left=20)
    empty(cast, back=45)
    election = walk_by(cast, fill(cast), "request")  # papers of 60 and 50 days ago: asked ahead
    election.nominate(cast.li, cast.ma.person, "chair")
    with pytest.raises(ValidationError, match="才空缺"):
        step(election, "vote").complete(cast.li, done_on=day(46), note="应到9人，实到8人")
    step(election, "vote").complete(cast.li, done_on=day(45), note="应到9人，实到8人")


@pytest.mark.parametrize("key", ["vote", "approval"])
def test_vote_and_approval_are_never_left_out(cast, client, key):
    term(cast, months_left=20)
    empty(cast)
    election = fill(cast)
    client.force_login(cast.li)
    url = reverse("terms:skip", args=[step(election, key).pk])
    assert client.post(url, {"reason": "不需要这一步"}).status_code == 404


def test_nobody_takes_over_before_the_approval_or_while_somebody_holds_the_post(cast):
    term(cast, months_left=20)
    empty(cast)
    election = walk_by(cast, fill(cast), "report")
    with pytest.raises(ValidationError, match="还差“上级批复”"):
        election.finish(cast.li)
    step(election, "approval").complete(cast.li, **facts_of("approval", 1))
    officers.appoint(cast.wang, cast.gansu, cast.zhou.person, "chair")
    with pytest.raises(ValidationError, match="现在有主席在任"):
        election.finish(cast.li)
    assert ReElection.objects.get(pk=election.pk).state == "running"
    assert Officer.objects.at().get(union=cast.gansu, post="chair").person == cast.zhou.person


def test_a_term_that_ended_meanwhile_is_not_filled(cast):
    live = term(cast, months_left=20)
    empty(cast)
    election = walk_by(cast, fill(cast), "approval")
    Term.objects.filter(pk=live.pk).update(ends_on=day(1))
    with pytest.raises(ValidationError, match="本届已经结束"):
        election.finish(cast.li)


def test_a_new_chair_has_to_be_put_on_the_certificate_and_nobody_else(cast):
    term(cast, months_left=20)
    facts = {"number": "1", "issued_on": day(900), "expires_on": day(-900), "registrar": "省总"}
    enter(cast.wang, cast.gansu, representative=cast.li.person, **facts)
    empty(cast)
    empty(cast, "audit_head")
    member = fill(cast, ("audit_head",))
    walk_by(cast, member, "approval", [("zhou", "audit_head")]).finish(cast.li)
    assert step(member, "certificate").note == "主席没有换，证书不用变更"
    election = walk_by(cast, fill(cast), "approval")
    election.finish(cast.li)
    assert election.state == "seated"
    enter(cast.wang, cast.gansu, representative=cast.ma.person, **{**facts, "number": "2", "issued_on": day(1)})
    assert ReElection.objects.get(pk=election.pk).state == "done"


def test_one_at_a_time_and_the_same_start_twice_is_one(cast):
    term(cast, months_left=20)
    empty(cast)
    once = uuid.uuid4()
    first = fill(cast, once=once)
    assert fill(cast, once=once) == first
    with pytest.raises(ValidationError, match="已经有一个换届或补选在办"):
        fill(cast)
    with pytest.raises(ValidationError, match="已经有一个换届或补选在办"):
        begin(cast)


def test_a_stopped_by_election_is_owed_again(cast):
    term(cast, months_left=20)
    empty(cast)
    election = fill(cast)
    assert owed("by_elect") == []
    election.drop(cast.li, "人选要重新商量")
    assert owed("by_elect") == ["补选主席：甘肃连锁工会"]
    assert owed("step") == []


def test_a_stopped_re_election_is_owed_again_while_the_term_runs_out(cast):
    term(cast, months_left=2)
    remind_all()
    election = begin(cast)
    assert owed("start") == []
    election.drop(cast.li, "公司重组，等方案明确")
    assert len(owed("start")) == 1


def test_a_vacancy_that_is_being_filled_is_not_reminded_of(cast):
    term(cast, months_left=20)
    empty(cast, back=200)
    fill(cast)
    assert remind_all() == 0


def test_a_long_vacancy_is_told_to_the_guiding_union_too(cast):
    term(cast, months_left=20)
    empty(cast, back=200)
    remind_all()
    told = Notice.objects.filter(kind="terms.vacant")
    assert set(told.values_list("user__username", flat=True)) == {"li", "wang", "yang"}


@pytest.mark.parametrize(
    ("who", "may"), [("li", True), ("wang", True), ("yang", True), ("zhou", False), ("liu", False), ("zhao", False)]
)
def test_who_may_begin_one(cast, client, who, may):
    live = term(cast, months_left=20)
    empty(cast)
    client.force_login(getattr(cast, who))
    url = reverse("terms:by_elect", args=[live.pk])
    assert client.get(url).status_code == (200 if may else 404)
    sent = {"once": str(uuid.uuid4()), "posts": [vacancies(live)[0].key], "is_inside": "1"}
    assert client.post(url, sent).status_code == (302 if may else 404)
    assert ReElection.objects.exists() is may


def test_it_is_walked_on_the_pages_with_an_uploaded_approval(cast, client):
    live = term(cast, months_left=20)
    empty(cast, back=70)
    client.force_login(cast.li)
    page = client.get(reverse("terms:union", args=[cast.gansu.pk])).content.decode()
    url = reverse("terms:by_elect", args=[live.pk])
    assert url in page
    assert "原为李建国" in page
    assert "李建国，" in client.get(url).content.decode()
    wrong = client.post(url, {"once": str(uuid.uuid4()), "posts": ["vice_chair-0"], "is_inside": "0"})
    assert (wrong.status_code, "不空缺了" in wrong.content.decode()) == (422, True)
    sent = {"once": str(uuid.uuid4()), "posts": [vacancies(live)[0].key], "is_inside": "0"}
    to = client.post(url, sent).url
    assert client.post(url, sent).url == to
    election = ReElection.objects.get()
    for n, key in enumerate(("nominate", "request", "vote", "report", "approval")):
        row = step(election, key)
        if key == "vote":
            empty_note = client.post(reverse("terms:complete", args=[row.pk]), {f"step-{row.pk}-done_on": str(day(50))})
            assert empty_note.status_code == 422
            seat = {"seat-who": "马俊", "seat-post": "vice_chair"}
            assert client.post(reverse("terms:nominate", args=[election.pk]), seat).status_code == 422
            seat["seat-post"] = "chair"
            assert client.post(reverse("terms:nominate", args=[election.pk]), seat).status_code == 302
        facts = {**facts_of(key, 60 - n), "note": "四届三次全委会，应到9人，实到8人，8票"}
        sent = {f"step-{row.pk}-{name}": str(value) for name, value in facts.items() if name != "files"}
        if key == "approval":
            assert client.post(reverse("terms:complete", args=[row.pk]), sent).status_code == 422, "no paper"
            sent[f"step-{row.pk}-files"] = paper()
        assert client.post(reverse("terms:complete", args=[row.pk]), sent).status_code == 302, key
    assert "当选的人就任" in client.get(to).content.decode()
    client.post(reverse("terms:finish", args=[election.pk]))
    assert Officer.objects.at().get(union=cast.gansu, post="chair").person == cast.ma.person
    assert "马俊" in client.get(reverse("terms:union", args=[cast.gansu.pk])).content.decode()


def test_without_a_vacancy_there_is_nothing_to_begin(cast, client):
    live = term(cast, months_left=20)
    client.force_login(cast.li)
    answer = client.get(reverse("terms:by_elect", args=[live.pk]), follow=True)
    assert "现在没有空缺的职务" in answer.content.decode()
