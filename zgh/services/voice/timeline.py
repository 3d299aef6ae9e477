"""What happened on a case, for one reader: moves from the book of acts, words from messages and answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import history
from zgh.foundation.files.attach import attached_to
from zgh.foundation.orgs.models import Union

from .models import Answer, Case, Message, Phase


@dataclass
class Entry:
    """One line. `kind` is the verb; `who` may be empty when the title says it; `at` is for sorting, never shown."""

    at: dt.datetime
    kind: str
    title: str
    who: str = ""
    text: str = ""
    at_text: str = ""
    is_now: bool = False
    is_internal: bool = False
    answer: Answer | None = None
    row: Any = None
    number: int = 0
    attachments: list[Any] = field(default_factory=list)


def timeline(case: Case, user: Any, internal: bool = False) -> list[Entry]:
    """Newest first, `is_now` on the newest. `internal` adds what only cadres read, if `user` is one.

    Four queries; one more when other unions took part. A hidden author appears under the alias, with days only.
    """
    entries = without_files(case, user, internal)
    add_files(entries)
    return entries


def without_files(case: Case, user: Any, internal: bool = False) -> list[Entry]:
    """The same before anybody asked for files: for pages that show those of other rows beside them."""
    page = _Page(case, user, internal and case.is_handled_by(user))
    entries = sorted([*page.moves(), *page.messages(), *page.answers()], key=page.place, reverse=True)
    for entry in entries:
        entry.at_text = case.shown_moment(entry.at, user)
    if entries:
        entries[0].is_now = True
    return entries


def add_files(entries: list[Entry], also: Sequence[Any] = ()) -> None:
    """The papers of these entries and of the rows in `also`. One query."""
    rows = [entry.row for entry in entries if isinstance(entry.row, (Case, Message, Answer))]
    attached_to([*rows, *also])
    for entry in entries:
        entry.attachments = getattr(entry.row, "attached_files", [])


def answers_of(case: Case) -> list[Answer]:
    """Drafts and published answers with their ratings, oldest first; asked once for one row. One query."""
    if not hasattr(case, "_answers"):
        case._answers = list(case.answers.select_related("rating", "union", "by"))  # type: ignore[attr-defined]
    return case._answers  # type: ignore[attr-defined]


class _Page:
    """Collects the entries for one reader."""

    def __init__(self, case: Case, user: Any, is_internal: bool) -> None:
        self.case, self.is_internal, self.is_mine = case, is_internal, case.is_by(user)
        self.author = case.shown_author_for(user)
        self.book: dict[str, list[int]] = {}

    def moves(self) -> Iterator[Entry]:
        """Acts without words of their own; what was said comes from `messages` and `answers`."""
        acts = [(r, r.verb.partition(".")[2]) for r in history(self.case)]
        for number, (_record, verb) in enumerate(acts, start=1):
            for name in {verb, SAID_IN.get(verb, verb)}:
                self.book.setdefault(name, []).append(number)
        records = [record for record, verb in acts if verb in MOVES]
        unions = self._unions(records)
        for record in records:
            verb = record.verb.partition(".")[2]
            if verb in AMONG_CADRES and not self.is_internal:
                continue
            title, who = MOVES[verb](self, record, unions)
            said = "" if verb == "entrust" else record.note
            entry = Entry(self._moment(record, verb), verb, title, who, said, row=self._owner_of_files(verb))
            yield self._numbered(entry)

    def place(self, entry: Entry) -> tuple[Any, ...]:
        """Where it stands among the others: by its moment; of a hidden author's case by the day, then as in the book.

        Nobody has kept the minute of what a hidden author did, but what came before what may be known here.
        """
        if not self.case.mask:
            return (entry.at,)
        return timezone.localdate(entry.at), entry.number, entry.at

    def _numbered(self, entry: Entry) -> Entry:
        """With its place in the book: the n-th entry of a kind is the n-th act of that name."""
        waiting = self.book.get(entry.kind)
        entry.number = waiting.pop(0) if waiting else 0
        return entry

    def messages(self) -> Iterator[Entry]:
        """What both sides said, and among cadres the notes."""
        rows = self.case.messages.select_related("by")
        for row in rows if self.is_internal else rows.exclude(side=Message.Side.INTERNAL):
            kind, title = self._spoken(row)
            who = self.author if row.side == Message.Side.AUTHOR else str(row.by)
            is_note = row.side == Message.Side.INTERNAL
            yield self._numbered(Entry(row.at, kind, title, who, row.text, is_internal=is_note, row=row))

    def answers(self) -> Iterator[Entry]:
        """Published answers, each with its rating when there is one."""
        for answer in answers_of(self.case):
            if answer.state != Answer.State.PUBLISHED:
                continue
            verb = "refuse" if answer.conclusion == Answer.Conclusion.REFUSED else "answer"
            title = _("%(office)s答复") % {"office": answer.office}
            at = answer.published_at or answer.edited_at
            yield self._numbered(Entry(at, verb, title, answer.office, answer.text, answer=answer, row=answer))
            if answer.outcome:
                done = Entry(answer.outcome_at, "finish", _("办成了"), answer.office, answer.outcome)
                yield self._numbered(done)
            if rating := getattr(answer, "rating", None):
                solved = _("问题解决了") if rating.is_solved else _("问题还没解决")
                text = f"{rating.get_level_display()}·{solved}"
                text = f"{text}\n{rating.comment}" if rating.comment else text
                words = _("%(who)s评价了答复") % {"who": self.author}
                yield self._numbered(Entry(rating.at, "rate", words, self.author, text))

    def _spoken(self, row: Message) -> tuple[str, str]:
        if row.side == Message.Side.INTERNAL:
            return "note", _("内部备注")
        if row.side == Message.Side.UNION:
            return "ask", _("工会留言")
        words = _("%(who)s说还没有解决") if row.is_reopening else _("%(who)s补充")
        return ("reopen" if row.is_reopening else "reply"), words % {"who": self.author}

    def _unions(self, records: list[Any]) -> dict[int, Union]:
        """Unions the records mention, by id; those already at hand cost nothing."""
        known = {union.pk: union for union in (self.case.union, self.case.origin)}
        ids = {i for r in records for i in (r.union_id, r.before.get("union_id"), r.after.get("union_id")) if i}
        missing = ids - known.keys()
        return known | (Union.objects.in_bulk(missing) if missing else {})

    def _moment(self, record: Any, verb: str) -> dt.datetime:
        """When it happened: a broken promise at its due time, not when a worker noticed."""
        told = {"escalate": "clock_started_at", "lapse": "closed_at"}.get(verb, "")
        # The row knows better: the book may hold only the day of what a hidden author did.
        kept = {"submit": self.case.submitted_at, "withdraw": self.case.closed_at}.get(verb)
        return kept or parse_datetime(str(record.after.get(told, ""))) or record.at

    def _owner_of_files(self, verb: str) -> Case | None:
        return self.case if verb == "submit" else None


def _submit(page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    words = {"who": page.author, "kind": page.case.get_kind_display()}
    return _("%(who)s提交了%(kind)s") % words, page.author


def _accept(_page: _Page, record: Any, unions: dict[int, Union]) -> tuple[str, str]:
    return _("%(union)s已受理") % {"union": unions.get(record.union_id, "")}, record.actor_name


def _refer(_page: _Page, record: Any, unions: dict[int, Union]) -> tuple[str, str]:
    to = unions.get(record.after.get("union_id"), unions.get(record.union_id, ""))
    return _("转%(union)s办理") % {"union": to}, record.actor_name


def _assign(_page: _Page, record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("指定了承办人"), record.actor_name


def _entrust(_page: _Page, record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("已交%(whom)s核实") % {"whom": record.note}, record.actor_name


def _escalate(page: _Page, record: Any, unions: dict[int, Union]) -> tuple[str, str]:
    old, new = unions.get(record.before.get("union_id")), unions.get(record.after.get("union_id", record.union_id))
    owed = Phase(record.after["phase"]).label if record.after.get("phase") else ""
    if old is None:
        return _("已超过承诺的时限"), ""
    return _("%(old)s没有按时%(owed)s，交由上级%(new)s办理") % {"old": old, "owed": owed, "new": new}, ""


def _withdraw(page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("%(who)s撤回了") % {"who": page.author}, page.author


def _lapse(_page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("到期没有评价，已办结·未评价"), ""


def _wait(_page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("等提出人补充，时限先停"), ""


def _defer(_page: _Page, record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("向上一级申请延期"), record.actor_name


def _extend(_page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("上一级同意延期"), ""


def _decline(_page: _Page, record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("上一级没有同意延期"), record.actor_name


def _advance(_page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("计划做成一步"), ""


def _merge(_page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("和一样的心声合在一起办"), ""


def _split(_page: _Page, _record: Any, _unions: dict[int, Union]) -> tuple[str, str]:
    return _("拆开，单独办"), ""


# Acts whose words appear as entries of another kind.
SAID_IN = {"wait": "ask", "plan": "answer"}
AMONG_CADRES = ("assign", "defer", "decline")
MOVES = {
    "submit": _submit,
    "accept": _accept,
    "refer": _refer,
    "assign": _assign,
    "entrust": _entrust,
    "escalate": _escalate,
    "merge": _merge,
    "split": _split,
    "wait": _wait,
    "defer": _defer,
    "extend": _extend,
    "decline": _decline,
    "advance": _advance,
    "withdraw": _withdraw,
    "lapse": _lapse,
}
