"""Of several who act at the same moment one wins; seen on both databases, and seen to fail without the guard."""

from __future__ import annotations

import pytest

from tests.racing import database, meet, race
from zgh.foundation.audit.book import history, record
from zgh.foundation.orgs.models import ImportBatch

HERE = "zgh.foundation.flow.tests.test_races"
PAUSE = 0.15  # between reading and writing: time enough for everybody to have read


def make() -> int:
    return ImportBatch.objects.create(kind="roster", file_name="x", state="previewed").pk


def act(pk: int) -> str:
    """The guarded way."""
    batch = ImportBatch.objects.get(pk=pk)
    meet()
    ImportBatch.flow.move(batch, "apply", None)
    return "won"


def act_unguarded(pk: int) -> str:
    """What people write when they have not met the race: look, then save."""
    batch = ImportBatch.objects.get(pk=pk)
    if batch.state != "previewed":
        return "late"
    meet()
    batch.state = "applying"
    batch.save(update_fields=["state"])
    record(None, "orgs.apply", batch)
    return "won"


def pages(pk: int) -> int:
    return history(ImportBatch.objects.get(pk=pk)).count()


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_one_of_many_wins_and_the_book_has_one_page(vendor):
    with database(vendor) as url:
        pk = race(f"{HERE}.make", url=url).one()
        results = race(f"{HERE}.act", pk, url=url, processes=4)
        assert sorted(results) == ["Overtaken", "Overtaken", "Overtaken", "won"]
        assert race(f"{HERE}.pages", pk, url=url).one() == 1


@pytest.mark.race
def test_without_the_guard_several_win():
    with database("postgresql") as url:
        pk = race(f"{HERE}.make", url=url).one()
        assert race(f"{HERE}.act_unguarded", pk, url=url, processes=4).count("won") > 1
