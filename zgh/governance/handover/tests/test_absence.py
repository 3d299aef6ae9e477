"""Standing in: duties and named to-dos from a day to a day, ending by themselves."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.access.scopes import reach
from zgh.foundation.accounts.models import User
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty
from zgh.foundation.todo.book import open_todo
from zgh.foundation.todo.models import Todo
from zgh.governance.handover.models import Absence
from zgh.governance.handover.models.absence import propose


def day(ahead: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=ahead)


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def away(cast, *, by=None, person=None, deputy=None, start=0, end=7, **facts) -> Absence:
    facts = {"starts_on": day(start), "ends_on": day(end), "once": uuid.uuid4(), **facts}
    return propose(by or cast.wang, (person or cast.wang).person, deputy=(deputy or cast.ma).person, **facts)


def let_pass(days: int) -> None:
    """The same as waiting: everything agreed moves that many days into the past."""
    for row in [*Duty.objects.exclude(deputy_for=None), *Absence.objects.all()]:
        shift = dt.timedelta(days=days)
        type(row).objects.filter(pk=row.pk).update(starts_on=row.starts_on - shift, ends_on=row.ends_on - shift)


def named(cast) -> Todo:
    open_todo(about=cast.gansu, verb="urge", title="名册要核对", union=cast.gansu, duty="orgs", user=cast.wang)
    return Todo.objects.get(title="名册要核对")


def test_a_keeper_above_agrees_and_the_deputy_holds_the_duties_for_the_span(cast):
    row = away(cast)
    assert row.state == "proposed"
    assert Todo.objects.open().get().union == cast.group
    row.agree(cast.yang)
    given = Duty.objects.filter(user=cast.ma)
    assert {(d.code, d.union, d.deputy_for, d.ends_on) for d in given} == {
        (code, cast.gansu, cast.wang, day(7)) for code in ("voice", "orgs")
    }
    assert reach(anew(cast.ma), "orgs")
    assert set(Notice.objects.filter(kind="handover.deputy").values_list("user__username", flat=True)) == {
        "wang",
        "ma",
        "li",
    }
    assert not Todo.objects.open().exists()


@pytest.mark.parametrize(("ahead", "holds"), [(-1, False), (0, True), (6, True), (7, False), (30, False)])
def test_it_begins_and_ends_by_itself(cast, ahead, holds):
    todo = named(cast)
    away(cast).agree(cast.yang)
    let_pass(ahead)
    ma = anew(cast.ma)
    assert bool(reach(ma, "orgs")) is holds
    assert Todo.objects.mine(ma).filter(pk=todo.pk).exists() is holds
    assert Todo.objects.permitted("oversee", ma).filter(pk=todo.pk).exists() is holds
    assert Todo.objects.mine(anew(cast.wang)).filter(pk=todo.pk).exists()


def test_an_absence_ahead_gives_nothing_yet(cast):
    row = away(cast, start=3, end=9)
    row.agree(cast.yang)
    assert row.phase == "ahead"
    assert not reach(anew(cast.ma), "voice")
    let_pass(4)
    assert reach(anew(cast.ma), "voice")
    assert Absence.objects.get().phase == "now"


def test_only_named_todos_of_the_deputised_duty_and_union_are_seen(cast):
    """wang is also named in 湖南, where the deputy has no business."""
    open_todo(about=cast.hunan, verb="urge", title="湖南的事", union=cast.hunan, duty="orgs", user=cast.wang)
    open_todo(about=cast.gansu, verb="urge", title="审计的事", union=cast.gansu, duty="audit", user=cast.wang)
    named(cast)
    away(cast).agree(cast.yang)
    assert [todo.title for todo in Todo.objects.mine(anew(cast.ma))] == ["名册要核对"]


def test_a_keeper_arranges_for_someone_who_cannot(cast):
    row = away(cast, by=cast.wang, person=cast.li, deputy=cast.ma)
    assert row.state == "agreed"
    assert Duty.objects.get(user=cast.ma, code="chair").deputy_for == cast.li


def test_nobody_becomes_a_deputy_by_their_own_word(cast):
    row = away(cast, by=cast.li, person=cast.li, deputy=cast.wang)
    assert Todo.objects.open().get().union == cast.group  # wang, named as deputy, is not asked
    with pytest.raises(ValidationError, match="代办人是您自己"):
        row.agree(cast.wang)
    assert Absence.objects.get().state == "proposed"
    assert not Duty.objects.filter(deputy_for=cast.li).exists()


def test_coming_back_early_ends_it_today(cast):
    row = away(cast)
    row.agree(cast.yang)
    row.come_back(cast.wang)
    assert row.phase == "over"
    assert not reach(anew(cast.ma), "voice")
    assert not Absence.objects.permitted("agree", cast.wang).exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"deputy": "wang"}, "另一位同事"),
        ({"start": 3, "end": 3}, "不能早于"),
        ({"start": -9, "end": -2}, "不能早于"),
        ({"end": 400}, "超过一年"),
    ],
)
def test_what_is_wrong_is_said(cast, facts, said):
    facts = {**facts, **({"deputy": cast.wang} if "deputy" in facts else {})}
    with pytest.raises(ValidationError, match=said):
        away(cast, **facts)
    assert not Absence.objects.exists()


def test_overlapping_absences_are_refused(cast):
    away(cast).agree(cast.yang)
    second = away(cast, start=3, end=12)
    with pytest.raises(ValidationError, match="已经安排过"):
        second.agree(cast.yang)
    second.withdraw(cast.wang)
    away(cast, start=7, end=9).agree(cast.yang)  # from the very day the first ends
    assert Duty.objects.filter(deputy_for=cast.wang).count() == 4


def test_the_deputy_is_shown_as_such_where_officers_are_listed(cast, client):
    away(cast, by=cast.wang, person=cast.li, deputy=cast.ma)
    client.force_login(cast.wang)
    assert "马俊代" in client.get(reverse("orgs:officers", args=[cast.gansu.pk])).content.decode()
    assert "代李建国" in client.get(reverse("orgs:officers", args=[cast.gansu.pk])).content.decode()
    client.force_login(cast.zhou)
    assert "马俊代办" in client.get(reverse("orgs:union", args=[cast.gansu.pk])).content.decode()


def test_a_deputy_duty_is_not_handed_on(cast):
    from zgh.governance.handover.survey import survey

    away(cast).agree(cast.yang)
    assert "duties" not in [bundle.key for bundle in survey(cast.ma.person, cast.yang)]
