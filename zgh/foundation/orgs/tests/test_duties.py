"""Duties and posts: who may give them, and what is written down."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from zgh.foundation.access.scopes import reach
from zgh.foundation.audit.book import history
from zgh.foundation.orgs.duties import end, grant
from zgh.foundation.orgs.models import Duty, Officer
from zgh.foundation.orgs.officers import appoint, leave

TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("giver", "may"), [("wang", True), ("yang", True), ("liu", False), ("zhou", False), ("chen", False), ("li", False)]
)
def test_only_who_keeps_the_organisation_there_gives_duties(cast, giver, may):
    by = getattr(cast, giver)
    if not may:
        with pytest.raises(PermissionDenied):
            grant(by, cast.zhou, cast.gansu, "voice")
        assert not cast.zhou.duties.exists()
        return
    duty = grant(by, cast.zhou, cast.gansu, "voice")
    [page] = history(duty)
    assert (page.verb, page.actor_name, page.after["name"]) == ("orgs.grant", by.name, "周敏")
    assert page.union_id == cast.gansu.pk
    end(by, duty)
    assert not reach(type(cast.zhou).objects.get(pk=cast.zhou.pk), "voice")
    assert [p.verb for p in history(duty)] == ["orgs.grant", "orgs.end"]


def test_nobody_gives_a_duty_to_themselves_or_ends_their_own(cast):
    with pytest.raises(PermissionDenied):
        grant(cast.wang, cast.wang, cast.gansu, "audit")
    with pytest.raises(PermissionDenied):
        end(cast.wang, Duty.objects.get(user=cast.wang, code="orgs"))


def test_the_same_duty_twice_and_days_the_wrong_way_round_are_refused_in_words(cast):
    with pytest.raises(ValidationError, match="已经有这项职责"):
        grant(cast.wang, cast.li, cast.gansu, "voice")
    with pytest.raises(ValidationError, match="晚于"):
        grant(cast.wang, cast.zhou, cast.gansu, "voice", TODAY, ends_on=TODAY)
    with pytest.raises(ValidationError, match="不能早于"):
        end(cast.wang, Duty.objects.get(user=cast.li, code="voice"), dt.date(2019, 1, 1))


def test_what_has_ended_is_not_brought_back_by_ending_it_again(cast):
    duty = grant(cast.wang, cast.zhou, cast.gansu, "voice", TODAY - dt.timedelta(days=9))
    end(cast.wang, duty, TODAY - dt.timedelta(days=3))
    with pytest.raises(ValidationError, match="更早就结束"):
        end(cast.wang, duty, TODAY + dt.timedelta(days=90))
    chair = Officer.objects.get(union=cast.gansu, post="chair")
    leave(cast.wang, chair, TODAY - dt.timedelta(days=3))
    with pytest.raises(ValidationError, match="更早就结束"):
        leave(cast.wang, chair, TODAY + dt.timedelta(days=90))
    assert not reach(type(cast.zhou).objects.get(pk=cast.zhou.pk), "voice")
    assert [p.verb for p in history(duty)] == ["orgs.grant", "orgs.end"]
    end(cast.wang, duty, TODAY - dt.timedelta(days=5))  # earlier is a correction
    assert Duty.objects.get(pk=duty.pk).ends_on == TODAY - dt.timedelta(days=5)


def test_a_union_has_one_chair_until_the_post_is_vacated(cast):
    with pytest.raises(ValidationError, match="现任主席"):
        appoint(cast.wang, cast.gansu, cast.zhou.person, "chair")
    leave(cast.wang, Officer.objects.get(union=cast.gansu, post="chair"))
    officer = appoint(cast.wang, cast.gansu, cast.zhou.person, "chair", term_no=4)
    assert (officer.rank, officer.term_no) == (1, 4)
    assert [p.verb for p in history(officer)] == ["orgs.appoint"]


@pytest.mark.parametrize(("by", "may"), [("wang", True), ("yang", True), ("liu", False), ("zhou", False)])
def test_only_who_keeps_the_organisation_there_changes_posts(cast, by, may):
    by, chair = getattr(cast, by), Officer.objects.get(union=cast.gansu)
    if may:
        appoint(by, cast.gansu, cast.ma.person, "secretary")
        leave(by, chair)
        return
    for act in (lambda: appoint(by, cast.gansu, cast.ma.person, "secretary"), lambda: leave(by, chair)):
        with pytest.raises(PermissionDenied):
            act()


def test_the_first_duty_of_a_platform_comes_from_the_command_line(cast, capsys):
    call_command("grant", "zhou", "orgs", "U1")
    assert "周敏" in capsys.readouterr().out
    assert Duty.objects.filter(user=cast.zhou, code="orgs", union=cast.gansu).exists()
    with pytest.raises(CommandError, match="没有这个账号"):
        call_command("grant", "nobody", "orgs", "U1")
    with pytest.raises(CommandError, match="已经有"):
        call_command("grant", "zhou", "orgs", "U1")
