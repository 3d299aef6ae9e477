"""What pages say about rules and documents: tags, sentences, lines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.dates import full

from .answering import Answer
from .models import Document, Rule

STANDINGS: dict[str, tuple[Any, str]] = {
    "in_force": (gettext_lazy("现行有效"), "is-ok"),
    "coming": (gettext_lazy("还没施行"), "is-soon"),
    "ended": (gettext_lazy("已失效"), "is-late"),
    "unknown": (gettext_lazy("施行日期待核"), "is-soon"),
}
STATES: dict[str, tuple[Any, str]] = {
    "unverified": (gettext_lazy("待核实"), "is-soon"),
    "verified": (gettext_lazy("已核实"), "is-ok"),
    "retired": (gettext_lazy("停用"), ""),
}


def standing_of(document: Document) -> tuple[str, str]:
    """(words, tone) of whether a document holds today."""
    words, tone = STANDINGS[document.standing()]
    return str(words), tone


def since(rule: Rule) -> str:
    """Since when a rule holds, as far as anybody knows."""
    return _("%(day)s起") % {"day": full(rule.starts_on)} if rule.starts_on else _("从哪天起还没核到")


def said_of(found: Answer) -> str:
    """The sentence under the figure: for whom it is, and what it is not."""
    choice = found.choice
    if choice is None:
        return ""
    if choice.is_empty:
        words = {"place": found.place, "label": found.label}
        return _("%(place)s自己的%(label)s规定还没查到，下面是全国的。") % words
    if found.province and not choice.place and choice.main:
        return _("%(place)s没有另外的规定，按全国的。") % {"place": found.place}
    return ""


def line_for(document: Document) -> dict[str, str]:
    """One document in a list."""
    tag, tone = standing_of(document)
    place = document.get_province_display() if document.province else document.get_level_display()
    meta = "·".join(filter(None, (place, document.number, document.issuer)))
    return Line({"title": document.title, "meta": meta, "tag": tag, "tone": tone, "url": document.get_absolute_url()})


class Line(dict):
    """A line that a file shows as its title."""

    def __str__(self) -> str:
        return self["title"]
