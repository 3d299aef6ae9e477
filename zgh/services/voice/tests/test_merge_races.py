"""Merging, more time and public answers at the same moment: one of them acts, the others change nothing."""

from contextlib import contextmanager

import pytest

from tests.racing import database, meet, race, seat

from .test_races import VENDORS, user

HERE = "zgh.services.voice.tests.test_merge_races."
TOO_LATE = {"Overtaken", "IllegalMove", "ValidationError"}


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """Two cases on one desk, neither of them late."""
    from django.utils import timezone

    from zgh.services.voice.models import Case, Clock

    from .telling import ask
    from .test_races import make as make_one

    first = make_one()
    later = timezone.now() + timezone.timedelta(days=9)
    Clock.objects.filter(case=first).update(due_at=later)
    Case.objects.filter(pk=first).update(due_at=later)
    return [first, ask(user("zhou")).pk]


def row(pk):
    from zgh.services.voice.models import Case

    return Case.objects.get(pk=pk)


def merge(first, second):
    """Odd processes lay the first over the second, even ones the second over the first."""
    child, into = (first, second) if seat() % 2 else (second, first)
    row(child).merge(user("wang"), row(into), "说的是同一个食堂")
    return "merged"


def merge_same(child, into):
    """All of them the same way."""
    row(child).merge(user("wang"), row(into), "说的是同一个食堂")
    return "merged"


def merge_unguarded(first, second):
    """Look at both, then write, with nothing held."""
    from django.db import transaction

    from zgh.services.voice.models import merging

    @contextmanager
    def unlocked(_case, _verb):
        with transaction.atomic():
            yield

    look = merging._refuse_unlike
    merging.turn, merging.lock = unlocked, lambda _row: None
    merging._refuse_unlike = lambda *rows: (look(*rows), meet())
    return merge(first, second)


def merge_as_it_comes(first, second):
    """Held, but each its own case first: two mergers wait for each other."""
    from zgh.foundation.stock.models import lock
    from zgh.services.voice.models import merging

    def slowly(one):
        lock(one)
        meet()

    merging.lock, merging.sorted = slowly, (lambda pks: [*pks]) if seat() % 2 else (lambda pks: [*pks][::-1])
    return merge(first, second)


def links(*pks):
    from zgh.foundation.todo.models import Todo
    from zgh.services.voice.models import Case, Clock, MergeLink

    return {
        "merged": Case.objects.filter(state="merged").count(),
        "links": MergeLink.objects.filter(ended_at=None).count(),
        "clocks": Clock.objects.filter(stopped_at=None).count(),
        "todos": Todo.objects.open().filter(about_id__in=pks).count(),
    }


def answer_or_merge(first, second):
    """The case on which another is being laid is answered."""
    if seat() % 2:
        return merge_same(first, second)
    row(second).answer(user("wang"), "已经办好了，请放心")
    return "answered"


def take_apart_or_back(first, second):
    """The author of what lies above takes it back while what lies below is taken apart."""
    if seat() % 2:
        row(first).split(user("wang"))
        return "apart"
    row(second).withdraw(user("zhou"))
    return "back"


def states(*pks):
    return [row(pk).state for pk in pks]


def make_deferred():
    """A case that asks for three more workdays."""
    first, _second = make()
    row(first).accept(user("wang"))
    row(first).defer(user("wang"), 3, "供应商要下周才能报价")
    return first


def defer(pk):
    row(pk).defer(user("wang"), 3, "供应商要下周才能报价")
    return "asked"


def decide(pk):
    """Odd processes grant it, even ones refuse."""
    if seat() % 2:
        row(pk).extend(user("yang"))
        return "granted"
    row(pk).decline(user("yang"), "先答能答的")
    return "declined"


def grant(pk):
    row(pk).extend(user("yang"))
    return "granted"


def grant_unguarded(pk):
    """Look whether it waits, then give the time, with nothing held."""
    from django.db import transaction

    from zgh.services.voice.models import leeway

    @contextmanager
    def unlocked(_case, _verb):
        with transaction.atomic():
            yield

    def slowly(case):
        found = look(case)
        meet()
        return found

    look = leeway.open_extension
    leeway.turn, leeway.open_extension = unlocked, slowly
    return grant(pk)


