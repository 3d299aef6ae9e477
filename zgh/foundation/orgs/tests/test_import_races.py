"""Two approvers at once; somebody edits a person while a file about them is written."""

from __future__ import annotations

import pytest

from tests.racing import database, meet, race

ROOM = "zgh.foundation.orgs.tests.test_import_races"
PEOPLE = 40


def make(count: int) -> list[int]:
    """A union with people, and `count` previewed files that give each of them another post."""
    import datetime as dt

    from zgh.foundation.accounts.models import User
    from zgh.foundation.orgs.importing import batches
    from zgh.foundation.orgs.models import Company, Coverage, Employment, ImportBatch, Person, Union
    from zgh.foundation.orgs.tests.sheets import ROSTER, xlsx

    long_ago = dt.date(2020, 1, 1)
    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    company = Company.objects.add_root({"code": "C0", "name": "集团"})
    Coverage.objects.create(union=union, company=company, starts_on=long_ago)
    for n in range(PEOPLE):
        person = Person.objects.create(user=User.objects.create_user(f"p{n}", f"职工{n}"), name=f"职工{n}", union=union)
        Employment.objects.create(
            person=person, company=company, employee_no=f"N{n}", post="店员", starts_on=long_ago, hired_on=long_ago
        )
    made = []
    for post in ("店长", "药师")[:count]:
        rows = [(f"N{n}", f"职工{n}", "", "", "集团", "", post, "", "") for n in range(PEOPLE)]
        batch = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="", union=union)
        batches.preview(batch, xlsx(ROSTER, *rows))
        made.append(batch.pk)
    return made


def propose(batch_id: int) -> None:
    """Somebody has asked for approval."""
    from zgh.foundation.orgs.importing import writing
    from zgh.foundation.orgs.models import ImportBatch

    writing.propose(ImportBatch.objects.get(pk=batch_id), None)


def approve(batch_id: int, is_guarded: bool) -> str:
    """What the second person's button does; without the guard the state in the WHERE is gone."""

    from zgh.foundation.audit.book import record
    from zgh.foundation.orgs.importing import writing
    from zgh.foundation.orgs.models import ImportBatch

    batch = ImportBatch.objects.get(pk=batch_id)
    meet()  # both have the page before their eyes
    if is_guarded:
        writing.approve(batch, None)
    else:
        ImportBatch.objects.filter(pk=batch_id).update(state="applying")
        record(None, "orgs.approve", batch)
    return "approved"


def approvals(batch_id: int) -> int:
    """How often the book says approved."""
    from zgh.foundation.audit.book import history
    from zgh.foundation.orgs.models import ImportBatch

    return [page.verb for page in history(ImportBatch.objects.get(pk=batch_id))].count("orgs.approve")


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_of_two_approvers_one_decides(vendor):
    with database(vendor) as url:
        guarded, unguarded = race(f"{ROOM}.make", 2, url=url).one()
        for batch_id in (guarded, unguarded):
            race(f"{ROOM}.propose", batch_id, url=url)
        answers = race(f"{ROOM}.approve", guarded, True, url=url, processes=2)
        assert sorted(answers) in (["Overtaken", "approved"], ["IllegalMove", "approved"])
        assert race(f"{ROOM}.approvals", guarded, url=url).one() == 1
        race(f"{ROOM}.approve", unguarded, False, url=url, processes=2)  # the negative control
        assert race(f"{ROOM}.approvals", unguarded, url=url).one() == 2


def write(batch_id: int, is_guarded: bool) -> str:
    """Write in small chunks while somebody else edits; without the guard nobody looks a last time."""
    import os
    import time

    from zgh.foundation.orgs.importing import writing
    from zgh.foundation.orgs.importing.kinds import KINDS
    from zgh.foundation.orgs.models import Employment, ImportBatch

    kind = KINDS["roster"]
    KINDS["roster"] = type(kind)(**{**kind.__dict__, "chunk": 10})
    if not is_guarded:
        writing._differing = lambda rows, outcomes: []
    batch = ImportBatch.objects.get(pk=batch_id)
    writing.start(batch, None)
    if os.fork() == 0:  # the colleague, who edits the last person as soon as the first chunk is written
        from django.db import connection

        connection.connect()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not Employment.objects.filter(employee_no="N0", post="店长").exists():
            time.sleep(0.01)
        Employment.objects.filter(employee_no="N39", ends_on=None).update(post="区域经理")
        os._exit(0)
    writing.batches.PAUSE = 1.0
    writing.run(batch, None)
    os.wait()
    batch.refresh_from_db()
    return batch.state


def posts(number: str) -> list[str]:
    """The live posts of this employee number."""
    from zgh.foundation.orgs.models import Employment

    return list(Employment.objects.at().filter(employee_no=number).values_list("post", flat=True))


@pytest.mark.race
@pytest.mark.parametrize(
    ("vendor", "is_guarded", "state", "post"),
    [
        ("sqlite", True, "stale", "区域经理"),
        ("postgresql", True, "stale", "区域经理"),
        ("postgresql", False, "applied", "店长"),  # the negative control: the colleague's edit is lost
    ],
)
def test_what_somebody_edits_meanwhile_is_stale_and_not_overwritten(vendor, is_guarded, state, post):
    with database(vendor) as url:
        [batch_id] = race(f"{ROOM}.make", 1, url=url).one()
        assert race(f"{ROOM}.write", batch_id, is_guarded, url=url).one() == state
        assert race(f"{ROOM}.posts", "N39", url=url).one() == [post]
        assert race(f"{ROOM}.posts", "N5", url=url).one() == ["店长"]  # the rest is written
