"""When somebody else puts another number in place of mine: what was open closes, and I hear of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from zgh.foundation.accounts.devices import sign_out_everywhere
from zgh.foundation.accounts.models import Phone, User
from zgh.foundation.accounts.phones import replace
from zgh.foundation.notices.models import Notice

from .conftest import ZHOU, is_signed_in

NEW = "13911112222"


@pytest.fixture
def signed_in(cast, client, ask, enter):
    """zhou, in by a code."""
    enter(ask())


@pytest.fixture
def replaced(django_capture_on_commit_callbacks):
    """Put another number in its place, as a committed transaction would."""

    def replaced(user, number=NEW):
        with django_capture_on_commit_callbacks(execute=True):
            replace(user, number)

    return replaced


def inside(client):
    return client.get("/account/settings/").status_code == 200


@pytest.mark.parametrize("was_proved", [True, False])
@pytest.mark.usefixtures("signed_in")
def test_sessions_end_and_the_person_is_told_where_the_old_number_was_proved(
    cast, client, outbox, replaced, was_proved
):
    assert inside(client)
    Phone.objects.update(is_verified=was_proved)
    outbox.clear()
    replaced(cast.zhou)
    assert inside(client) != was_proved
    assert [message.to for message in outbox] == [ZHOU] * was_proved
    assert Notice.objects.filter(user=cast.zhou, kind="accounts.phone_replaced").count() == was_proved
    assert (Phone.objects.get(user=cast.zhou).number, Phone.objects.get(user=cast.zhou).is_verified) == (NEW, False)


def test_the_same_number_again_changes_nothing(cast, client, ask, enter, replaced):
    enter(ask())
    replaced(cast.zhou, ZHOU)
    assert inside(client)
    assert Phone.objects.get(user=cast.zhou).is_verified


def test_a_taken_number_is_refused_and_ends_nothing(cast, client, ask, enter, replaced):
    enter(ask())
    with pytest.raises(IntegrityError):
        replaced(cast.zhou, "13800000002")


def test_a_code_sent_to_the_old_number_opens_nothing_any_more(cast, client, ask, enter, replaced):
    code = ask()
    replaced(cast.zhou)
    assert enter(code).status_code == 422
    assert not is_signed_in(client)


def test_entering_by_code_proves_the_number(cast, ask, enter):
    Phone.objects.update(is_verified=False)
    enter(ask())
    assert Phone.objects.get(user=cast.zhou).is_verified
    assert not Phone.objects.get(user=cast.ma).is_verified


def test_a_session_no_list_of_devices_knows_ends_with_the_others(cast, client):
    client.force_login(cast.zhou)  # makes no row in the list
    assert inside(client)
    sign_out_everywhere([cast.ma.pk])
    assert inside(client)
    assert sign_out_everywhere([cast.zhou.pk]) == 0
    assert not inside(client)


def test_after_it_one_signs_in_again_as_ever(cast, client, ask, enter):
    sign_out_everywhere([cast.zhou.pk])
    enter(ask())
    assert inside(client)
    assert User.objects.get(pk=cast.zhou.pk).session_round == 1
