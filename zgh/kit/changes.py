"""What changed between two versions of a text, for people: paragraphs that went, came or were reworded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .richtext import Block, blocks

WORD = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
ALIKE = 0.35  # of two paragraphs in one place: below, one went and another came
LONGEST = 1500  # words and characters compared one by one; longer paragraphs are shown whole, old and new
PAIRS = 400  # paragraphs tried as twins of each other
AROUND = 1  # unchanged paragraphs shown on either side of a change


@dataclass(frozen=True)
class Change:
    """One line of a comparison. `kind`: same, added, removed, changed, or skipped (`count` paragraphs not shown)."""

    kind: str
    words: str = ""
    tag: str = "p"
    count: int = 0


def changes(old: str, new: str) -> list[Change]:
    """From `old` markup to `new`, with what stayed shown only beside what did not. [] when nothing changed."""
    lines = list(_lines(blocks(old), blocks(new)))
    return list(_shortened(lines)) if any(line.kind != "same" for line in lines) else []


def words_changed(old: str, new: str) -> SafeString:
    """One line of plain text with what went in <del> and what came in <ins>, escaped."""
    return _reworded(old, new)


def matched(old: Sequence, new: Sequence) -> SequenceMatcher:
    """What stands where in both. In long ones what is repeated all over is no landmark: it would take minutes."""
    return SequenceMatcher(None, old, new, autojunk=len(new) > PAIRS)


def _lines(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    for kind, a, b, c, d in matched(old, new).get_opcodes():
        if kind == "equal":
            yield from (Change("same", _plain(block), block.tag) for block in new[c:d])
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    """Paragraphs in one place, paired in order where they are alike."""
    went, is_short = list(old), len(old) * len(new) <= PAIRS
    for block in new:
        twin = next((i for i, other in enumerate(went) if _alike(other, block)), None) if is_short else None
        if twin is None:
            yield Change("added", _plain(block), block.tag)
            continue
        yield from (Change("removed", _plain(other), other.tag) for other in went[:twin])
        yield Change("changed", _reworded(went[twin].text, block.text), block.tag)
        del went[: twin + 1]
    yield from (Change("removed", _plain(other), other.tag) for other in went)


def _alike(one: Block, other: Block) -> bool:
    if max(len(one.text), len(other.text)) > LONGEST:
        return False
    matcher = SequenceMatcher(None, one.text, other.text, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _plain(block: Block) -> SafeString:
    return SafeString(escape(block.text))


def _reworded(old: str, new: str) -> SafeString:
    before, after = WORD.findall(old), WORD.findall(new)
    parts: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        went, came = escape("".join(before[a:b])), escape("".join(after[c:d]))
        if kind == "equal":
            parts.append(came)
            continue
        parts.append((f"<del>{went}</del>" if went else "") + (f"<ins>{came}</ins>" if came else ""))
    return mark_safe("".join(parts))  # noqa: S308 (every part escaped above)


def _shortened(lines: Sequence[Change]) -> Iterator[Change]:
    near = {i + step for i, line in enumerate(lines) if line.kind != "same" for step in range(-AROUND, AROUND + 1)}
    skipped = 0
    for i, line in enumerate(lines):
        if i not in near:
            skipped += 1
            continue
        if skipped:
            yield Change("skipped", count=skipped)
            skipped = 0
        yield line
    if skipped:
        yield Change("skipped", count=skipped)
