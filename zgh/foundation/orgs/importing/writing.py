"""A previewed batch is written: exactly what was seen, in chunks that can be interrupted, repeated and raced."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import IllegalMove
from zgh.kit import vault

from ..models import ImportBatch, ImportRow
from . import batches
from .batches import ROWS, WRITES, Progress, content, counted, hold_version, payload
from .kinds import KINDS
from .outcome import Checked, Outcome


class Doubled(Exception):  # noqa: N818 (a state of affairs, not an error)
    """Another process is writing the same lines; this one steps back and changes nothing."""


class NeedsApproval(IllegalMove):
    """So much would change that somebody else has to approve it first."""


def start(batch: ImportBatch, by: Any, version: str | None = None) -> None:
    """Decide that the batch shall be written. Raises IllegalMove or Overtaken when somebody already has, or when
    `version` is not the preview that stands; NeedsApproval when a second person must agree.
    """
    with transaction.atomic():
        hold_version(batch, "apply", version)
        if batch.cautions:
            raise NeedsApproval(batch, "apply")
        batch.flow.move(batch, "apply", by, problem="")


def propose(batch: ImportBatch, by: Any, version: str | None = None) -> None:
    """Ask for a second person's approval. Raises as `start` does."""
    with transaction.atomic():
        hold_version(batch, "propose", version)
        batch.flow.move(batch, "propose", by, proposed_by=by, problem="")


def approve(batch: ImportBatch, by: Any, version: str | None = None) -> None:
    """The second person agrees; the batch is to be written. Who may is the permission's business."""
    with transaction.atomic():
        hold_version(batch, "approve", version)
        batch.flow.move(batch, "approve", by, approved_by=by)


def decline(batch: ImportBatch, by: Any, reason: str) -> None:
    """The second person does not agree, and says why; the batch waits for whoever asked."""
    batch.flow.move(batch, "decline", by, problem=reason, note=reason)


def run(batch: ImportBatch, by: Any, progress: Progress | None = None) -> None:
    """Write what a started batch says, chunk by chunk; ends in `applied`, `stale` or `failed`.

    Compares once more first: where anything differs from what the person saw, nothing is written, the lines are
    renewed and the batch is `stale`. Each chunk claims its lines, holds the rows they are about and looks a last
    time, all in one transaction: a second run writes nothing twice, and a line somebody has edited meanwhile is
    renewed instead of overwritten.
    """
    batch.refresh_from_db()
    if batch.state != ImportBatch.State.APPLYING:
        return
    kind = KINDS[batch.kind]
    try:
        fresh = _compare_again(batch, kind)
        if fresh is None:
            _outdate(batch, by)
            return
        lines = [o.line_no for o in sorted(fresh, key=kind.order) if o.kind in WRITES]
        overtaken = 0
        for begin in range(0, len(lines), kind.chunk):
            overtaken += _write(batch, kind, lines[begin : begin + kind.chunk], by)
            if progress:
                progress(begin + kind.chunk, len(lines))
            time.sleep(batches.PAUSE)
        if overtaken:
            _outdate(batch, by, kind, overtaken)
        else:
            _finish(batch, kind, by)
    except (Doubled, IllegalMove):
        return  # another process is at it, or has just finished
    except IntegrityError:
        _fail(batch, by, _("有几行和刚刚登记的数据冲突，没有写完。请再点一次，会从没写完的地方重新比对"))
    except Exception:
        _fail(batch, by, _("写到一半出了故障，已写的都完整。请再点一次，会从没写完的地方接着写"))
        raise


