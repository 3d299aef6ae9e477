"""A batch from upload to preview, and what a person may say meanwhile: columns, names of units, answers, discard."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import IO, Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zgh.foundation.flow.machine import Overtaken
from zgh.kit import vault
from zgh.kit.numbers import whole

from ..models import ImportBatch, ImportRow
from .columns import Unmapped, Unreadable
from .kinds import KINDS
from .outcome import Outcome
from .read import Table, look_over, read

PAUSE = 0.05  # between chunks, so that SQLite's other writers get their turn (79 ms worst wait instead of 1.5 s)
ROWS = 500
K = ImportRow.Kind
WRITES = (K.NEW, K.CHANGED, K.MOVED, K.LEFT, K.RETURNED)
Progress = Callable[[int, int], None]
Scope = ImportBatch.Scope


def _nothing(_batch_id: int) -> None:
    return None


def upload(
    kind: str,
    file: IO[bytes],
    name: str,
    by: Any,
    union: Any,
    *,
    scope: str = Scope.PARTIAL,
    then: Callable[[int], Any] = _nothing,
) -> ImportBatch:
    """Look the file over and keep it, sealed, until it is written or given up. Raises Unreadable with a sentence.

    Reading it is the task's work (`preview`), however large it is: `then` gets the batch's id in its transaction.
    Talks to the store: call it outside transactions.
    """
    look_over(file, name)
    file.seek(0)
    data = file.read()
    sha256 = hashlib.sha256(data).hexdigest()
    facts = {"kind": kind, "file_name": name[-200:], "sha256": sha256, "by": by, "union": union, "scope": scope}
    kept = vault.put("imports", data)
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(**facts, upload=kept)
            then(batch.pk)
    except Exception:
        vault.drop(kept)
        raise
    return batch


def preview(batch: ImportBatch, file: IO[bytes] | None = None) -> None:
    """Compare the batch's file with what is known and store the outcome line by line.

    `file` is given where none was kept. Ends in `previewed`; in `unmapped` when a person has to say which
    column is which; or in `refused` with the reason. Safe to repeat: a comparison cut short is thrown away.
    """
    kind = KINDS[batch.kind]
    try:
        table = read(file or BytesIO(vault.read(batch.upload)), batch.file_name, kind.columns(), batch.mapping or None)
    except Unmapped as unmapped:
        _ask_for_columns(batch, unmapped)
        return
    except (Unreadable, FileNotFoundError) as error:
        reason = str(error) if isinstance(error, Unreadable) else _("暂存的文件不在了，请再上传一次")
        _refuse(batch, reason)
        return
    _progress(batch, todo_count=len(table.rows), done_count=0)
    reach = kind.reach(batch.union)
    checked = kind.check(table.rows, reach, batch.answers)
    outcomes = kind.compare(checked, reach)
    if batch.scope == Scope.FULL:
        outcomes = [*outcomes, *kind.absent(checked, outcomes, reach)]
    batch.rows.all().delete()
    for start in range(0, len(outcomes), ROWS):
        part = outcomes[start : start + ROWS]
        ImportRow.objects.bulk_create([_row(batch, o) for o in part])
        batch.advance(len(part))
        time.sleep(PAUSE)
    hints = [*table.hints, *kind.hints(table.unused, checked)]
    _show(batch, table, outcomes, hints, kind.cautions(outcomes, reach))


def map_columns(batch: ImportBatch, by: Any, mapping: dict[str, Any]) -> None:
    """A person has said which column is which; the file is to be compared again."""
    batch.flow.move(batch, "map", by, mapping=mapping, problem="")


def decide(batch: ImportBatch, by: Any, **answers: str) -> None:
    """Answers to questions that concern many lines ("zeros": pad | keep, "hidden": take | skip); compared again."""
    batch.flow.move(batch, "decide", by, answers={**batch.answers, **answers})


def renew(batch: ImportBatch, by: Any) -> None:
    """Compare again with what is known now."""
    batch.flow.move(batch, "renew", by, problem="")


def discard(batch: ImportBatch, by: Any) -> None:
    """Give up a batch: its lines and the file go, the batch stays as a trace. What was written stays written."""
    kept = batch.upload
    with transaction.atomic():
        batch.flow.move(batch, "discard", by, upload="")
        batch.rows.filter(is_applied=False).delete()
        ImportBatch.objects.filter(pk=batch.pk).update(layout=None)
    vault.drop(kept)


def hold_version(batch: ImportBatch, verb: str, version: str | None = None) -> None:
    """Inside a transaction: nobody may compare this batch again before it ends.

    Raises Overtaken where the batch shows something else than the person saw (`version`, else as loaded): a
    state alone does not tell one preview from the next.
    """
    seen = str(batch.version) if version is None else version
    rows = ImportBatch.objects.filter(pk=batch.pk, version=whole(seen))
    if not rows.update(lock_count=F("lock_count") + 1):
        raise Overtaken(batch, verb)


def _ask_for_columns(batch: ImportBatch, unmapped: Unmapped) -> None:
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(layout=_sealed(unmapped.layout))
        batch.rows.all().delete()
        batch.flow.move(batch, "question", batch.by, problem=str(unmapped), counts={})


def _refuse(batch: ImportBatch, reason: str) -> None:
    kept = batch.upload
    batch.rows.all().delete()
    batch.flow.move(batch, "refuse", batch.by, problem=reason, upload="", counts={})
    vault.drop(kept)


def _show(batch: ImportBatch, table: Table, outcomes: Sequence[Outcome], hints: list[str], cautions: list[str]) -> None:
    facts = {**counted([o.kind for o in outcomes]), "done_count": 0, "cautions": cautions, "problem": ""}
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(layout=_sealed(table.layout))
        batch.flow.move(batch, "preview", batch.by, hints=hints, version=batch.version + 1, **facts)


def _sealed(layout: dict[str, Any]) -> str:
    return json.dumps(layout, ensure_ascii=False)


def _progress(batch: ImportBatch, **counts: int) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(**counts)


def _row(batch: ImportBatch, o: Outcome) -> ImportRow:
    return ImportRow(
        batch=batch,
        line_no=o.line_no,
        kind=o.kind,
        key=o.key[:60],
        old=o.old,
        new=o.new,
        message=o.message[:300],
        reason=o.reason,
        subject=o.subject[:100],
        payload=payload(o),
        person_id=o.was.get("person"),
    )


def content(outcome: Outcome) -> dict[str, Any]:
    """What will be written, and what it was compared with."""
    return {"facts": outcome.facts, "was": outcome.was}


def payload(outcome: Outcome) -> str | None:
    """The content to be sealed; none for lines nothing will be done with."""
    if outcome.kind in (K.ERROR, K.CONFLICT):
        return None
    return json.dumps(content(outcome), ensure_ascii=False)


def counted(kinds: Sequence[str]) -> dict[str, Any]:
    """Lines of each kind, and how many are to be written."""
    counts = Counter(kinds)
    return {"counts": {str(k): n for k, n in counts.items()}, "todo_count": sum(counts[k] for k in WRITES)}
