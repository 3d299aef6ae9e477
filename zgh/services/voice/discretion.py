"""What colleagues may read of a case its author opened to them: the words and the answers, never who it was."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Case
from .timeline import Entry

BETWEEN_THE_TWO = ("ask", "reply", "reopen", "note")


def for_colleagues(case: Case, entries: list[Entry]) -> list[Entry]:
    """The timeline without the talk between author and union, without comments, without the author's name."""
    kept = [entry for entry in entries if entry.kind not in BETWEEN_THE_TWO]
    for entry in kept:
        entry.text = nameless(case, entry.text.partition("\n")[0] if entry.kind == "rate" else entry.text)
        if entry.answer:
            entry.answer.text = nameless(case, entry.answer.text)
            if rating := getattr(entry.answer, "rating", None):
                rating.comment = ""
    return kept


def nameless(case: Case, text: str) -> str:
    """`text` with the author's name replaced: letters begin with it."""
    return text.replace(case.author.name, _("这位同事")) if case.author else text


def keep_name_out(case: Case, text: str) -> None:
    """ValidationError when an answer that colleagues will read too names the author; else nothing."""
    if case.visibility != "private" and case.author and case.author.name in text:
        words = {"name": case.author.name}
        raise ValidationError(_("同事也看得到这份答复，请去掉提出人的姓名“%(name)s”，改成“您”") % words, code="named")
