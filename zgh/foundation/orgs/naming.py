"""Names of unions: giving one, giving it up. A former name stays as another name, so old papers still lead here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import may
from zgh.foundation.audit.book import record

from .models import Union, UnionAlias


def nickname(by: Any, union: Union, name: str) -> UnionAlias:
    """One more nickname. Raises PermissionDenied, or ValidationError where the union has that name already."""
    if not may(by, "edit", union):
        raise PermissionDenied
    try:
        with transaction.atomic():
            row = UnionAlias.objects.create(union=union, name=name)
            record(by, "orgs.nickname", union, after={"alias": name}, union=union)
    except IntegrityError:
        raise ValidationError(_("这个名字已经登记过了"), code="twice") from None
    return row


def unname(by: Any, row: UnionAlias) -> None:
    """Take a nickname away. Raises PermissionDenied for a former name and for who does not keep the union."""
    if not may(by, "unname", row):
        raise PermissionDenied
    with transaction.atomic():
        UnionAlias.objects.filter(pk=row.pk).delete()
        record(by, "orgs.unname", row.union, before={"alias": row.name}, union=row.union)


def rename(union: Union, name: str, short_name: str, day: dt.date) -> None:
    """Change the name; the old ones become former names. The caller has decided and writes the record."""
    for old, new in ((union.name, name), (union.short_name, short_name)):
        if old and old != new:
            facts = {"kind": UnionAlias.Kind.FORMER, "until": day}
            UnionAlias.objects.update_or_create(union=union, name=old, defaults=facts)
    union.name, union.short_name = name, short_name
    union.save(update_fields=["name", "short_name", "initials"])
