"""What changed between two versions of a text besides its words: links, pictures, bold, headings. In sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import html

from .changes import matched
from .richtext import Block, blocks

MARKS = {
    "strong": gettext_lazy("加粗"),
    "em": gettext_lazy("斜体"),
    "u": gettext_lazy("下划线"),
    "s": gettext_lazy("删除线"),
}
KINDS = {
    "p": gettext_lazy("正文"),
    "h2": gettext_lazy("大标题"),
    "h3": gettext_lazy("小标题"),
    "li": gettext_lazy("列表"),
    "blockquote": gettext_lazy("引文"),
    "tr": gettext_lazy("表格"),
}
SHORT = 20  # characters of a text that is only pointed at


class _Piece(NamedTuple):
    """Something in the text, and what is said of it."""

    what: str
    words: str


def touches(old: str, new: str) -> list[str]:
    """From `old` markup to `new`, a sentence each. [] when they are the same but for words shown elsewhere."""
    if old == new:
        return []
    before, after = _root(old), _root(new)
    found = [*_links(before, after), *_pictures(before, after), *_marks(before, after)]
    was, now = blocks(old), blocks(new)
    found += _kinds(was, now)
    if not found and was == now:
        found.append(_("只改了排版，文字没有变"))
    return found


def _root(markup: str) -> Any:
    return html.fragment_fromstring(markup, create_parent="div")


def _replaced(old: Sequence[_Piece], new: Sequence[_Piece]) -> Iterator[tuple[_Piece | None, _Piece | None]]:
    """(what went, what came) in order; None where nothing stands on the other side."""
    for kind, a, b, c, d in matched(old, new).get_opcodes():
        if kind == "equal":
            continue
        went, came = old[a:b], new[c:d]
        for n in range(max(len(went), len(came))):
            yield went[n] if n < len(went) else None, came[n] if n < len(came) else None


def _links(old: Any, new: Any) -> Iterator[str]:
    was, now = ([_Piece(a.get("href", ""), _short(a.text_content())) for a in root.iter("a")] for root in (old, new))
    for went, came in _replaced(was, now):
        if went and came and went.what != came.what:
            yield _("链接改了：%(old)s → %(new)s") % {"old": went.what, "new": came.what}
        elif came and not went:
            yield _("加了链接：“%(text)s” %(new)s") % {"text": came.words, "new": came.what}
        elif went and not came:
            yield _("去掉了链接：“%(text)s” %(old)s") % {"text": went.words, "old": went.what}


def _pictures(old: Any, new: Any) -> Iterator[str]:
    """Replaced or moved; one that came or went is a line of the text itself."""
    was, now = _shown(old), _shown(new)
    if sorted(piece.what for piece in was) == sorted(piece.what for piece in now):
        if [piece.what for piece in was] != [piece.what for piece in now]:
            yield _("图片换了位置")
        return
    kept = {piece.what for piece in was} & {piece.what for piece in now}
    gone, here = ([piece for piece in pieces if piece.what not in kept] for pieces in (was, now))
    for went, came in zip(gone, here, strict=False):
        old_words, new_words = went.words or _("没有说明"), came.words or _("没有说明")
        if old_words == new_words:
            yield _("换了图片：%(text)s") % {"text": new_words}
        else:
            yield _("换了图片：%(old)s → %(new)s") % {"old": old_words, "new": new_words}


def _shown(root: Any) -> list[_Piece]:
    nodes = root.iter("img", "video")
    return [_Piece(node.get("src", ""), node.get("alt") or node.get("title") or "") for node in nodes]


def _marks(old: Any, new: Any) -> Iterator[str]:
    for tag, name in MARKS.items():
        was, now = ([_Piece(tag, _short(node.text_content())) for node in root.iter(tag)] for root in (old, new))
        for went, came in _replaced(was, now):
            facts = {"mark": name, "old": went.words if went else "", "new": came.words if came else ""}
            if went and came:
                yield _("%(mark)s改了：“%(old)s” → “%(new)s”") % facts
            else:
                yield (_("加了%(mark)s：“%(new)s”") if came else _("去掉了%(mark)s：“%(old)s”")) % facts


def _kinds(old: Sequence[Block], new: Sequence[Block]) -> Iterator[str]:
    """Paragraphs of the same words that are something else now."""
    matcher = matched([block.text for block in old], [block.text for block in new])
    for a, c, size in matcher.get_matching_blocks():
        for was, now in zip(old[a : a + size], new[c : c + size], strict=True):
            if was.tag != now.tag and was.tag in KINDS and now.tag in KINDS:
                facts = {"text": _short(was.text), "old": KINDS[was.tag], "new": KINDS[now.tag]}
                yield _("“%(text)s”由%(old)s改成%(new)s") % facts


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(SHORT)
