"""No table learns the minute in which a hidden author did anything: sign-ins and shifts would make a name of it."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.utils import timezone

from zgh.foundation.audit.book import record
from zgh.services.voice.models import Case, Obligation

from .hidden_life import whole_life
from .sweep import moments_that_tell
from .telling import ask, fresh, rule
from .telling_idea import again, raised_to, today
from .test_hiding import hidden
from .test_idea_hiding import whole_life as an_ideas_life

__all__ = ["hidden"]


@pytest.fixture
def moment(monkeypatch):
    """While it lasts it is 03:47:13 of today, at a fraction of a second no other value has."""
    odd = timezone.localtime().replace(hour=3, minute=47, second=13, microsecond=907131)

    class Stopped(dt.datetime):
        """What `timezone.now` asks: also where a model has kept that function as a default."""

        @classmethod
        def now(cls, tz=None):
            return odd.astimezone(tz)

    @contextmanager
    def at():
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "datetime", Stopped)
            yield

    at.odd = odd
    return at


def test_no_table_keeps_the_minute_of_anything_a_hidden_author_did(cast, hidden, moment):
    assert moments_that_tell(moment.odd) == set()
    whole_life(cast, hidden, moment)
    assert moments_that_tell(moment.odd) == set()


def test_nor_of_anything_done_with_a_hidden_idea(cast, hidden, moment):
    an_ideas_life(cast, hidden, moment)
    with moment():
        raised_to("submitted", hidden, cast, is_masked=True).case.withdraw(hidden)
    judged = raised_to("preliminary", hidden, cast, is_masked=True)
    judged.invite(cast.yang, [cast.xiong], today(3))
    with moment():
        again(judged).case.withdraw(hidden)
    assert moments_that_tell(moment.odd) == set()


def test_nor_of_a_support_that_reaches_the_threshold(cast, hidden, moment):
    rule(cast.group)
    for facts in ({"is_masked": True}, {}):
        case = ask(cast.zhou, visibility="group", **facts)
        case.support(cast.ma)
        with moment():
            fresh(case).support(hidden)
    assert Obligation.objects.count() == 2
    with moment():
        fresh(Case.objects.exclude(mask="").get()).withdraw(cast.zhou)
    assert moments_that_tell(moment.odd) == set()


LEAKS = {
    "a column": lambda case, odd: Case.objects.filter(pk=case.pk).update(answered_at=odd),
    "a change in the book": lambda case, odd: record(None, "voice.note", case, after={"at": odd.isoformat()}),
    "the book's own moment": lambda case, _odd: record(None, "voice.note", case),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_the_sweep_of_minutes_finds_a_leak_when_there_is_one(cast, hidden, moment, leak):
    with moment():
        case = ask(hidden, is_masked=True)
        assert moments_that_tell(moment.odd) == set()
        LEAKS[leak](case, moment.odd)
    assert moments_that_tell(moment.odd)


def test_a_named_authors_acts_keep_their_minute(cast, moment):
    with moment():
        ask(cast.zhou)
    assert moments_that_tell(moment.odd)
