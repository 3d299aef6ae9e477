"""Files of an article that stand in none of its versions: taken out of the text, or never saved with it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zgh.foundation.files.attach import attached
from zgh.foundation.files.models import StoredFile
from zgh.kit.richtext import files_in

from .models import Article

WAITS = dt.timedelta(hours=1)  # somebody may have just put it into a text that is not saved yet


def leftovers(article: Article) -> list[StoredFile]:
    """What can go without a hole in any version, old ones too. One query, a second where there may be some."""
    before = timezone.now() - WAITS
    head = _in(article.head.body, article.head.documents)  # type: ignore[union-attr]
    found = [file for file in attached(article) if str(file.uuid) not in head and file.created_at < before]
    if not found:
        return []
    used: set[str] = set()
    for body, documents in article.revisions.values_list("body", "documents"):
        used |= _in(body, documents)
    return [file for file in found if str(file.uuid) not in used]


def _in(body: str, documents: tuple[str, ...]) -> set[str]:
    return {file.uuid for file in files_in(body)} | set(documents)
