"""Files on rows: attach, read, detach."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record
from zgh.kit.dates import midnight

from .hold import discard, hold
from .models import MOST, StoredFile


def attach(
    row: models.Model, upload: StoredFile | UploadedFile, by: Any, *, masked: bool = False, most: int = MOST
) -> StoredFile:
    """Put one file on `row`: a held one (from AttachmentsField), or a raw upload, which is held first.

    `masked`: the row's author is hidden: photos only, no uploader, the day instead of the moment. ValidationError
    (Chinese) when there are `most` already (60 at the utmost), when it is a document on a masked row, or when it
    was used before.
    """
    file = upload if isinstance(upload, StoredFile) else hold(upload)
    if masked:
        refuse_documents([file])
    taken = set(attached(row).values_list("position", flat=True))
    position = next((n for n in range(1, most + 1) if n not in taken), None)
    if position is None:
        raise ValidationError(_("最多放%(most)d个文件") % {"most": most}, code="most")
    file.owner_type, file.owner_id, file.position = row._meta.label_lower, row.pk, position
    file.uploaded_by = by if isinstance(by, User) and not masked else None
    file.created_at = midnight() if masked else timezone.now()
    if file.is_image:
        file.name = _("图片%(n)d") % {"n": position} + ".webp"
    _claim(file)
    return file


def _claim(file: StoredFile) -> None:
    """One update that only hits a waiting file, so that no file is ever on two rows."""
    names = ("owner_type", "owner_id", "position", "uploaded_by", "created_at", "name")
    try:
        with transaction.atomic():
            waiting = StoredFile.objects.filter(pk=file.pk, owner_type="")
            hit = waiting.update(**{name: getattr(file, name) for name in names})
    except IntegrityError:  # somebody else attached at the same moment and took the position
        hit = 0
    if not hit:
        raise ValidationError(_("文件“%(name)s”没有放上，请重新选一次") % {"name": file.name}, code="used")


def refuse_documents(files: Iterable[StoredFile]) -> None:
    """For rows of hidden authors: ValidationError when there is a document among them."""
    if any(not file.is_image for file in files):
        sentence = _("隐去姓名时只能传照片：Word、Excel和PDF里常藏着作者和单位，我们去不掉。请截成图片再传")
        raise ValidationError(sentence, code="masked")


def attached(row: models.Model) -> QuerySet[StoredFile]:
    """The row's files in order."""
    return StoredFile.objects.owned().filter(owner_type=row._meta.label_lower, owner_id=row.pk)


def attached_to(rows: Iterable[models.Model]) -> dict[tuple[str, int], list[StoredFile]]:
    """The files of many rows in one query, also left on each as `row.attached_files` for the template tag."""
    rows = list(rows)
    found: dict[tuple[str, int], list[StoredFile]] = {(row._meta.label_lower, row.pk): [] for row in rows}
    if not found:
        return found
    # Two INs and not an OR of pairs, for which SQLite reads the whole index; what fits by chance is dropped here.
    labels, ids = {label for label, _pk in found}, {pk for _label, pk in found}
    for file in StoredFile.objects.owned().filter(owner_type__in=labels, owner_id__in=ids):
        if (key := (file.owner_type, file.owner_id or 0)) in found:
            found[key].append(file)
    for row in rows:
        row.attached_files = found[row._meta.label_lower, row.pk]  # type: ignore[attr-defined]
    return found


def describe(row: models.Model, words: Mapping[str, str]) -> None:
    """What is to be seen on pictures of a row: uuid → a short sentence. Others, and other rows', stay as they are."""
    for file in attached(row).filter(uuid__in=list(words)):
        if file.alt != words[str(file.uuid)]:
            StoredFile.objects.filter(pk=file.pk).update(alt=words[str(file.uuid)])


def files_of(row: models.Model) -> Sequence[StoredFile]:
    """What `attached_to` found for this row, else one query."""
    found = getattr(row, "attached_files", None)
    return list(attached(row)) if found is None else found


def readable(user: Any, key: uuid.UUID) -> StoredFile | None:
    """The file, if `user` may `view` the row it is on; None for absent, waiting or forbidden alike. Two queries.

    A model whose files are for fewer people than its words says so with a permission of its own, `open`. One whose
    words are written anew says with a method `shows(key)` which files stand in what is read now; the others are had by
    who may `work` on the row alone.
    """
    file = StoredFile.objects.filter(uuid=key).exclude(owner_type="").first()
    if file is None:
        return None
    owner = apps.get_model(file.owner_type)
    if "view" not in getattr(owner, "permissions", {}):  # whoever says nothing permits nothing
        return None
    found = partial(_permitted, owner, file.owner_id, user)
    rows = found("open" if "open" in owner.permissions else "view")  # type: ignore[attr-defined]
    if not hasattr(owner, "shows"):
        return file if rows.exists() else None
    row = rows.first()
    is_had = row is not None and (row.shows(str(file.uuid)) or found("work").exists())  # type: ignore[attr-defined]
    return file if is_had else None


def _permitted(owner: type[models.Model], pk: int | None, user: Any, verb: str) -> QuerySet:
    return owner._default_manager.all().permitted(verb, user).filter(pk=pk)  # type: ignore[attr-defined]


def detach(row: models.Model, file: StoredFile, by: Any) -> None:
    """Take a file off its row for good. The room has decided that `by` may. The bytes go after commit."""
    with transaction.atomic():
        if not attached(row).filter(pk=file.pk).delete()[0]:
            raise ValidationError(_("文件“%(name)s”已经不在了") % {"name": file.name}, code="gone")
        record(by, "files.detach", row, before={"name": file.name, "sha256": file.sha256})
        transaction.on_commit(lambda: discard(file))
