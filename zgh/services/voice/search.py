"""What can be found: the case as its readers see it. Names of authors are never in the index, hidden or not."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.search.registry import register
from zgh.foundation.search.ways import Way, offer

from .models import Answer, Case


def answers_of(case: Case) -> str:
    """What the unions answered and published; nothing to ask for while there was no answer."""
    if not (case.answered_at or case.reopened_count):
        return ""
    published = case.answers.filter(state=Answer.State.PUBLISHED)
    return "\n".join(published.values_list("text", flat=True))


register(
    Case,
    title="headline",
    body=["text", answers_of],
    when=~Q(state="withdrawn") & ~Q(kind="counsel"),  # a confidential talk is found by nobody
    heading=_("职工心声"),
    icon="message-2-heart",
    rank=2,
    age="submitted_at",
)


def ask_somebody(text: str) -> str:
    """The form of a question, with what was searched in it."""
    return f"{reverse('voice:ask')}?{urlencode({'kind': 'question', 'text': text})}"


offer(Way(_("问问工会的人"), "message-2-heart", ask_somebody, rank=1))
