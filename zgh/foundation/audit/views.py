"""The auditor's page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.kit.lists import Column, ListPage

from .filters import RecordFilter
from .models import Record
from .words import changes, thing, word


def _written(record: Record) -> str:
    """What changed, on one line of a file."""
    return "; ".join(f"{label}: {old} → {new}" for label, old, new in _changes(record))


def _word(record: Record) -> str:
    return word(record.verb)


def _verb(record: Record) -> str:
    return record.verb


def _about(record: Record) -> str:
    return f"{thing(record.about_type)} {record.about_id or ''}"


def _changes(record: Record) -> list[tuple[str, str, str]]:
    return changes(record.about_type, record.before, record.after)


class Records(ListPage):
    """The book of the unions whose audit duty one holds, latest first."""

    model, key, title, here = Record, "audit.records", _("操作日志"), "audit"
    columns = [
        Column("at", _("时间"), width="w-8", cell="audit/cells.html#at"),
        Column("actor_name", _("操作人"), width="w-6", is_meta=True),
        Column("verb", _("动作"), _word, "audit/cells.html#verb", width="w-8", export=_verb, is_title=True),
        Column("about", _("对象"), _about, width="w-8", is_meta=True),
        Column("changes", _("变化"), _changes, "audit/cells.html#changes", export=_written),
        Column("note", _("说明"), width="w-12"),
    ]
    filters = RecordFilter
    # Not by number: the acts around one of which the book knows the day only would tell its minute.
    ordering = ["-at", "-pk"]
    empty = {
        "title": _("还没有操作记录"),
        "text": _("谁在什么时候办了什么，都会记在这里，改不了也删不掉"),
        "icon": "history",
    }
