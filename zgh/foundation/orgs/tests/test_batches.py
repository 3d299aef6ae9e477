"""A batch can be overtaken, interrupted, repeated and given up, and is never half told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from zgh.foundation.audit.book import history
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.importing import batches, writing
from zgh.foundation.orgs.importing.kinds import KINDS
from zgh.foundation.orgs.models import Employment, ImportBatch, ImportRow, Person
from zgh.foundation.orgs.tasks import apply_import, discard_undecided, forget_traces, preview_import

from .sheets import ROSTER, id_number, xlsx
from .test_roster import GANSU, line

NINE = [line(f"N{n}", f"职工{n}", id_number(n), f"1391111{n:04d}") for n in range(1, 10)]


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(batches, "PAUSE", 0)


@pytest.fixture
def batch(cast):
    row = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="", by=cast.chen, union=cast.group)
    batches.preview(row, xlsx(ROSTER, *NINE))
    return row


def test_an_upload_waits_sealed_and_is_gone_once_written_or_given_up(cast):
    file = SimpleUploadedFile("花名册.xlsx", xlsx(ROSTER, *NINE).getvalue())
    batch = batches.upload("roster", file, file.name, cast.chen, cast.group)
    kept = batch.upload
    with default_storage.open(kept) as sealed:
        assert sealed.read(4) == b"gAAA"  # Fernet, not PK
    preview_import.func(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.counts, batch.todo_count) == ("previewed", {"new": 9}, 9)
    assert default_storage.exists(kept)  # columns and names of units may still be corrected
    preview_import.func(batch.pk)  # a second delivery of the task
    assert batch.rows.count() == 9
    writing.start(batch, cast.chen)
    writing.run(batch, cast.chen)
    assert not default_storage.exists(kept)
    given_up = batches.upload("roster", file, file.name, cast.chen, cast.group)
    preview_import.func(given_up.pk)
    given_up.refresh_from_db()
    kept = given_up.upload
    assert default_storage.exists(kept)
    batches.discard(given_up, cast.chen)
    assert not default_storage.exists(kept)


def test_one_page_of_the_book_for_each_step_not_for_each_person(cast, batch):
    writing.start(batch, cast.chen)
    apply_import.func(batch.pk, cast.chen.pk)
    assert [page.verb for page in history(batch)] == ["orgs.preview", "orgs.apply", "orgs.finish"]
    assert history(batch).last().union_id == cast.group.pk
    batch.refresh_from_db()
    assert (batch.state, batch.done_count, batch.percent) == ("applied", 9, 100)


def test_data_that_changed_since_the_preview_stops_everything_and_says_so(cast, batch):
    Employment.objects.filter(person=cast.zhou.person).update(company=cast.gansu_co, employee_no="N3")
    writing.start(batch, cast.chen)
    writing.run(batch, cast.chen)
    batch.refresh_from_db()
    assert (batch.state, batch.counts) == ("stale", {"new": 8, "conflict": 1})
    assert not Person.objects.filter(name="职工1").exists()
    assert "另一个姓名" in batch.rows.get(line_no=4).message
    writing.start(batch, cast.chen)
    writing.run(batch, cast.chen)
    assert Person.objects.filter(name__startswith="职工").count() == 8


def test_a_value_that_changed_behind_its_mask_is_noticed_too(cast):
    row = ImportBatch.objects.create(kind="roster", file_name="a.xlsx", sha256="", by=cast.chen, union=cast.group)
    cast.zhou.phone.is_verified = False
    cast.zhou.phone.save()
    batches.preview(row, xlsx(ROSTER, line("E0001", "周敏", "", "13911112222", post="", hired_on="")))
    from zgh.foundation.accounts.models import Phone

    Phone.objects.filter(user=cast.zhou).update(**Phone.fields_for("13899990001"))  # the mask stays 138****0001
    writing.start(row, cast.chen)
    writing.run(row, cast.chen)
    row.refresh_from_db()
    assert row.state == "stale"


def test_an_interrupted_batch_goes_on_where_it_stopped(cast, batch, monkeypatch):
    kind = KINDS["roster"]
    monkeypatch.setitem(KINDS, "roster", type(kind)(**{**kind.__dict__, "chunk": 4, "apply_rows": failing_at(2)}))
    writing.start(batch, cast.chen)
    with pytest.raises(ZeroDivisionError):
        writing.run(batch, cast.chen)
    batch.refresh_from_db()
    assert (batch.state, batch.done_count) == ("failed", 4)
    assert Person.objects.filter(name__startswith="职工").count() == 4
    monkeypatch.setitem(KINDS, "roster", kind)
    writing.start(batch, cast.chen)
    writing.run(batch, cast.chen)
    batch.refresh_from_db()
    assert (batch.state, batch.done_count) == ("applied", 9)
    assert Person.objects.filter(name__startswith="职工").count() == 9
    assert ImportRow.objects.filter(batch=batch, person=None).count() == 0


def failing_at(turn: int):
    """The roster's own writer, but the machine fails at this chunk."""
    calls = iter(range(1, 100))
    real = KINDS["roster"].apply_rows

    def write(rows, units, by):
        real(rows, units, by)
        return 1 / (turn - next(calls))

    return write


