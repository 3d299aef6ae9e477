"""Answers that already exist: offered to those who ask and to those who answer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .models import Case


def cited(text: str, pk: str, user: Any) -> str:
    """`text` with the published answer of another case below it, if `user` may read that case."""
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return text
    case = Case.objects.permitted("view", user).filter(pk=int(pk)).select_related("union").first()
    answer = case.answers.filter(state="published").last() if case else None
    if answer is None:
        return text
    words = {"union": answer.office or case.union, "headline": case.headline, "text": answer.text}
    return f"{text}\n\n{_('%(union)s答复过“%(headline)s”：%(text)s') % words}".strip()
