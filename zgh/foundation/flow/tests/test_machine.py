"""States change by a verb, once, with the audit record beside it or not at all."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import Flow, IllegalMove, Overtaken
from zgh.foundation.flow.signals import moved, moving
from zgh.foundation.orgs.models import ImportBatch
from zgh.kit.refusals import Refusal

flow = ImportBatch.flow


@pytest.fixture
def batch(cast) -> ImportBatch:
    return ImportBatch.objects.create(kind="roster", file_name="花名册.xlsx", union=cast.gansu, by=cast.chen)


@pytest.fixture
def heard():
    """What the two signals said, in order."""
    said: list[tuple] = []

    def before(row: Model, verb: str, **_kw):
        said.append(("moving", verb))

    def after(row: Model, verb: str, **_kw):
        said.append(("moved", verb))

    moving.connect(before, sender=ImportBatch)
    moved.connect(after, sender=ImportBatch)
    yield said
    moving.disconnect(before, sender=ImportBatch)
    moved.disconnect(after, sender=ImportBatch)


def stored(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def test_a_move_sets_state_and_changes_and_writes_one_page_of_the_book(cast, batch):
    flow.move(batch, "preview", cast.chen, note="看过", todo_count=3)
    assert (batch.state, batch.todo_count) == ("previewed", 3) == (stored(batch).state, stored(batch).todo_count)
    [page] = history(batch)
    assert (page.verb, page.actor_id, page.note) == ("orgs.preview", cast.chen.pk, "看过")
    assert page.before == {"state": "uploaded", "todo_count": 0}
    assert page.after == {"state": "previewed", "todo_count": 3}


def test_a_move_costs_two_statements_and_its_savepoint(cast, batch):
    with CaptureQueriesContext(connection) as queries:
        flow.move(batch, "preview", cast.chen)
    said = [query["sql"].split()[0] for query in queries]
    # What follows is what rooms above do with `moving`.
    assert [word for word in said if word in ("UPDATE", "INSERT", "SELECT")][:2] == ["UPDATE", "INSERT"]


@pytest.mark.parametrize("verb", ["apply", "finish", "discard"])
def test_a_verb_the_state_does_not_know_changes_nothing(cast, batch, verb):
    with pytest.raises(IllegalMove) as refused:
        flow.move(batch, verb, cast.chen)
    assert refused.value.row is batch
    assert isinstance(refused.value, Refusal)
    assert stored(batch).state == batch.state == "uploaded"
    assert not history(batch).exists()


def test_a_verb_nobody_declared_is_a_programming_error(cast, batch):
    with pytest.raises(KeyError):
        flow.move(batch, "fly", cast.chen)


def test_the_slower_of_two_is_overtaken_and_changes_nothing(cast, batch):
    slower = stored(batch)
    flow.move(batch, "preview", cast.chen)
    with pytest.raises(Overtaken):
        flow.move(slower, "refuse", cast.chen, problem="慢了")
    assert (stored(batch).state, stored(batch).problem) == ("previewed", "")
    assert (slower.state, slower.problem) == ("uploaded", "")
    assert history(batch).count() == 1


def test_state_and_book_go_back_together(cast, batch):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        flow.move(batch, "preview", cast.chen)
        raise ZeroDivisionError
    assert stored(batch).state == "uploaded"
    assert not history(batch).exists()


def test_a_receiver_inside_the_transaction_can_stop_the_move(cast, batch):
    def refuse(**_kw):
        raise ZeroDivisionError

    moving.connect(refuse, sender=ImportBatch)
    try:
        with pytest.raises(ZeroDivisionError):
            flow.move(batch, "preview", cast.chen)
    finally:
        moving.disconnect(refuse, sender=ImportBatch)
    assert stored(batch).state == "uploaded"
    assert not history(batch).exists()


def test_moving_is_heard_inside_the_transaction_and_moved_after_commit(
    cast, batch, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        flow.move(batch, "preview", cast.chen)
        assert heard == [("moving", "preview")]
    assert heard == [("moving", "preview"), ("moved", "preview")]


def test_moved_is_not_heard_of_what_was_rolled_back(cast, batch, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):  # noqa: SIM117
        with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
            flow.move(batch, "preview", cast.chen)
            raise ZeroDivisionError
    assert heard == [("moving", "preview")]


def test_an_empty_target_keeps_the_state_and_still_asks_for_it(cast, batch):
    stay = Flow("state", note=("uploaded", ""))
    stay.move(batch, "note", cast.chen, problem="记一笔")
    assert (stored(batch).state, stored(batch).problem) == ("uploaded", "记一笔")
    flow.move(batch, "preview", cast.chen)
    with pytest.raises(IllegalMove):
        stay.move(batch, "note", cast.chen)


@pytest.mark.parametrize(
    ("state", "can"), [("previewed", True), ("stale", True), ("uploaded", False), ("applied", False)]
)
def test_when_and_can_agree(cast, batch, state, can):
    ImportBatch.objects.filter(pk=batch.pk).update(state=state)
    assert flow.can(stored(batch), "apply") is can
    assert ImportBatch.objects.filter(flow.when("apply"), pk=batch.pk).exists() is can


def test_buttons_follow_permission_and_state(cast, batch):
    [row] = ImportBatch.objects.all().with_can(cast.chen, "apply", "discard")
    assert (row.can_apply, row.can_discard) == (False, False)
    flow.move(batch, "preview", cast.chen)
    for user, can in ((cast.chen, True), (cast.wang, False), (cast.xiong, False)):
        [row] = ImportBatch.objects.all().with_can(user, "apply")
        assert bool(row.can_apply) is can


def test_rows_and_moments_are_written_as_plain_values(cast, batch):
    flow.move(batch, "preview", cast.chen, union=cast.group)
    assert history(batch).get().after["union"] == cast.group.pk