def test_a_killed_worker_leaves_a_batch_that_the_next_one_finishes(cast, batch, monkeypatch):
    writing.start(batch, cast.chen)
    monkeypatch.setattr(writing, "_finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        writing.run(batch, cast.chen)
    monkeypatch.undo()
    apply_import.func(batch.pk, cast.chen.pk)
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert Person.objects.filter(name__startswith="职工").count() == 9


def test_a_batch_is_applied_once(cast, batch):
    writing.start(batch, cast.chen)
    writing.run(batch, cast.chen)
    with pytest.raises(IllegalMove):
        writing.start(batch, cast.chen)
    writing.run(batch, cast.chen)
    assert Person.objects.filter(name__startswith="职工").count() == 9


def test_giving_up_removes_the_lines_and_keeps_the_trace(cast, batch):
    batches.discard(batch, cast.chen)
    assert not batch.rows.exists()
    assert [page.verb for page in history(batch)] == ["orgs.preview", "orgs.discard"]
    with pytest.raises(IllegalMove):
        writing.start(batch, cast.chen)


def test_previews_nobody_decided_on_go_after_a_week(cast, batch):
    discard_undecided()
    assert ImportBatch.objects.get(pk=batch.pk).state == "previewed"
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - dt.timedelta(days=8))
    discard_undecided()
    assert ImportBatch.objects.get(pk=batch.pk).state == "discarded"


@pytest.mark.parametrize("state", ["uploaded", "applying"])
def test_what_a_dead_task_left_behind_goes_a_week_later(cast, batch, state):
    """Sealed file, sample rows and what was to be written are personal data; nobody would ever touch them again."""
    for days, expected in ((13, state), (15, "discarded")):
        old = timezone.now() - dt.timedelta(days=days)
        ImportBatch.objects.filter(pk=batch.pk).update(created_at=old, state=state)
        discard_undecided()
        assert ImportBatch.objects.get(pk=batch.pk).state == expected
    batch.refresh_from_db()
    assert (batch.upload, batch.layout) == ("", None)
    assert not batch.rows.exists()


def test_old_values_of_a_batch_given_up_half_way_are_forgotten(cast, batch):
    written = batch.rows.order_by("line_no").first()
    ImportRow.objects.filter(pk=written.pk).update(is_applied=True, trace="{}")
    batches.discard(batch, cast.chen)
    forget_traces()
    assert batch.rows.get().trace is None


def test_comparing_costs_the_same_for_one_line_and_for_nine(cast, django_assert_num_queries):
    kind = KINDS["roster"]
    reach = kind.reach(cast.group)
    from zgh.foundation.orgs.importing.read import read

    for rows in (NINE[:1], NINE):
        table = read(xlsx(ROSTER, *rows), "a.xlsx", kind.columns())
        with django_assert_num_queries(3):
            kind.compare(kind.check(table.rows, reach, {}), reach)


def test_the_job_history_of_a_whole_file_is_written_in_few_statements(cast, batch, django_assert_max_num_queries):
    writing.start(batch, cast.chen)
    with django_assert_max_num_queries(60):
        writing.run(batch, cast.chen)
    assert Employment.objects.filter(company=cast.gansu_co, employee_no__startswith="N").count() == 9
    assert cast.gansu_co.name == GANSU
