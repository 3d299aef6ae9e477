"""Several workers at one outbox, on real databases: each message leaves once, and only because rows are claimed."""

import pytest
from django.test import override_settings

from tests.racing import database, race
from zgh.foundation.accounts.models import User
from zgh.foundation.notices import deliver as delivering
from zgh.foundation.notices.kinds import Kind
from zgh.foundation.notices.models import Delivery
from zgh.foundation.notices.send import send

MANY = 40
PLACE = "zgh.foundation.notices.tests.test_two_workers"


def fill(letter: str, url: str) -> int:
    """Runs in a child: an outbox of forty messages to the webhook."""
    people = User.objects.bulk_create([User(username=f"{letter}{i}", name="某") for i in range(MANY)])
    with opened(url):
        return send(Kind("test.race", "消息"), people, text="您好", url="/")


def work(url: str, is_guarded: bool) -> int:
    """Runs in every child: empty the outbox, with or without claiming."""
    if not is_guarded:
        delivering.claim = lambda row: True
    with opened(url):
        return delivering.deliver(list(Delivery.objects.values_list("pk", flat=True)))


def opened(url: str) -> override_settings:
    return override_settings(NOTICE_CHANNELS={"webhook": url}, NOTICE_QUIET_HOURS=(0, 0))


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_each_message_leaves_once_and_only_because_rows_are_claimed(vendor, ear):
    with database(vendor) as url:
        assert race(f"{PLACE}.fill", "a", ear.url, url=url).one() == MANY
        sent = race(f"{PLACE}.work", ear.url, True, url=url, processes=3)
        assert sum(sent) == MANY
        assert sorted(facts["to"] for facts in ear.facts) == sorted(f"a{i}" for i in range(MANY))
        if vendor == "postgresql":  # the control: without claiming people are called twice
            ear.heard.clear()
            race(f"{PLACE}.fill", "b", ear.url, url=url)
            race(f"{PLACE}.work", ear.url, False, url=url, processes=3)
            assert len(ear.facts) > MANY
