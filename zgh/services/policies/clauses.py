"""The words of the clause a rule was taken from, found again in the text of its document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .figures import chinese
from .models import Document, Rule
from .passages import ARTICLE, HEADING, Passage, passages_of

ITEM = ("（", "(")
LONGEST = 700  # characters of a clause shown below a figure; the rest is one tap away
DOCUMENTS = 6  # of one answer whose words are read


@dataclass(frozen=True)
class Clause:
    """Where it stands in the document (`anchor`), its words, and whether they go on."""

    anchor: str
    text: str
    is_cut: bool = False


def tell_clauses(rules: Iterable[Rule]) -> None:
    """Give each rule its clause as `told`, where its reader may read its document and that has words (`rules_of`).

    For the few sources of one page, the words of a document being its longest column. One query; none where there are
    no words to find.
    """
    wanted = [rule for rule in rules if rule.is_source_shown and not rule.is_bare and _article(rule.clause)]
    documents = list(dict.fromkeys(rule.document_id for rule in wanted))[:DOCUMENTS]
    texts = dict(Document.objects.filter(pk__in=documents).values_list("pk", "text")) if documents else {}
    for rule in wanted:
        rule.told = clause_in(texts.get(rule.document_id, ""), rule.clause)


def clause_in(text: str, named: str) -> Clause | None:
    """The article that is named first (第二十四条第二款 is told whole); None where it is not there, or there twice.

    A text that holds two articles of one number quotes another law or its own amendment: which one is meant is not
    for us to say.
    """
    article = _article(named)
    passages = passages_of(text) if article and text else ()
    found = [passage for passage in passages if _article(passage.clause) == article]
    return _whole(passages, found[0]) if len(found) == 1 else None


def _article(named: str) -> tuple[float, str] | None:
    """(24, "") of 第二十四条 and of 第24条, (24, "一") of 第二十四条之一; the first that is named."""
    match = ARTICLE.search(named)
    if match is None:
        return None
    number = float(match[1]) if match[1].isdecimal() else chinese(match[1])
    return (number, match[2] or "") if number else None


def _whole(passages: Sequence[Passage], first: Passage) -> Clause:
    """The passage and those that go on with it, as far as they are shown."""
    lines = [first.text]
    for passage in passages[first.position + 1 :]:
        if (passage.clause and not passage.clause.startswith(ITEM)) or HEADING.match(passage.text):
            break
        lines.append(passage.text)
    text = "\n".join(lines)
    return Clause(f"#p{first.position}", text[:LONGEST].rstrip(), len(text) > LONGEST)
