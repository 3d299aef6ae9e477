"""Closing one's account: slept over, then shut; records stay; the union opens it again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Employment, Membership
from zgh.foundation.privacy import closing
from zgh.foundation.privacy.models import Deactivation


def later(days: int = 8) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


@pytest.fixture
def asked(cast) -> Deactivation:
    return closing.ask(by=cast.zhou)


def shut(row: Deactivation) -> None:
    Deactivation.objects.filter(pk=row.pk).update(due_at=timezone.now() - dt.timedelta(minutes=1))
    assert closing.deactivate_due() == 1
    row.refresh_from_db()


def test_nothing_ends_before_the_days_are_over(cast, asked):
    assert closing.deactivate_due() == 0
    with pytest.raises(ValidationError):
        closing.deactivate(asked)
    assert User.objects.get(pk=cast.zhou.pk).is_active


def test_afterwards_the_login_opens_nothing_and_the_records_stay(cast, asked):
    browser = Client()
    browser.force_login(cast.zhou)
    shut(asked)
    assert not User.objects.get(pk=cast.zhou.pk).is_active
    assert browser.get(reverse("privacy:my")).status_code == 302
    assert Membership.objects.filter(person=cast.zhou.person).exists()
    assert closing.deactivate_due() == 0


def test_asking_signs_other_devices_out_and_keeps_this_one(cast, client):
    other = Client()
    for browser in (client, other):
        browser.force_login(cast.zhou)
        browser.get(reverse("privacy:my"))
    from allauth.usersessions.models import UserSession

    for browser in (client, other):
        facts = {"session_key": browser.session.session_key, "ip": "10.0.0.1", "user_agent": "x"}
        UserSession.objects.create(user=cast.zhou, **facts)
    client.post(reverse("privacy:closing"))
    assert Session.objects.filter(pk=client.session.session_key).exists()
    assert other.get(reverse("privacy:my")).status_code == 302


def test_one_may_change_ones_mind(cast, asked):
    closing.withdraw(asked, by=cast.zhou)
    assert closing.deactivate_due(later()) == 0
    assert closing.ask(by=cast.zhou).pk != asked.pk


def test_asking_twice_is_asking_once(cast, asked):
    assert closing.ask(by=cast.zhou) == asked


def test_duties_are_handed_over_first(cast):
    with pytest.raises(ValidationError, match="交接"):
        closing.ask(by=cast.wang)


@pytest.mark.parametrize(
    ("name", "may"), [("wang", True), ("chen", True), ("li", False), ("liu", False), ("zhou", False)]
)
def test_keepers_open_it_again(cast, asked, name, may):
    shut(asked)
    if not may:
        with pytest.raises(PermissionDenied):
            closing.reactivate(asked, by=getattr(cast, name))
        return
    closing.reactivate(asked, by=getattr(cast, name))
    assert User.objects.get(pk=cast.zhou.pk).is_active


def test_who_has_left_for_good_is_not_opened_again(cast, asked):
    shut(asked)
    today = timezone.localdate()
    for model in (Employment, Membership):
        model.objects.filter(person=cast.zhou.person).update(ends_on=today)
    with pytest.raises(ValidationError):
        closing.reactivate(asked, by=cast.wang)


def test_the_page_says_what_stays(cast, client):
    client.force_login(cast.zhou)
    body = client.get(reverse("privacy:closing")).content.decode()
    assert "会留下的" in body
    assert "7天" in body
