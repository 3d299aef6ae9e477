"""Several processes at once share the limits, and one code lets one of them in."""

import pytest

from tests.racing import database, meet, race

from .test_two_steps import number

HERE = "zgh.foundation.accounts.tests.test_races"


def take_one():
    """One try of a limit of five."""
    from zgh.foundation.accounts import limits

    limits.take(code_tries_phone="13800000009")
    return "taken"


def take_one_unguarded():
    """The same with a counter that is read and then written."""
    from django.core.cache import cache

    count = cache.get("counter", 0)
    meet()
    if count >= 5:
        return "refused"
    cache.set("counter", count + 1)
    return "taken"


def make_challenge(phone):
    """A login with a code under way."""
    from zgh.foundation.accounts import challenge
    from zgh.foundation.accounts.models import Phone, User

    user = User.objects.create_user(phone, "周敏")
    Phone.objects.create(user=user, **Phone.fields_for(phone))
    return challenge.ask(phone, "127.0.0.1")


def settle(challenge_id, code, phone):
    """Type the right code."""
    from zgh.foundation.accounts import challenge

    challenge.settle(challenge_id, phone, code, "127.0.0.1")
    return "in"


def settle_unguarded(challenge_id, code, phone):
    """The same where nobody asks who deleted the challenge."""
    from django.core.cache import cache

    cache.delete = lambda key: True
    return settle(challenge_id, code, phone)


def open_turn():
    """Open an operator session."""
    from zgh.foundation.accounts.models import OperatorSession, User
    from zgh.foundation.accounts.operate import open_session

    open_session(User.objects.get(username="op"), "查看任务", 15)
    return OperatorSession.objects.filter(closed_at=None).count()


def make_operator():
    """An operator."""
    from zgh.foundation.accounts.models import User

    return User.objects.create_user("op", "运维", operator_kind="system").pk


def make_factors():
    """A login with an app and recovery codes: its number, and one recovery code."""
    from conftest import enrol
    from zgh.foundation.accounts import factors
    from zgh.foundation.accounts.models import User

    user = User.objects.create_user("factors", "周敏")
    enrol(user)
    return user.pk, factors.make_recovery_codes(user)[0]


def show(pk, code):
    """Show a code as the second step."""
    from zgh.foundation.accounts import factors
    from zgh.foundation.accounts.models import User

    factors.check_code(User.objects.get(pk=pk), code)
    return "in"


def show_unguarded(pk, code):
    """The same where the used codes are read, and then written."""
    from allauth.mfa.models import Authenticator

    row = Authenticator.objects.get(user_id=pk, type="recovery_codes")
    codes = row.wrap()
    place = codes.generate_codes().index(code)
    if codes._is_code_used(place):
        return "refused"
    meet()
    codes._mark_code_used(place)
    return "in"


def more_codes(pk):
    """Fresh recovery codes for the same login."""
    from zgh.foundation.accounts import factors
    from zgh.foundation.accounts.models import User

    return pk, factors.make_recovery_codes(User.objects.get(pk=pk))[0]


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_code_of_either_kind_lets_one_in(vendor):
    with database(vendor) as url:
        pk, code = race(f"{HERE}.make_factors", url=url).one()
        ins = race(f"{HERE}.show", pk, code, url=url, processes=4)
        assert ins.count("in") == 1, ins
        ins = race(f"{HERE}.show", pk, number(later=1), url=url, processes=4)
        assert ins.count("in") == 1, ins
        pk, code = race(f"{HERE}.more_codes", pk, url=url).one()
        ins = race(f"{HERE}.show_unguarded", pk, code, url=url, processes=4)
        assert ins.count("in") > 1, "without the guard one recovery code lets several in"


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_processes_share(vendor):
    with database(vendor) as url:
        tries = race(f"{HERE}.take_one", url=url, processes=4, rounds=5)
        assert tries.count("taken") == 5, tries
        assert tries.count("Wait") == 15

        loose = race(f"{HERE}.take_one_unguarded", url=url, processes=4, rounds=5)
        assert loose.count("taken") > 5, "without the guard the limit multiplies, so this race can fail"

        challenge_id, code = race(f"{HERE}.make_challenge", "13800000001", url=url).one()
        ins = race(f"{HERE}.settle", challenge_id, code, "13800000001", url=url, processes=4)
        assert ins.count("in") == 1, ins
        challenge_id, code = race(f"{HERE}.make_challenge", "13800000002", url=url).one()
        ins = race(f"{HERE}.settle_unguarded", challenge_id, code, "13800000002", url=url, processes=4)
        assert ins.count("in") > 1, "without the guard one code lets several in"

        race(f"{HERE}.make_operator", url=url)
        assert set(race(f"{HERE}.open_turn", url=url, processes=4, rounds=3)) == {1}