def _write(batch: ImportBatch, kind: Any, lines: list[int], by: Any) -> int:
    """One chunk: claim, hold, look again, write, count; returns how many lines had been overtaken."""
    with transaction.atomic():
        place = {line_no: at for at, line_no in enumerate(lines)}
        rows = sorted(batch.rows.filter(line_no__in=lines), key=lambda row: place[row.line_no])
        if not _claim(rows):
            raise Doubled
        kind.hold(rows)
        reach = kind.reach(batch.union)
        differing = _differing(rows, kind.compare(_checked(rows), reach))
        _renew(batch, differing)
        renewed = {outcome.line_no for outcome in differing}
        written = [row for row in rows if row.line_no not in renewed]
        kind.apply_rows(written, reach, by)
        ImportRow.objects.bulk_update(written, ["person", "trace"], batch_size=ROWS)
        batch.advance(len(written))
    return len(differing)


def _claim(rows: list[ImportRow]) -> bool:
    """Mark the lines as written by this transaction; False when another has any of them already."""
    ids = [row.pk for row in rows]
    return ImportRow.objects.filter(pk__in=ids, is_applied=False).update(is_applied=True, payload=None) == len(ids)


def _compare_again(batch: ImportBatch, kind: Any) -> list[Outcome] | None:
    """Today's outcomes of the lines not yet written; None, after renewing them, when any differs from the preview."""
    rows = list(batch.rows.filter(is_applied=False).exclude(payload=None))
    outcomes = kind.compare(_checked(rows), kind.reach(batch.union))
    differing = _differing(rows, outcomes)
    if not differing:
        return outcomes
    with transaction.atomic():
        _renew(batch, differing)
    return None


def _checked(rows: list[ImportRow]) -> list[Checked]:
    return [Checked(row.line_no, row.key, row.content["facts"]) for row in rows]


def _differing(rows: list[ImportRow], outcomes: list[Outcome]) -> list[Outcome]:
    seen = {row.line_no: (row.kind, row.content) for row in rows}
    return [o for o in outcomes if (o.kind, content(o)) != seen[o.line_no]]


def _renew(batch: ImportBatch, outcomes: list[Outcome]) -> None:
    """Lines say what would happen to them now; whoever claimed them gives them back."""
    if not outcomes:
        return
    rows = {row.line_no: row for row in batch.rows.filter(line_no__in=[o.line_no for o in outcomes])}
    for outcome in outcomes:
        row = rows[outcome.line_no]
        row.kind, row.old, row.new, row.message = outcome.kind, outcome.old, outcome.new, outcome.message[:300]
        row.payload, row.is_applied, row.person_id = payload(outcome), False, outcome.was.get("person")
    fields = ["kind", "old", "new", "message", "payload", "is_applied", "person"]
    ImportRow.objects.bulk_update(rows.values(), fields, batch_size=ROWS)


def _outdate(batch: ImportBatch, by: Any, kind: Any = None, overtaken: int = 0) -> None:
    """Say that the data has moved on; where some lines were written already, say that too."""
    facts = counted(list(batch.rows.values_list("kind", flat=True)))
    problem = ""
    with transaction.atomic():
        if overtaken:
            kind.afterwards()
            problem = _("有%(n)d行在写的时候刚被别人改过，没有覆盖。其余的都写好了") % {"n": overtaken}
        applied = batch.rows.filter(is_applied=True).count()
        batch.flow.move(batch, "outdate", by, problem=problem, done_count=applied, version=batch.version + 1, **facts)


def _finish(batch: ImportBatch, kind: Any, by: Any) -> None:
    kept = batch.upload
    with transaction.atomic():
        kind.afterwards()
        ImportRow.objects.filter(batch=batch).exclude(payload=None).update(payload=None)
        ImportBatch.objects.filter(pk=batch.pk).update(layout=None)
        facts = {"applied_at": timezone.now(), "done_count": batch.todo_count, "upload": ""}
        batch.flow.move(batch, "finish", by, **facts)
    vault.drop(kept)


def _fail(batch: ImportBatch, by: Any, problem: str) -> None:
    with contextlib.suppress(IllegalMove):  # another process has finished it meanwhile
        batch.flow.move(batch, "fail", by, problem=problem)
