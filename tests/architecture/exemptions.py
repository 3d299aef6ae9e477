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


EXEMPTIONS = [
    Exemption("python_marks_its_words", "zgh/kit/regions.py", "names of provinces are data (GB/T 2260), not interface"),
    Exemption("python_marks_its_words", "zgh/config/settings.py", "a language is named in itself", "简体中文"),
    Exemption("python_marks_its_words", "zgh/config/settings.py", "the platform's own name", "noreply@"),
    Exemption("python_marks_its_words", "zgh/foundation/audit/book.py", "the platform's own name", "智工汇"),
]
