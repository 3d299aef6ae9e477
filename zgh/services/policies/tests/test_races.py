"""Two editors at the same moment: one is told, whatever the database. With a negative control on PostgreSQL."""

import time

import pytest

from tests.racing import database, race

HERE = "zgh.services.policies.tests.test_races."


def make():
    """A document and what its page showed."""
    from zgh.foundation.accounts.models import User
    from zgh.services.policies.models import Document
    from zgh.services.policies.models.wording import wording_of

    User.objects.create_user("yang", "杨玉兰")
    row = Document.objects.create(title="细则", level="group", text="第一条 原来的。")
    return [row.pk, wording_of(row)]


def amend(pk, seen, has_lock):
    """Write other words over those that were seen."""
    from zgh.foundation.accounts.models import User
    from zgh.services.policies.models import Document, document
    from zgh.services.policies.models.wording import hold_unchanged

    def slow(row, mark):
        if has_lock:
            hold_unchanged(row, mark)
        else:
            row.refresh_from_db()
            assert mark == document_mark(row)
        time.sleep(0.3)

    document.hold_unchanged = slow
    Document.objects.get(pk=pk).amend(User.objects.get(username="yang"), seen=seen, text=f"第一条 {time.monotonic()}。")
    return "saved"


def document_mark(row):
    from zgh.services.policies.models.wording import wording_of

    return wording_of(row)


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_one_of_two_editors_is_told(vendor):
    with database(vendor) as url:
        pk, seen = race(f"{HERE}make", url=url).one()
        assert sorted(race(f"{HERE}amend", pk, seen, True, url=url, processes=2)) == ["ValidationError", "saved"]


@pytest.mark.race
def test_without_the_lock_both_would_save():
    with database("postgresql") as url:
        pk, seen = race(f"{HERE}make", url=url).one()
        assert race(f"{HERE}amend", pk, seen, False, url=url, processes=2) == ["saved", "saved"]
