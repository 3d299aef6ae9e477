# ruff: noqa: N999 (the word people type)
"""`zgh import roster FILE [--apply]`: the same stages as the page, for whoever runs the server."""

from __future__ import annotations

import hashlib
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...importing import batches
from ...importing.columns import Unreadable
from ...importing.guard import LARGEST_UPLOAD, guard_size
from ...models import ImportBatch, ImportRow, Union

SHOWN = 20


class Command(BaseCommand):
    """Shows what a structure or roster file would change; with --apply writes it. Exit code 1: lines with errors."""

    help = "Preview a structure or roster file (.xlsx, .csv); with --apply write it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ImportBatch.Kind.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="write the lines that have no errors")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Preview, say so, apply if asked."""
        began = time.monotonic()
        batch = self._preview(options["kind"], options["file"])
        self._say_counts(batch)
        if options["apply"]:
            batches.start(batch, None)
            batches.run(batch, None, self._progress)
            self._say_end(batch)
        elif batch.todo_count:
            self.stdout.write(_("这是预览，什么都没有写。写入请加 --apply，或在网页上确认"))
        self.stdout.write(_("用时%(n).1f秒") % {"n": time.monotonic() - began})
        if batch.counts.get(ImportRow.Kind.ERROR):
            raise CommandError(_("有错的行没有写入，改好后整份再导一次即可"))

    def _preview(self, kind: str, path: Path) -> ImportBatch:
        try:
            guard_size(min(path.stat().st_size, LARGEST_UPLOAD + 1))
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                root = Union.objects.filter(depth=1).first()
                if root is None and kind == ImportBatch.Kind.ROSTER:
                    raise CommandError(_("还没有组织架构。请先导入组织架构文件"))
                batch = ImportBatch.objects.create(kind=kind, file_name=path.name[-200:], sha256=sha256, union=root)
                batches.preview(batch, file)
        except (OSError, Unreadable) as error:
            raise CommandError(str(error)) from None
        if batch.state == ImportBatch.State.REFUSED:
            raise CommandError(batch.problem)
        return batch

    def _say_counts(self, batch: ImportBatch) -> None:
        for kind, label in ImportRow.Kind.choices:
            self.stdout.write(f"{label}：{batch.counts.get(kind, 0)}")
        for hint in batch.hints:
            self.stdout.write(_("提示：%(hint)s") % {"hint": hint})
        faulty = batch.rows.filter(kind=ImportRow.Kind.ERROR).order_by("line_no")
        for row in faulty[:SHOWN]:
            facts = {"line": row.line_no, "key": row.key, "message": row.message}
            self.stderr.write(_("第%(line)d行 %(key)s：%(message)s") % facts)
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
