# ruff: noqa: N999 (the word people type)
"""`zgh import roster FILE [--apply]`: the same stages as the page, for whoever runs the server."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...importing import batches, writing
from ...importing.columns import Unreadable
from ...importing.guard import LARGEST_UPLOAD, guard_size
from ...models import ImportBatch, ImportRow, Union

SHOWN = 20
UNWRITTEN = (ImportRow.Kind.ERROR, ImportRow.Kind.CONFLICT)


class Command(BaseCommand):
    """Shows what a structure or roster file would change; with --apply writes it. Exit code 1: lines with errors."""

    help = "Preview a structure or roster file (.xlsx, .xls, .csv); with --apply write it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ImportBatch.Kind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write the lines that have no errors")
        parser.add_argument("--full", action="store_true", help="the file names everybody: whoever is missing has left")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Preview, say so, apply if asked."""
        began = time.monotonic()
        batch = self._preview(options["kind"], options["file"], "full" if options["full"] else "partial")
        self._say_counts(batch)
        if options["apply"]:
            self._apply(batch)
        elif batch.todo_count:
            self.stdout.write(_("这是预览，什么都没有写。写入请加 --apply，或在网页上确认"))
        self.stdout.write(_("用时%(n).1f秒") % {"n": time.monotonic() - began})
        if any(batch.counts.get(kind) for kind in UNWRITTEN):
            raise CommandError(_("有错的行没有写入，改好后整份再导一次即可"))

    def _apply(self, batch: ImportBatch) -> None:
        if batch.cautions:
            writing.propose(batch, None)
            reasons = "；".join(batch.cautions)
            raise CommandError(_("%(reasons)s。已请有职责的人在网页上复核，复核后写入") % {"reasons": reasons})
        writing.start(batch, None)
        writing.run(batch, None, self._progress)
        self._say_end(batch)

    def _preview(self, kind: str, path: Path, scope: str) -> ImportBatch:
        root = Union.objects.filter(depth=1).first()
        if root is None and kind == ImportBatch.Kind.ROSTER:
            raise CommandError(_("还没有组织架构。请先导入组织架构文件"))
        try:
            guard_size(min(path.stat().st_size, LARGEST_UPLOAD + 1))
            with path.open("rb") as file:
                batch = batches.upload(kind, file, path.name, None, root, scope=scope)
        except (OSError, Unreadable) as error:
            raise CommandError(str(error)) from None
        batches.preview(batch)
        if batch.state != ImportBatch.State.PREVIEWED:
            raise CommandError(batch.problem)
        return batch

    def _say_counts(self, batch: ImportBatch) -> None:
        for kind, label in ImportRow.Kind.choices:
            self.stdout.write(f"{label}：{batch.counts.get(kind, 0)}")
        for hint in batch.hints:
            self.stdout.write(_("提示：%(hint)s") % {"hint": hint})
        faulty = batch.rows.filter(kind__in=UNWRITTEN).order_by("line_no")
        for row in faulty[:SHOWN]:
            self.stderr.write(f"{row.place} {row.key}：{row.message}")
        if (count := faulty.count()) > SHOWN:
            self.stderr.write(_("还有%(n)d行有错，没有一一列出") % {"n": count - SHOWN})

    def _say_end(self, batch: ImportBatch) -> None:
        batch.refresh_from_db()
        if batch.state != ImportBatch.State.APPLIED:
            raise CommandError(batch.problem or str(batch.get_state_display()))
        self.stdout.write(_("已写入%(n)d行") % {"n": batch.todo_count})

    def _progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{min(done, total)}/{total}", ending="")
