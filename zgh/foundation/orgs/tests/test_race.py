"""Two processes write the same batch at the same moment: everything is written once, on both databases."""

from __future__ import annotations

import pytest

from tests.racing import database, race

ROOM = "zgh.foundation.orgs.tests.test_race"
PEOPLE = 200


def make() -> list[int]:
    """Two previewed rosters of different people; for the second somebody has already pressed the button."""
    import datetime as dt

    from zgh.foundation.orgs.importing import batches
    from zgh.foundation.orgs.models import Company, Coverage, ImportBatch, Union
    from zgh.foundation.orgs.tests.sheets import ROSTER, id_number, xlsx

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    company = Company.objects.add_root({"code": "C0", "name": "集团"})
    Coverage.objects.create(union=union, company=company, starts_on=dt.date(2020, 1, 1))
    made = []
    for first in (0, PEOPLE):
        numbers = range(first, first + PEOPLE)
        rows = [(f"N{n}", f"职工{n}", id_number(n), f"1391111{n:04d}", "集团", "", "", "", "") for n in numbers]
        batch = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="", union=union)
        batches.preview(batch, xlsx(ROSTER, *rows))
        made.append(batch.pk)
    batches.start(batch, None)
    return made


def start_and_run(batch_id: int) -> str:
    """What the button does; the loser is told."""
    from zgh.foundation.orgs.importing import batches
    from zgh.foundation.orgs.models import ImportBatch

    batch = ImportBatch.objects.get(pk=batch_id)
    batches.start(batch, None)
    batches.run(batch, None)
    return "applied"


def only_run(batch_id: int) -> str:
    """What two workers do when one was taken for dead; small chunks, so that they meet."""
    from zgh.foundation.orgs.importing import batches
    from zgh.foundation.orgs.importing.kinds import KINDS
    from zgh.foundation.orgs.models import ImportBatch

    kind = KINDS["roster"]
    KINDS["roster"] = type(kind)(**{**kind.__dict__, "chunk": 20})
    batches.PAUSE = 0.001
    batches.run(ImportBatch.objects.get(pk=batch_id), None)
    return "ran"


def result(batch_ids: list[int]) -> dict:
    """What there is afterwards."""
    from zgh.foundation.audit.book import history
    from zgh.foundation.orgs.models import Employment, ImportBatch, Person

    found = {}
    for batch in ImportBatch.objects.filter(pk__in=batch_ids):
        finished = [page.verb for page in history(batch)].count("orgs.finish")
        people = Person.objects.filter(import_rows__batch=batch).count()
        found[str(batch.pk)] = [batch.state, batch.done_count, people, finished]
    return {**found, "people": Person.objects.count(), "jobs": Employment.objects.count()}


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_batch_written_by_several_processes_at_once_is_written_once(vendor):
    """Two people press the button together; three workers take up the same task."""
    with database(vendor) as url:
        pressed, queued = race(f"{ROOM}.make", url=url).one()
        answers = race(f"{ROOM}.start_and_run", pressed, url=url, processes=2)
        assert sorted(answers) in (["Overtaken", "applied"], ["IllegalMove", "applied"])
        race(f"{ROOM}.only_run", queued, url=url, processes=3)
        once = ["applied", PEOPLE, PEOPLE, 1]
        found = race(f"{ROOM}.result", [pressed, queued], url=url).one()
        assert found == {str(pressed): once, str(queued): once, "people": 2 * PEOPLE, "jobs": 2 * PEOPLE}
