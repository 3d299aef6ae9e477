"""The rule of who may view a model's rows, as a statement: compiled once for all requests that put it the same way.

Compiling a rule takes ten times as long as building it. A rule is built anew in every request, from what holds of the
person at that moment; only where it then is the very same in every part, its statement is taken from an earlier
request of the same day. Moments in it (news shown from now on) may differ: they are put in anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import pickle
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from zgh.foundation.access.permitted import rule_of

from .statements import Part, compiled

MOST = 2000  # statements kept in a process, of three kilobytes each

_kept: dict[bytes, tuple[str, tuple[Any, ...], list[dt.datetime]]] = {}


def viewing(model: type[Model], user: Any) -> Part | None:
    """The rows of `model` that `user` may view and an entry stands for; None if there can be none."""
    day = timezone.localdate()  # before the rule is built: at midnight it may still be about yesterday
    rule = rule_of(model, "view", user)
    key, moments = _key(model, rule, day)
    if kept := _kept.get(key):  # at once: other threads may empty it
        sql, params, then = kept
        now = dict(zip(map(_stored, then), map(_stored, moments), strict=True))
        return sql, tuple(now.get(value, value) if isinstance(value, (str, dt.datetime)) else value for value in params)
    own = RawSQL("search_entry.object_id", ())
    part = compiled(model._default_manager.filter(rule, pk=own).order_by().values("pk"))
    if key and part and all(_stored(moment) in part[1] for moment in moments):
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = (*part, moments)
    return part


def _stored(moment: dt.datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _key(model: type[Model], rule: Q, day: dt.date) -> tuple[bytes, list[dt.datetime]]:
    """What a rule says, all its values included, and apart from that the moments in it, in their order.

    The day is part of it: a moment compared with a day becomes one. b"" for a rule that cannot be written down.
    """
    told = io.BytesIO()
    telling = _Telling(told, pickle.HIGHEST_PROTOCOL)
    try:
        telling.dump((connection.vendor, day, model._meta.label, rule))
    except (pickle.PicklingError, TypeError, AttributeError):
        return b"", []
    return hashlib.blake2b(told.getvalue(), digest_size=32).digest(), telling.moments


class _Telling(pickle.Pickler):
    """Writes a rule down; never to be read again. Rows are told by their keys, querysets without being asked."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.moments: list[dt.datetime] = []

    def reducer_override(self, told: Any) -> Any:
        """Instead of what would change from request to request, or ask the database."""
        if isinstance(told, QuerySet):
            return tuple, ([told.model._meta.label, told.query],)
        if isinstance(told, Model):
            return tuple, ([told._meta.label, told.pk],)
        if isinstance(told, dt.datetime):
            self.moments.append(told)
            return dt.datetime, (1, 1, 1 + self.moments.index(told))
        return NotImplemented
