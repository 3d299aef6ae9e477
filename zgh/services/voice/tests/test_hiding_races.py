"""One hidden author sends many at the same moment: no more arrive than a day allows. With a negative control."""

import uuid

import pytest

from tests.racing import database, meet, race

from .test_races import VENDORS, user

HERE = "zgh.services.voice.tests.test_hiding_races."
A_DAY = 3


# What children run. Each has its own connection to a database nobody else uses.


def make():
    """zhou, one of thirteen in a union that lets each hide three times a day."""
    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.models import Person, Union
    from zgh.services.voice.models import VoiceSetting

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    Person.objects.bulk_create([Person(name=f"职工{i}", union=union) for i in range(12)])
    Person.objects.create(user=User.objects.create_user("zhou", "zhou"), name="zhou", union=union)
    VoiceSetting.objects.create(union=union, hidden_a_day=A_DAY)


def hide(once=""):
    """Each process sends another one, all the same one when it has a number."""
    from django.core.exceptions import ValidationError

    from .telling import ask

    try:
        return ask(user("zhou"), is_masked=True, once=uuid.UUID(once) if once else uuid.uuid4()).pk
    except ValidationError as error:
        return error.code


def hide_unguarded():
    """Look how many there are, then write, with nobody waiting in between."""
    from zgh.services.voice import submit
    from zgh.services.voice.models import HidingTurn

    HidingTurn.hold = lambda _mask: None
    refuse = submit.refuse_hiding
    submit.refuse_hiding = lambda *facts: (refuse(*facts), meet())
    return hide()


def count():
    from zgh.services.voice.models import Case

    return Case.objects.count()


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_nobody_hides_more_often_than_a_day_allows_by_sending_at_once(vendor):
    with database(vendor) as url:
        race(HERE + "make", url=url)
        said = race(HERE + "hide", url=url, processes=8)
        assert said.count("often") == 8 - A_DAY
        assert race(HERE + "count", url=url).one() == A_DAY


@pytest.mark.race
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_last_one_of_the_day_sent_many_times_at_once_is_one_and_never_refused(vendor):
    with database(vendor) as url:
        race(HERE + "make", url=url)
        race(HERE + "hide", url=url, rounds=A_DAY - 1)
        said = race(HERE + "hide", str(uuid.uuid4()), url=url, processes=4)
        assert len(set(said)) == 1
        assert isinstance(said[0], int)
        assert race(HERE + "count", url=url).one() == A_DAY


@pytest.mark.race
def test_without_waiting_for_each_other_more_arrive_than_a_day_allows():
    with database("postgresql") as url:
        race(HERE + "make", url=url)
        race(HERE + "hide_unguarded", url=url, processes=6)
        assert race(HERE + "count", url=url).one() > A_DAY
