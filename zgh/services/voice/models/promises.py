"""What a union promises and where each figure comes from; who changed it when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.models import Union

from .category import Category
from .direction import Direction
from .rules import FIELDS, Rules, VoiceSetting


@dataclass(frozen=True)
class Figure:
    """One rule of one union: what it says itself (None: nothing), what holds without that, and whose word that is."""

    own: Any
    above: Any
    source: Union | None


def figures(union: Union) -> dict[str, Figure]:
    """Every rule of `union` with its origin; without a union above that says so, the platform's usual. One query."""
    rows = VoiceSetting.objects.filter(union__path__in=line_of(union)).select_related("union").order_by("-union__path")
    own, *above = [*([] if rows and rows[0].union_id == union.pk else [None]), *rows]
    usual, found = Rules(), {}
    for name in FIELDS:
        row = next((row for row in above if getattr(row, name) is not None), None)
        value = getattr(row, name) if row else getattr(usual, name)
        found[name] = Figure(getattr(own, name) if own else None, value, row.union if row else None)
    return found


def promise(union: Union, by: Any, **facts: Any) -> VoiceSetting:
    """Set what this union says itself; None inherits. Running clocks keep the promise they were given."""
    with transaction.atomic():
        row, _is_new = VoiceSetting.objects.get_or_create(union=union)
        before = {name: getattr(row, name) for name in facts}
        changed = {name: value for name, value in facts.items() if value != before[name]}
        if changed:
            VoiceSetting.objects.filter(pk=row.pk).update(**changed)
            record(by, "voice.set", row, {name: before[name] for name in changed}, changed, union=union)
    return row


def direct(union: Union, by: Any, *, kind: str, category: Category | None, to: Union) -> Direction:
    """From now on `to` hears this from authors of `union` and below. ValidationError when there is a rule already."""
    with transaction.atomic():
        row, is_new = Direction.objects.get_or_create(union=union, kind=kind, category=category, defaults={"to": to})
        if not is_new:
            raise ValidationError(_("这一类已经定了交给%(to)s，先去掉再改") % {"to": row.to}, code="twice")
        after = {"kind": kind, "category_id": category.pk if category else None, "to_id": to.pk}
        record(by, "voice.direct", row, after=after, union=union)
    return row


def undirect(row: Direction, by: Any) -> None:
    """Back to the usual way. Twice does nothing."""
    with transaction.atomic():
        before = {"kind": row.kind, "category_id": row.category_id, "to_id": row.to_id}
        if Direction.objects.filter(pk=row.pk).delete()[0]:
            record(by, "voice.undirect", row, before=before, union=row.union_id)
