"""Places that may break a rule, each with its reason. One that no longer breaks it fails: take it out.

`holds` is a piece of the offending line, so that an exemption covers one place and not a file.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.architecture.house import Offence


@dataclass(frozen=True)
class Exemption:
    """One allowed exception."""

    rule: str
    path: str
    reason: str
    holds: str = ""

    def covers(self, rule: str, offence: Offence) -> bool:
        return rule == self.rule and offence.path == self.path and self.holds in f"{offence.text} {offence.what}"


WORDS = "python_marks_its_words"
EXEMPTIONS = [
    Exemption(WORDS, "zgh/kit/regions.py", "names of provinces are data (GB/T 2260), not interface"),
    Exemption(
        "tree_scopes_are_ranges",
        "zgh/foundation/audience/facts.py",
        "the other way round: the units above one job; the few hundred units are read, each compared with one row",
    ),
    Exemption(
        WORDS, "zgh/kit/richtext.py", "numbers as Word types them before a list: matched, never shown", "NUMBERED"
    ),
    Exemption(WORDS, "zgh/config/settings.py", "a language is named in itself", "简体中文"),
    Exemption(WORDS, "zgh/config/settings.py", "the platform's own name", "noreply@"),
    Exemption(WORDS, "zgh/foundation/audit/book.py", "the platform's own name", "智工汇"),
    Exemption(WORDS, "zgh/foundation/search/words.py", "words a query may do without: matched, never shown", "ASKING"),
    Exemption(
        WORDS, "zgh/foundation/search/words.py", "how numbers of documents are written: matched, never shown", "第"
    ),
    Exemption(
        WORDS, "zgh/foundation/search/words.py", "how numbers of documents are written: matched, never shown", '"号"'
    ),
    Exemption(WORDS, "zgh/kit/sounds.py", "readings of characters are data"),
    Exemption(WORDS, "zgh/foundation/orgs/initials.py", "readings of surnames are data"),
    Exemption(WORDS, "zgh/foundation/orgs/importing/cells.py", "how dates are written in people's own files", "DAY ="),
    Exemption(
        WORDS, "zgh/foundation/orgs/importing/roster/columns.py", "headings of people's own files: matched, not shown"
    ),
    Exemption(
        WORDS,
        "zgh/foundation/orgs/importing/structure/columns.py",
        "headings of people's own files: matched, not shown",
    ),
    Exemption(
        WORDS, "zgh/foundation/orgs/importing/cells.py", "how dates are written in people's own files", "MONTH ="
    ),
    Exemption(WORDS, "zgh/foundation/orgs/importing/layout.py", "words of people's own files: matched", "TOTALS ="),
    Exemption(WORDS, "zgh/foundation/orgs/importing/layout.py", "words of people's own files: matched", "FOOTERS ="),
    Exemption(WORDS, "zgh/foundation/orgs/importing/units.py", "parts of companies' own names: matched", "SUFFIXES ="),
    Exemption(WORDS, "zgh/foundation/orgs/importing/units.py", "abbreviations of provinces are data", "SHORT ="),
    Exemption(WORDS, "zgh/foundation/orgs/importing/sample.py", "contents of a practice file, as people write them"),
    Exemption(WORDS, "zgh/foundation/orgs/importing/structure/apply.py", "part of unions' own names", "removesuffix"),
    Exemption(WORDS, "zgh/governance/structure/extras.py", "headings of people's own files: matched, not shown"),
    Exemption(WORDS, "zgh/governance/structure/extras_words.py", "words of people's own files: matched, not shown"),
    Exemption(WORDS, "zgh/services/policies/recognising.py", "words people ask with: matched, never shown"),
    Exemption(WORDS, "zgh/services/policies/cities.py", "names of cities people ask with: matched, never shown"),
    Exemption(WORDS, "zgh/services/policies/reckoning.py", "how conditions say what is counted: matched"),
    Exemption(WORDS, "zgh/services/policies/starter.py", "grades in the notes of the set: matched", "官方"),
    Exemption(WORDS, "zgh/services/policies/synonyms.py", "words people ask with: matched, never shown"),
    Exemption(WORDS, "zgh/services/policies/figures.py", "numerals and units of documents: matched, never shown"),
    Exemption(WORDS, "zgh/services/policies/passages.py", "how clauses of documents begin: matched, never shown"),
    Exemption(
        WORDS, "zgh/services/policies/pages.py", "the mark of a page in a stored text, put back into words by the page"
    ),
    Exemption(WORDS, "zgh/services/policies/extracting.py", "punctuation and numbering of people's own files: matched"),
    Exemption(
        WORDS, "zgh/services/policies/rephrasing.py", "what is said to a model of language, and words it may not add"
    ),
    Exemption(WORDS, "zgh/services/honours/columns.py", "headings and words of people's own files: matched, not shown"),
    Exemption(
        WORDS, "zgh/services/honours/lines.py", "how people write a year: taken off, never shown", "removesuffix"
    ),
    Exemption(WORDS, "zgh/kit/money.py", "how people write a sum: taken off, never shown", "removesuffix"),
    Exemption(WORDS, "zgh/foundation/calendar/seed.py", "names of the State Council's holidays are data", "调休"),
    Exemption(
        WORDS, "zgh/services/voice/models/mask.py", "aliases are given names of people, stored as they are", "木棉"
    ),
    Exemption(
        "templates_hold_no_script_or_style",
        "zgh/foundation/privacy/templates/privacy/copy.html",
        "a file its owner opens from disk: no policy and no network there, its look has to travel inside",
        "inline style sheet",
    ),
]
