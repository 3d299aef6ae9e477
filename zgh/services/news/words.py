"""States in words and colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .models import Article, Review, Rules

STANDINGS = {
    "draft": (_("草稿"), ""),
    "in_review": (_("待审"), "is-soon"),
    "approved": (_("审过了，待发布"), "is-soon"),
    "scheduled": (_("定时发布"), "is-info"),
    "published": (_("职工看得到"), "is-ok"),
    "over": (_("已结束"), ""),
    "rewritten": (_("在改，原文还看得到"), "is-info"),
    "withdrawn": (_("已撤回"), "is-late"),
    "discarded": (_("已丢弃"), ""),
}


def said(article: Article) -> tuple[object, str]:
    """(words, tone) of where an article stands now."""
    return STANDINGS[article.standing()]


LOOKS = (_("一审"), _("二审"), _("三审"))
PROOFS = (_("一校"), _("二校"), _("三校"))


@dataclass(frozen=True)
class Turn:
    """One look of the chain: whose turn it was, "" where it is still to come."""

    label: Any
    name: str
    is_now: bool


def chain(article: Article, rules: Rules, reviews: Iterable[Review]) -> list[tuple[Any, list[Turn]]]:
    """(heading, turns) of the looks and of the proofs the union asks for: done by whom, still to come. No query.

    Nothing once it is out: then it is read, not looked at.
    """
    if article.state not in ("draft", "in_review", "approved"):
        return []
    passed = [review for review in reviews if review.has_passed]
    read = [review for review in passed if review.is_proofread]
    is_waiting = article.state == "in_review"
    found = [
        (_("审稿"), _turns(LOOKS[: rules.reviews_needed], passed, is_waiting)),
        (_("校对"), _turns(PROOFS[: rules.proofs_needed], read, is_waiting)),
    ]
    return [(heading, turns) for heading, turns in found if turns]


def _turns(labels: Sequence[Any], done: Sequence[Review], is_waiting: bool) -> list[Turn]:
    names = [review.by.name for review in done]
    return [
        Turn(label, names[n] if n < len(names) else "", is_waiting and n == len(names))
        for n, label in enumerate(labels)
    ]
