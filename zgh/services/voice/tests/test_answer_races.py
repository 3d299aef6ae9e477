"""Chair and writer, two closers, two who bring back: at the same moment one of them acts. With negative controls."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from tests.racing import database, meet, race, seat

from .test_races import VENDORS, user

HERE = "zgh.services.voice.tests.test_answer_races."


def make_reviewed():
    """An answer of wang that waits for the chair yang."""
    from zgh.foundation.orgs.models import Duty
    from zgh.services.voice.models import Case, VoiceSetting

    from .test_races import make

    pk = make()
    case = Case.objects.get(pk=pk)
    VoiceSetting.objects.create(union=case.union, needs_review=True)
    Duty.objects.create(user=user("yang"), union=case.union, code="chair", starts_on="2020-01-01")
    case.answer(user("wang"), "已经办好了，请放心")
    return pk


def approve(pk):
    from zgh.services.voice.models import Case
    from zgh.services.voice.models.answering import version, waiting

    case = Case.objects.get(pk=pk)
    case.approve(user("yang"), version(waiting(case)) if waiting(case) else "")
    return "approved"


def recall(pk):
    from zgh.services.voice.models import Case

    Case.objects.get(pk=pk).recall(user("wang"))
    return "recalled"


def approve_or_recall(pk):
    """Odd processes approve, even ones take back."""
    return approve(pk) if seat() % 2 else recall(pk)


def unguarded(pk):
    """Look, then act, with nothing held and no old state asked for: as one would write it first."""
    from django.db import transaction

    from zgh.foundation.flow.machine import Flow
    from zgh.services.voice.models import answering

    @contextmanager
    def unlocked(_case, _verb):
        with transaction.atomic():
            yield

    def move(self, row, verb, _by, *, note="", **changes):
        del note
        changes[self.field] = self.moves[verb][1] or getattr(row, self.field)
        meet()
        type(row)._base_manager.filter(pk=row.pk).update(**changes)

    answering.turn, Flow.move = unlocked, move
    return approve_or_recall(pk)


def state(pk):
    from zgh.services.voice.models import Answer, Case

    return [Case.objects.get(pk=pk).state, Answer.objects.get(case=pk).state]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_approving_and_taking_back_at_once_is_one_of_them(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make_reviewed", url=url).one()
        said = race(HERE + "approve_or_recall", pk, url=url, processes=4)
        done = [word for word in said if word in ("approved", "recalled")]
        assert len(done) == 1
        assert {*said} - {*done} <= {"Overtaken", "IllegalMove", "ValidationError"}
        wanted = {"approved": ["answered", "published"], "recalled": ["submitted", "draft"]}[done[0]]
        assert race(HERE + "state", pk, url=url).one() == wanted


@pytest.mark.race
def test_without_the_guards_both_believe_they_have_acted():
    with database("postgresql") as url:
        pk = race(HERE + "make_reviewed", url=url).one()
        said = race(HERE + "unguarded", pk, url=url, processes=4)
        assert len([word for word in said if word in ("approved", "recalled")]) > 1


def make_answered():
    """An answered case of zhou, not yet rated."""
    from zgh.services.voice.models import Case

    from .test_races import make

    pk = make()
    Case.objects.get(pk=pk).answer(user("wang"), "已经办好了，请放心")
    return pk


def rate(pk):
    from zgh.services.voice.models import Case

    Case.objects.get(pk=pk).rate(user("zhou"), 1, is_solved=False)
    return "rated"


def make_reported():
    from zgh.services.voice.models import SupervisionOrder

    rate(make_answered())
    order = SupervisionOrder.objects.get()
    order.report(user("wang"), "又办了一次，周末也有饭了")
    return order.pk


def close(pk):
    from zgh.services.voice.models import SupervisionOrder

    SupervisionOrder.objects.get(pk=pk).close(user("yang"), "call", "solved")
    return "closed"


def close_unguarded(pk):
    from zgh.foundation.flow.machine import Flow

    def move(self, row, verb, _by, *, note="", **changes):
        del note
        meet()
        type(row)._base_manager.filter(pk=row.pk).update(**{self.field: self.moves[verb][1]}, **changes)

    Flow.move = move
    return close(pk)


def orders():
    from zgh.foundation.notices.models import Notice
    from zgh.services.voice.models import SupervisionOrder

    return [SupervisionOrder.objects.count(), Notice.objects.filter(kind="voice.order_closed").count()]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_ratings_at_once_are_one_order(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make_answered", url=url).one()
        assert race(HERE + "rate", pk, url=url, processes=4).count("rated") == 1
        assert race(HERE + "orders", url=url).one() == [1, 0]


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_two_closers_at_once_close_once_and_tell_once(vendor):
    with database(vendor) as url:
        pk = race(HERE + "make_reported", url=url).one()
        said = race(HERE + "close", pk, url=url, processes=4)
        assert said.count("closed") == 1
        assert {*said} - {"closed"} <= {"Overtaken", "IllegalMove"}
        assert race(HERE + "orders", url=url).one() == [1, 1]


@pytest.mark.race
def test_without_the_flow_two_closers_both_close():
    with database("postgresql") as url:
        pk = race(HERE + "make_reported", url=url).one()
        assert race(HERE + "close_unguarded", pk, url=url, processes=4).count("closed") > 1
