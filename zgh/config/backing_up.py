"""When this machine last made a backup, kept beside the data: `zgh backup` notes it, operators see it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

NAME = "last_backup.json"


class Backup(NamedTuple):
    """A finished one: when, and how many bytes."""

    at: dt.datetime
    size: int

    @property
    def age(self) -> int:
        """Seconds since."""
        return round((timezone.now() - self.at).total_seconds())


def note_backup(target: Path) -> None:
    """A backup has been finished in this folder."""
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    said = json.dumps({"at": timezone.now().isoformat(), "size": size})
    part = Path(settings.DATA_DIR) / f".{NAME}.part"
    part.write_text(said)
    part.replace(part.with_name(NAME))


def last_backup() -> Backup | None:
    """The latest one; None where there was none, or where the note cannot be read."""
    try:
        said = json.loads((Path(settings.DATA_DIR) / NAME).read_text())
        return Backup(dt.datetime.fromisoformat(said["at"]).astimezone(dt.UTC), int(said["size"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
