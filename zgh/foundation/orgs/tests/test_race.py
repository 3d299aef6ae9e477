"""Two processes write the same batch at the same moment: everything is written once, on both databases."""

from __future__ import annotations

import pytest

from tests.racing import database, meet, race

ROOM = "zgh.foundation.orgs.tests.test_race"
PEOPLE = 100


def make() -> list[int]:
    """Three previewed rosters of different people; for the last two somebody has already pressed the button."""
    import datetime as dt

    from zgh.foundation.orgs.importing import batches, writing
    from zgh.foundation.orgs.models import Company, Coverage, ImportBatch, Union
    from zgh.foundation.orgs.tests.sheets import ROSTER, id_number, xlsx

    union = Union.objects.add_root({"code": "U0", "name": "集团工会", "short_name": "集团工会"})
    company = Company.objects.add_root({"code": "C0", "name": "集团"})
    Coverage.objects.create(union=union, company=company, starts_on=dt.date(2020, 1, 1))
    made = []
    for first in (0, PEOPLE, 2 * PEOPLE):
        numbers = range(first, first + PEOPLE)
        rows = [(f"N{n}", f"职工{n}", id_number(n), f"1391111{n:04d}", "集团", "", "", "", "") for n in numbers]
        batch = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="", union=union)
        batches.preview(batch, xlsx(ROSTER, *rows))
        made.append(batch.pk)
    for queued in made[1:]:
        writing.start(ImportBatch.objects.get(pk=queued), None)
    return made


def start_and_run(batch_id: int) -> str:
    """What the button does; the loser is told."""
    from zgh.foundation.orgs.importing import writing
    from zgh.foundation.orgs.models import ImportBatch

    batch = ImportBatch.objects.get(pk=batch_id)
    writing.start(batch, None)
    writing.run(batch, None)
    return "applied"


def only_run(batch_id: int, is_guarded: bool) -> str:
    """What workers do when one was taken for dead. Small chunks; they meet before the first is written."""
    from zgh.foundation.orgs.importing import writing
    from zgh.foundation.orgs.importing.kinds import KINDS
    from zgh.foundation.orgs.models import ImportBatch

    kind, claim = KINDS["roster"], writing._claim

    def together(rows: list) -> bool:
        meet()
        return claim(rows) if is_guarded else True

    KINDS["roster"] = type(kind)(**{**kind.__dict__, "chunk": 20})
    writing._claim = together
    writing.run(ImportBatch.objects.get(pk=batch_id), None)
    return "ran"


def result(batch_ids: list[int]) -> dict:
    """What there is afterwards: state, rows written, people, ends, failures of each batch, and all jobs."""
    from zgh.foundation.audit.book import history
    from zgh.foundation.orgs.models import Employment, ImportBatch, Person

    found = {}
    for batch in ImportBatch.objects.filter(pk__in=batch_ids):
        pages = [page.verb for page in history(batch)]
        people = Person.objects.filter(import_rows__batch=batch).count()
        ends = pages.count("orgs.finish"), pages.count("orgs.fail")
        found[str(batch.pk)] = [batch.state, batch.done_count, people, *ends]
    return {**found, "jobs": Employment.objects.count()}


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_batch_written_by_several_processes_at_once_is_written_once(vendor):
    """Two people press the button together; three workers take up the same task."""
    with database(vendor) as url:
        pressed, queued, unguarded = race(f"{ROOM}.make", url=url).one()
        answers = race(f"{ROOM}.start_and_run", pressed, url=url, processes=2)
        assert sorted(answers) in (["Overtaken", "applied"], ["IllegalMove", "applied"])
        race(f"{ROOM}.only_run", queued, True, url=url, processes=3)
        once = ["applied", PEOPLE, PEOPLE, 1, 0]
        found = race(f"{ROOM}.result", [pressed, queued], url=url).one()
        assert found == {str(pressed): once, str(queued): once, "jobs": 2 * PEOPLE}
        if vendor == "postgresql":  # the guard taken away: writers collide, and only the constraints save the data
            race(f"{ROOM}.only_run", unguarded, False, url=url, processes=3)
            found = race(f"{ROOM}.result", [unguarded], url=url).one()
            assert found[str(unguarded)][4] > 0
