"""A rule whose statement was kept says what it would say if it were compiled anew, for everybody and every model."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from zgh.foundation.orgs.models import Duty
from zgh.foundation.search import rules
from zgh.foundation.search.registry import Registration, registered

READERS = ("zhou", "wang", "xiong", "liu", "yang", "operator")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(rules, "_kept", {})


@pytest.fixture
def clock(monkeypatch):
    """Sets the time."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


def fresh(user: Any) -> Any:
    """As in a new request."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.parametrize("place", registered(), ids=lambda place: place.label)
def test_a_kept_rule_is_the_rule_of_now(cast: SimpleNamespace, place: Registration, clock, monkeypatch):
    def asked() -> dict[str, Any]:
        return {who: rules.viewing(place.model, fresh(getattr(cast, who))) for who in READERS}

    began = timezone.now()
    clock(began)
    first, kept = asked(), len(rules._kept)
    assert any(first.values())
    assert kept, "no rule of this model could be kept"
    clock(began + dt.timedelta(seconds=1))
    again = asked()
    assert len(rules._kept) == kept, "a rule was not recognised"
    monkeypatch.setattr(rules, "_kept", {})
    assert again == asked()


def test_moments_in_a_rule_move_on(cast: SimpleNamespace, clock):
    """The control of the above: news shown from now on would stay as it was when the rule was compiled."""
    [article] = [place.model for place in registered() if place.label == "news.article"]
    began, told = timezone.now(), []
    for seconds in (0, 1):
        clock(began + dt.timedelta(seconds=seconds))
        told.append(rules.viewing(article, fresh(cast.zhou)))
    assert len(rules._kept) == 1
    assert told[0][0] == told[1][0]
    assert told[0][1] != told[1][1]


def test_what_one_person_may_see_is_never_kept_for_another_or_for_later(cast: SimpleNamespace):
    [case] = [place.model for place in registered() if place.label == "voice.case"]
    assert rules.viewing(case, fresh(cast.zhou)) != rules.viewing(case, fresh(cast.xiong))
    before = rules.viewing(case, fresh(cast.wang))
    Duty.objects.filter(user=cast.wang).delete()
    assert rules.viewing(case, fresh(cast.wang)) != before


def test_visitors_see_nothing(cast: SimpleNamespace):
    from django.contrib.auth.models import AnonymousUser

    assert [rules.viewing(place.model, AnonymousUser()) for place in registered()] == [None] * len(registered())


def test_no_more_are_kept_than_there_is_room_for(cast: SimpleNamespace, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 3)
    for who in READERS:
        for place in registered():
            rules.viewing(place.model, fresh(getattr(cast, who)))
            assert len(rules._kept) <= 3
