"""What changed between two versions of an article, all of it: every fact people see, not the words alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zgh.foundation.files.attach import attached
from zgh.kit.changes import Change, changes, words_changed
from zgh.kit.touches import touches

from .models import Article, Category


@dataclass(frozen=True)
class Comparison:
    """`facts` (label, what changed), `lines` of the text, `touches`: sentences on what is no word of it."""

    facts: list[tuple[str, SafeString]] = field(default_factory=list)
    lines: list[Change] = field(default_factory=list)
    touches: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether people read the same in both."""
        return not (self.facts or self.lines or self.touches)


def compared(article: Article, old: Any, new: Any) -> Comparison:
    """From one version to another (or what has been typed as one). One query where files came or went."""
    return Comparison(
        [*_facts(old, new), *_files(article, old, new)], changes(old.body, new.body), touches(old.body, new.body)
    )


def _facts(old: Any, new: Any) -> list[tuple[str, SafeString]]:
    labels = {"title": _("标题"), "summary": _("摘要"), "byline": _("署名")}
    pairs = [(label, getattr(old, name), getattr(new, name)) for name, label in labels.items()]
    pairs.append((_("栏目"), *(str(Category(row.category).label) for row in (old, new))))
    return [(label, words_changed(was, now)) for label, was, now in pairs if was != now]


def _files(article: Article, old: Any, new: Any) -> list[tuple[str, SafeString]]:
    went, came = set(old.documents) - set(new.documents), set(new.documents) - set(old.documents)
    if not went | came:
        return []
    names = {
        str(uuid): name for uuid, name in attached(article).filter(uuid__in=went | came).values_list("uuid", "name")
    }
    gone = _("已经拿掉的文件")
    lines = [format_html("<del>{}</del>", names.get(key, gone)) for key in old.documents if key in went]
    lines += [format_html("<ins>{}</ins>", names.get(key, gone)) for key in new.documents if key in came]
    return [(_("附件"), line) for line in lines]