def extensions(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.services.voice.models import Clock, Extension

    clock = Clock.objects.get(case=pk, stopped_at=None)
    told = Notice.objects.filter(kind="voice.extended", user=user("zhou")).count()
    return [Extension.objects.filter(case=pk).count(), clock.extended_days, told]


def make_late():
    """A case whose extended promise is broken, while a second request can no longer be decided."""
    from .telling import expire

    pk = make_deferred()
    row(pk).extend(user("yang"))
    return expire(row(pk)).pk


def tick(_pk):
    from zgh.services.voice.tasks import escalate_breached

    escalate_breached()


def climbed(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.services.voice.models import Clock, Escalation

    told = Notice.objects.filter(kind="voice.escalated", user=user("zhou")).count()
    return [Escalation.objects.filter(case=pk).count(), told, Clock.objects.filter(case=pk, stopped_at=None).count()]


def make_owed():
    """An answer the group owes in public; both cadres may give it."""
    from zgh.foundation.orgs.models import Duty, Union
    from zgh.services.voice.models import ThresholdRule

    from .telling import ask
    from .test_races import make as make_one

    make_one()
    top = Union.objects.get(depth=1)
    Duty.objects.create(user=user("wang"), union=top, code="voice", starts_on="2020-01-01")
    ThresholdRule.objects.create(union=top, count=2, answer_workdays=5, starts_on="2020-01-01")
    case = ask(user("zhou"), visibility="group")
    case.support(user("wang"))
    return case.obligations.get().pk


def answer_owed(pk):
    from zgh.services.voice.models import Obligation

    by = user("yang" if seat() % 2 else "wang")
    Obligation.objects.get(pk=pk).answer(by, f"{by.username}答复：财务已经付款，下月起按新办法")
    return by.username


def answer_owed_unguarded(pk):
    from zgh.foundation.flow.machine import Flow

    def move(self, row, verb, _by, *, note="", **changes):
        del note
        meet()
        type(row)._base_manager.filter(pk=row.pk).update(**{self.field: self.moves[verb][1]}, **changes)

    Flow.move = move
    return answer_owed(pk)


def owed(pk):
    from zgh.foundation.notices.models import Notice
    from zgh.services.voice.models import Obligation

    row = Obligation.objects.select_related("by").get(pk=pk)
    return [row.state, row.text.startswith(row.by.username), Notice.objects.filter(kind="voice.owed_answer").count()]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_laid_over_each_other_at_once_are_one_merge(vendor):
    with database(vendor) as url:
        pks = race(HERE + "make", url=url).one()
        said = race(HERE + "merge", *pks, url=url, processes=6)
        assert said.count("merged") == 1
        assert {*said} - {"merged"} <= TOO_LATE
        assert race(HERE + "links", *pks, url=url).one() == {"merged": 1, "links": 1, "clocks": 1, "todos": 1}


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_same_merge_many_times_at_once_is_one(vendor):
    with database(vendor) as url:
        pks = race(HERE + "make", url=url).one()
        said = race(HERE + "merge_same", *pks, url=url, processes=4)
        assert said.count("merged") == 1
        assert race(HERE + "links", *pks, url=url).one() == {"merged": 1, "links": 1, "clocks": 1, "todos": 1}


@pytest.mark.race
def test_without_holding_both_each_lies_over_the_other_and_nobody_answers():
    with database("postgresql") as url:
        pks = race(HERE + "make", url=url).one()
        race(HERE + "merge_unguarded", *pks, url=url, processes=6)
        counted = race(HERE + "links", *pks, url=url).one()
        assert (counted["merged"], counted["clocks"]) == (2, 0)


@pytest.mark.race
def test_without_one_order_two_mergers_wait_for_each_other():
    with database("postgresql") as url:
        pks = race(HERE + "make", url=url).one()
        assert "OperationalError" in race(HERE + "merge_as_it_comes", *pks, url=url, processes=4)


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_nothing_is_laid_over_what_is_answered_at_the_same_moment_and_left_alone(vendor):
    with database(vendor) as url:
        pks = race(HERE + "make", url=url).one()
        said = race(HERE + "answer_or_merge", *pks, url=url, processes=4)
        assert said.count("answered") == 1
        assert {*said} - {"answered", "merged"} <= TOO_LATE
        # Merged in time, it is answered along with the other; too late, it stays a case of its own, with its clock.
        merged = said.count("merged")
        assert race(HERE + "states", *pks, url=url).one() == ["merged" if merged else "submitted", "answered"]
        assert race(HERE + "links", *pks, url=url).one()["clocks"] == 1 - merged


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize("_again", range(2))
def test_taking_apart_and_taking_back_at_once_leave_one_case_of_its_own(vendor, _again):
    with database(vendor) as url:
        pks = race(HERE + "make", url=url).one()
        race(HERE + "merge_same", *pks, url=url)
        said = race(HERE + "take_apart_or_back", *pks, url=url, processes=2)
        assert "back" in said, "another's act on another case stops nobody from taking theirs back"
        assert race(HERE + "states", *pks, url=url).one() == ["submitted", "withdrawn"]
        assert race(HERE + "links", *pks, url=url).one() == {"merged": 0, "links": 0, "clocks": 1, "todos": 1}


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_more_time_is_asked_for_once_and_decided_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make", url=url).one()[0]
        race(HERE + "accept", pk, url=url)
        assert race(HERE + "defer", pk, url=url, processes=4).count("asked") == 1
        said = race(HERE + "decide", pk, url=url, processes=4)
        granted = said.count("granted")
        assert granted + said.count("declined") == 1
        assert race(HERE + "extensions", pk, url=url).one() == [1, 3 * granted, granted]


def accept(pk):
    row(pk).accept(user("wang"))


@pytest.mark.race
def test_without_the_turn_more_time_is_given_and_told_twice():
    with database("postgresql") as url:
        pk = race(HERE + "make_deferred", url=url).one()
        assert race(HERE + "grant_unguarded", pk, url=url, processes=4).count("granted") > 1
        assert race(HERE + "extensions", pk, url=url).one()[2] > 1


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_ticks_at_the_end_of_an_extended_promise_climb_once_and_tell_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make_late", url=url).one()
        assert set(race(HERE + "tick", pk, url=url, processes=4, rounds=2)) == {None}
        assert race(HERE + "climbed", pk, url=url).one() == [1, 1, 1]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_public_answers_at_once_are_one_signed_by_whose_words_they_are(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make_owed", url=url).one()
        said = race(HERE + "answer_owed", pk, url=url, processes=4)
        assert len([word for word in said if word in ("yang", "wang")]) == 1
        assert {*said} - {"yang", "wang"} <= TOO_LATE
        state, is_theirs, told = race(HERE + "owed", pk, url=url).one()
        assert (state, is_theirs) == ("answered", True)
        assert told == 2, "that it is owed, and that it is out"


@pytest.mark.race
def test_without_the_flow_two_public_answers_both_believe_they_are_out():
    with database("postgresql") as url:
        pk = race(HERE + "make_owed", url=url).one()
        said = race(HERE + "answer_owed_unguarded", pk, url=url, processes=4)
        assert len([word for word in said if word in ("yang", "wang")]) > 1
