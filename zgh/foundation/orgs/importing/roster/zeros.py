"""Employee numbers whose leading zeros a spreadsheet has eaten: recognised, asked about, never mended in silence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from ...models import Employment, ImportRow
from ..outcome import Checked
from ..units import Units

ENOUGH, SHARE = 3, 0.8  # at least so many numbers, and so large a part of them, say how long numbers are here


class Widths:
    """How long the numbers of each unit are, by the live ones and by those of the file itself. One query."""

    def __init__(self, units: Units, checked: Sequence[Checked]) -> None:
        suspects = {line.facts["unit"] for line in checked if _is_bare(line)}
        code_of = {unit.pk: code for code, unit in units.by_code.items() if code in suspects}
        self.known: dict[str, set[str]] = defaultdict(set)
        self.longer: dict[tuple[str, str], str] = {}
        live = Employment.objects.at().filter(company__in=list(code_of)) if code_of else Employment.objects.none()
        for company_id, number in live.values_list("company_id", "employee_no"):
            self.known[code_of[company_id]].add(number)
            self.longer[code_of[company_id], number.lstrip("0")] = number
        zero_led: dict[str, set[str]] = defaultdict(set)
        for unit, number in [(unit, number) for unit, numbers in self.known.items() for number in numbers] + [
            (line.facts.get("unit", ""), line.facts.get("no", "")) for line in checked
        ]:
            if number.startswith("0") and number.isdecimal():
                zero_led[unit].add(number)
        self.width = {unit: _usual(zero_led[unit]) for unit in suspects}

    def padded(self, unit: str, number: str) -> str:
        """The number as it probably was, or ""."""
        if number in self.known[unit]:
            return ""
        longer = self.longer.get((unit, number), "")
        width = self.width.get(unit, 0)
        return longer or (number.zfill(width) if len(number) < width else "")


def _usual(numbers: set[str]) -> int:
    """The length most zero-led numbers have; 0 when there are too few to tell."""
    counts = Counter(len(number) for number in numbers)
    if not counts:
        return 0
    width, n = counts.most_common(1)[0]
    return width if n >= ENOUGH and n >= SHARE * counts.total() else 0


def _is_bare(line: Checked) -> bool:
    number = line.facts.get("no", "")
    return bool(not line.fault and number.isdecimal() and not number.startswith("0"))


def ask_about_zeros(checked: Sequence[Checked], widths: Widths, answer: str) -> None:
    """Mark suspicious lines as conflicts; with the answer "pad" give them their zeros, with "keep" leave them."""
    for line in checked:
        padded = widths.padded(line.facts["unit"], line.facts["no"]) if _is_bare(line) else ""
        if not padded or answer == "keep":
            continue
        if answer == "pad":
            line.facts["no"] = line.key = padded
            continue
        facts = {"no": line.facts["no"], "padded": padded}
        line.fault = _("工号%(no)s像是丢了前面的0，这个单位的工号是%(padded)s这样的。请在上面选要不要补回") % facts
        line.reason, line.is_conflict = ImportRow.Reason.ZEROS, True
