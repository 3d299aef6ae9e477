"""Moved, left, returned, missing from a full file: what is said, what is written, who is told."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession
from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.importing import batches, writing
from zgh.foundation.orgs.models import Duty, Employment, IdentityNumber, ImportBatch, Membership, Officer, Person
from zgh.foundation.orgs.signals import people_left, people_relocated, people_returned

from .sheets import ROSTER, id_number, xlsx
from .test_roster import GANSU, HUNAN, apply, line, only, preview

TODAY = timezone.localdate()
HEAD = (*ROSTER, "在职状态", "离职日期", "备注")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


@pytest.fixture
def told():
    """What rooms above are told."""
    heard: list[tuple] = []
    receivers = [
        (people_left, lambda people, day, by, **_: heard.append(("left", people, day, by))),
        (people_returned, lambda people, day, by, **_: heard.append(("returned", people, day, by))),
        (people_relocated, lambda moves, by, **_: heard.append(("relocated", moves, by))),
    ]
    for signal, receiver in receivers:
        signal.connect(receiver, weak=False)
    yield heard
    for signal, receiver in receivers:
        signal.disconnect(receiver)


def gone(no, name, unit=GANSU, *, status="离职", left_on="", note="") -> tuple:
    return (*line(no, name, "", "", unit, post=""), status, left_on, note)


def full(cast, *rows, union=None) -> ImportBatch:
    facts = {"kind": "roster", "file_name": "a.xlsx", "sha256": "", "by": cast.chen, "union": union or cast.gansu}
    batch = ImportBatch.objects.create(**facts, scope="full")
    batches.preview(batch, xlsx(ROSTER, *rows))
    return batch


@pytest.mark.parametrize(
    "row",
    [
        gone("E0002", "马俊"),
        gone("E0002", "马俊", status="退休"),
        gone("E0002", "马俊", status="", left_on=f"{TODAY:%Y.%m.%d}"),
        gone("E0002", "马俊（已离职）", status=""),
    ],
)
def test_a_leaver_left_in_the_file_leaves(cast, row, told, django_capture_on_commit_callbacks):
    batch = preview(cast, row, head=HEAD)
    assert (only(batch).kind, only(batch).old["unit"]) == ("left", GANSU)
    with django_capture_on_commit_callbacks(execute=True):
        assert apply(batch).state == "applied"
    job = Employment.objects.get(person=cast.ma.person)
    assert job.ends_on == TODAY
    assert not User.objects.get(pk=cast.ma.pk).is_active
    assert told == [("left", [cast.ma.person.pk], TODAY, cast.chen)]
    assert Person.objects.filter(pk=cast.ma.person.pk).exists()
    assert only(preview(cast, row, head=HEAD)).kind == "same"  # the same file twice


def test_leaving_ends_duties_posts_and_sessions_at_once_and_keeps_membership(cast, client, told):
    client.force_login(cast.li)
    UserSession.objects.create(user=cast.li, session_key=client.session.session_key, ip="127.0.0.1")  # as sign-in does
    assert client.get("/orgs/").status_code == 200
    apply(preview(cast, gone("E0004", "李建国"), head=HEAD))
    assert not Duty.objects.at().filter(user=cast.li).exists()
    assert not Officer.objects.at().filter(person=cast.li.person).exists()
    assert Membership.objects.at().filter(person=cast.li.person).exists()
    assert client.get("/orgs/").status_code == 302  # the session is over
    assert User.objects.get(pk=cast.li.pk).is_active  # a member keeps their own page
    assert Record.objects.filter(verb__in=["orgs.end", "orgs.leave"], actor_id=cast.chen.pk).count() == 3


def test_a_day_of_leaving_in_the_past_is_the_day(cast):
    apply(preview(cast, gone("E0002", "马俊", left_on="2026-06-30"), head=HEAD))
    assert Employment.objects.get(person=cast.ma.person).ends_on == dt.date(2026, 6, 30)


@pytest.mark.parametrize(
    ("row", "kind", "said"),
    [
        (gone("E0002", "马俊", left_on="2999-01-01"), "error", "今天之后"),
        (gone("E0002", "马俊", left_on="2010-01-01"), "conflict", "早于入职日期"),
        (gone("E9999", "某某"), "same", "不用再登记"),
        (gone("E0002", "马俊", status="", note="6月已离职"), "conflict", "备注里写着「离职」"),
        (gone("E0002", "马俊", status="休假中"), "error", "不认识"),
        (gone("E0002", "马俊", status="", left_on="2999-01-01"), "changed", ""),
    ],
)
def test_what_is_doubtful_about_leaving_is_said_and_not_done(cast, row, kind, said):
    batch = preview(cast, row, head=HEAD)
    assert only(batch).kind == kind
    assert said in only(batch).message
    apply(batch)
    assert Employment.objects.at().filter(person=cast.ma.person).exists()


def test_who_comes_back_is_the_same_person_with_a_new_job(cast, told, django_capture_on_commit_callbacks):
    apply(preview(cast, gone("E0002", "马俊"), head=HEAD))
    batch = preview(cast, line("E0002", "马俊", "", "", post="药师", hired_on=""))
    assert only(batch).kind == "returned"
    with django_capture_on_commit_callbacks(execute=True):
        apply(batch)
    jobs = list(Employment.objects.filter(person=cast.ma.person).order_by("pk"))
    assert [(job.ends_on, job.post) for job in jobs] == [(TODAY, ""), (None, "药师")]
    assert jobs[1].starts_on == TODAY
    assert User.objects.get(pk=cast.ma.pk).is_active
    assert told[-1] == ("returned", [cast.ma.person.pk], TODAY, cast.chen)
    assert only(preview(cast, line("E0002", "马俊", "", "", post="药师", hired_on=""))).kind == "same"


def test_moving_is_told_to_whoever_receives_and_leaves_membership_alone(cast, told, django_capture_on_commit_callbacks):
    batch = preview(cast, line("E0001", "周敏", "", "", HUNAN, post="", hired_on=""))
    row = only(batch)
    assert (row.kind, row.old["unit"], row.new["unit"]) == ("moved", GANSU, HUNAN)
    with django_capture_on_commit_callbacks(execute=True):
        apply(batch)
    assert told == [("relocated", [(cast.zhou.person.pk, cast.gansu.pk, cast.hunan.pk)], cast.chen)]
    assert Membership.objects.at().get(person=cast.zhou.person).union == cast.gansu


def test_absence_means_left_in_a_full_file_only_and_only_within_reach(cast):
    rows = [line("E0001", "周敏", "", "", post="", hired_on=""), line("E0003", "王丽娟", "", "", post="", hired_on="")]
    partial = preview(cast, *rows, union=cast.gansu)
    assert partial.counts == {"same": 2}
    batch = full(cast, *rows)
    assert batch.counts == {"same": 2, "left": 2}
    left = batch.rows.filter(kind="left")
    assert {row.name for row in left} == {"马俊", "李建国"}
    assert {row.place for row in left} == {"不在文件里"}
    apply(batch)
    assert not Employment.objects.at().filter(person__in=[cast.ma.person, cast.li.person]).exists()
    assert Employment.objects.at().filter(person=cast.xiong.person).exists()


def test_a_line_with_a_fault_dismisses_nobody(cast):
    IdentityNumber.objects.create(person=cast.li.person, **IdentityNumber.fields_for(id_number(5)))
    rows = [
        line("E0001", "周敏", "", "139", post=""),  # a wrong phone
        line("2", "马俊", "", "", unit="不认识的单位"),  # another number, an unknown unit, the same name
        line("X1", "王丽娟", "", "", unit="", post=""),
        line("X2", "李健国", id_number(5), "", unit="不认识的单位"),  # known by the identity number alone
    ]
    batch = full(cast, *rows)
    assert batch.counts == {"error": 4}


def test_a_newcomer_who_may_be_the_one_missing_is_asked_about(cast):
    rows = [line(f"E000{n}", name, "", "", post="") for n, name in ((1, "周敏"), (3, "王丽娟"), (4, "李建国"))]
    batch = full(cast, *rows, line("E7777", "马俊", "", "13911110000"))
    assert batch.counts["conflict"] == 2
    assert all("换了工号" in row.message for row in batch.rows.filter(kind="conflict"))
    apply(batch)
    assert Employment.objects.at().filter(person=cast.ma.person).exists()
    assert not Employment.objects.filter(employee_no="E7777").exists()


@pytest.mark.parametrize(("people", "is_cautious"), [(20, False), (21, True)])
def test_more_than_twenty_leaving_needs_a_second_person(cast, people, is_cautious):
    newcomers = [line(f"N{n}", f"职工{n}", "", "") for n in range(40)]
    apply(preview(cast, *newcomers))
    leavers = [gone(f"N{n}", f"职工{n}") for n in range(people)]
    batch = preview(cast, *leavers, head=HEAD)
    assert bool(batch.cautions) is is_cautious
    if is_cautious:
        assert "21人离职" in batch.cautions[0]
        with pytest.raises(writing.NeedsApproval):
            writing.start(batch, cast.chen)
    else:
        assert apply(batch).state == "applied"


def test_two_percent_are_allowed_where_they_are_more_than_twenty(cast):
    from zgh.foundation.orgs.importing.outcome import Outcome
    from zgh.foundation.orgs.importing.roster.caution import cautions
    from zgh.foundation.orgs.importing.units import Units

    jobs = [
        Employment(person=cast.ma.person, company=cast.hq, employee_no=f"M{n}", starts_on=TODAY) for n in range(1100)
    ]
    Employment.objects.bulk_create(jobs)
    units = Units(cast.group)
    total = Employment.objects.at().count()
    left = [Outcome(n, "left", "", was={"unit": "C0"}) for n in range(total // 50)]
    assert len(left) > 20
    assert cautions(left, units) == []
    assert cautions([*left, left[0]], units)


def test_a_union_that_would_be_empty_needs_a_second_person(cast):
    batch = preview(cast, gone("E0008", "熊枫", HUNAN), gone("E0009", "刘芳", HUNAN), head=HEAD)
    assert batch.cautions == ["一个职工都不剩的：湖南民生工会"]
    moved = [line(no, name, "", "", GANSU, post="") for no, name in (("E0008", "熊枫"), ("E0009", "刘芳"))]
    assert preview(cast, *moved).cautions == batch.cautions
    refilled = preview(cast, *moved, line("N1", "新人", "", "", HUNAN))
    assert refilled.cautions == []
