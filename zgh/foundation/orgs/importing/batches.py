"""A batch from upload to result: preview, and apply in chunks that can be interrupted, repeated and raced."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove

from ..models import ImportBatch, ImportRow
from . import stash
from .columns import Unreadable
from .kinds import KINDS
from .outcome import Checked, Outcome
from .read import Table, read

PAUSE = 0.05  # between chunks, so that SQLite's other writers get their turn (79 ms worst wait instead of 1.5 s)
ROWS = 500
WRITES = (ImportRow.Kind.NEW, ImportRow.Kind.CHANGED)
Progress = Callable[[int, int], None]


class Doubled(Exception):  # noqa: N818 (a state of affairs, not an error)
    """Another process is writing the same lines; this one steps back and changes nothing."""


def upload(kind: str, file: IO[bytes], name: str, by: Any, union: Any) -> ImportBatch:
    """Look the file over and keep it, sealed, for the comparison. Raises Unreadable with a sentence."""
    read(file, name, KINDS[kind].columns)
    file.seek(0)
    sha256 = hashlib.sha256(file.read()).hexdigest()
    kept = stash.put(file)
    return ImportBatch.objects.create(kind=kind, file_name=name[-200:], sha256=sha256, by=by, union=union, upload=kept)


def preview(batch: ImportBatch, file: IO[bytes] | None = None) -> None:
    """Compare the batch's file with what is known and store the outcome line by line.

    `file` is given where nothing was stashed (command line). Ends in `previewed`, or `refused` with the reason.
    Safe to repeat: a comparison that was cut short is thrown away.
    """
    kind = KINDS[batch.kind]
    try:
        table: Table = read(file or stash.take(batch.upload), batch.file_name, kind.columns)
    except (Unreadable, FileNotFoundError) as error:
        reason = str(error) if isinstance(error, Unreadable) else _("暂存的文件不在了，请再上传一次")
        batch.flow.move(batch, "refuse", batch.by, problem=reason, upload="")
        return
    reach = kind.reach(batch.union)
    outcomes = kind.compare(kind.check(table.rows, reach), reach)
    batch.rows.all().delete()
    for start in range(0, len(outcomes), ROWS):
        ImportRow.objects.bulk_create([_row(batch, o) for o in outcomes[start : start + ROWS]])
        time.sleep(PAUSE)
    kept, facts = batch.upload, _counted(outcomes)
    batch.flow.move(batch, "preview", batch.by, hints=kind.hints(table.unused), upload="", **facts)
    stash.drop(kept)


def start(batch: ImportBatch, by: Any) -> None:
    """Decide that the batch shall be written. Raises IllegalMove or Overtaken when somebody already has."""
    batch.flow.move(batch, "apply", by, problem="")


def run(batch: ImportBatch, by: Any, progress: Progress | None = None) -> None:
    """Write what a started batch says, chunk by chunk; ends in `applied`, `stale` or `failed`.

    Compares once more first: where anything differs from what the person saw, nothing is written, the lines are
    renewed and the batch is `stale`. Each chunk claims its lines by a conditional update in its own transaction,
    so a second run of the same batch, at the same time or later, writes nothing twice.
    """
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.APPLYING:
        return
    kind = KINDS[batch.kind]
    try:
        reach = kind.reach(batch.union)
        fresh = _compare_again(batch, kind, reach)
        if fresh is None:
            batch.flow.move(batch, "outdate", by)
            return
        lines = [o.line_no for o in sorted(fresh, key=kind.order) if o.kind in WRITES]
        for begin in range(0, len(lines), kind.chunk):
            _write(batch, kind, reach, lines[begin : begin + kind.chunk])
            if progress:
                progress(begin + kind.chunk, len(lines))
            time.sleep(PAUSE)
        _finish(batch, kind, by)
    except (Doubled, IllegalMove):
        return  # another process is at it, or has just finished
    except IntegrityError:
        _fail(batch, by, _("有几行和刚刚登记的数据冲突，没有写完。请再点一次，会从没写完的地方重新比对"))
    except Exception:
        _fail(batch, by, _("写到一半出了故障，已写的都完整。请再点一次，会从没写完的地方接着写"))
        raise


def discard(batch: ImportBatch, by: Any) -> None:
    """Give up a batch: its lines go, the batch stays as a trace."""
    with transaction.atomic():
        batch.flow.move(batch, "discard", by, upload="")
        batch.rows.all().delete()


def _write(batch: ImportBatch, kind: Any, reach: Any, lines: list[int]) -> None:
    """One chunk: claim, write, count."""
    with transaction.atomic():
        place = {line_no: at for at, line_no in enumerate(lines)}
        rows = sorted(batch.rows.filter(line_no__in=lines), key=lambda row: place[row.line_no])
        if not _claim(rows):
            raise Doubled
        kind.apply_rows(rows, reach)
        about = [row for row in rows if row.person_id]
        ImportRow.objects.bulk_update(about, ["person"])
        batch.advance(len(rows))


def _claim(rows: list[ImportRow]) -> bool:
    """Mark the lines as written by this transaction; False when another has any of them already."""
    ids = [row.pk for row in rows]
    return ImportRow.objects.filter(pk__in=ids, is_applied=False).update(is_applied=True, payload=None) == len(ids)


def _finish(batch: ImportBatch, kind: Any, by: Any) -> None:
    with transaction.atomic():
        kind.afterwards()
        ImportRow.objects.filter(batch=batch).exclude(payload=None).update(payload=None)
        batch.flow.move(batch, "finish", by, applied_at=timezone.now(), done_count=batch.todo_count)


def _fail(batch: ImportBatch, by: Any, problem: str) -> None:
    with contextlib.suppress(IllegalMove):  # another process has finished it meanwhile
        batch.flow.move(batch, "fail", by, problem=problem)


def _compare_again(batch: ImportBatch, kind: Any, reach: Any) -> list[Outcome] | None:
    """Today's outcomes of the lines not yet written; None, after renewing them, when any differs from the preview."""
    rows = {row.line_no: row for row in batch.rows.filter(is_applied=False).exclude(payload=None)}
    contents = {line_no: row.content for line_no, row in rows.items()}
    checked = [Checked(line_no, row.key, contents[line_no]["facts"]) for line_no, row in rows.items()]
    outcomes = kind.compare(checked, reach)
    differing = [o for o in outcomes if (o.kind, _content(o)) != (rows[o.line_no].kind, contents[o.line_no])]
    if not differing:
        return outcomes
    for outcome in differing:
        row = rows[outcome.line_no]
        row.kind, row.old, row.new, row.message = outcome.kind, outcome.old, outcome.new, outcome.message
        row.payload = _payload(outcome)
    fields = ["kind", "old", "new", "message", "payload"]
    with transaction.atomic():
        ImportRow.objects.bulk_update([rows[o.line_no] for o in differing], fields, batch_size=ROWS)
        counts = Counter(batch.rows.values_list("kind", flat=True))
        todo = sum(counts[kind] for kind in WRITES)
        ImportBatch.objects.filter(pk=batch.pk).update(counts=dict(counts), todo_count=todo)
    return None


def _row(batch: ImportBatch, o: Outcome) -> ImportRow:
    return ImportRow(
        batch=batch,
        line_no=o.line_no,
        kind=o.kind,
        key=o.key[:60],
        old=o.old,
        new=o.new,
        message=o.message[:300],
        payload=_payload(o),
    )


def _content(outcome: Outcome) -> dict[str, Any]:
    return {"facts": outcome.facts, "was": outcome.was}


def _payload(outcome: Outcome) -> str | None:
    if outcome.kind == ImportRow.Kind.ERROR:
        return None
    return json.dumps(_content(outcome), ensure_ascii=False)


def _counted(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    counts = Counter(outcome.kind for outcome in outcomes)
    return {"counts": {str(k): n for k, n in counts.items()}, "todo_count": sum(counts[k] for k in WRITES)}
