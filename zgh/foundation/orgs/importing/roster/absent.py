"""Who works here and is not named by a file that was declared to name everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from zgh.kit.sealed import blind

from ...models import Employment, ImportRow
from ...models.row import ABSENT_FROM
from ..outcome import Checked, Outcome
from ..units import Units
from .compare import compare

JOB = ("person_id", "person__name", "person__identity__number_hash", "company_id", "employee_no")
Kind = ImportRow.Kind


def absentees(checked: Sequence[Checked], outcomes: Sequence[Outcome], units: Units) -> list[Outcome]:
    """A line `left` for every live employee within reach whom no line can mean. Two queries and those of `compare`.

    Lines with faults protect whomever they might be about, by number, by identity number and by name: a typing
    error must not dismiss anybody. Where a newcomer of the same unit bears the same name, both wait for a decision.
    """
    named = {outcome.was["person"] for outcome in outcomes if "person" in outcome.was}
    doubtful = [line for line, outcome in zip(checked, outcomes, strict=True) if "person" not in outcome.was]
    numbers = {line.facts.get("no", "").lstrip("0") for line in doubtful} - {""}
    names = {line.facts.get("name", "") for line in doubtful if line.fault or line.is_conflict} - {""}
    hashes = {blind(line.facts["id_number"]) for line in doubtful if line.facts.get("id_number")}
    newcomers = {(o.facts["unit"], o.facts["name"]): o for o in outcomes if o.kind == Kind.NEW}
    lines = []
    for job in _live(units):
        person_id, name, number_hash, company_id, number = (job[key] for key in JOB)
        is_maybe_meant = number.lstrip("0") in numbers or name in names or number_hash in hashes
        if person_id in named or is_maybe_meant:
            continue
        named.add(person_id)
        lines.append(_line(len(lines), person_id, name, number, units.by_id[company_id].code))
    found = compare(lines, units)
    _doubt_namesakes(found, newcomers)
    return found


def _live(units: Units) -> Iterable[dict[str, Any]]:
    """Live jobs in the units within reach, page by page."""
    jobs = Employment.objects.at().order_by("pk").values("pk", *JOB)
    last = 0
    while True:
        part = list(jobs.filter(pk__gt=last)[:2000])
        yield from (job for job in part if job["company_id"] in units.ids)
        if len(part) < 2000:
            return
        last = part[-1]["pk"]


def _line(at: int, person_id: int, name: str, number: str, unit: str) -> Checked:
    facts = {"person": person_id, "no": number, "name": name, "unit": unit, "is_gone": True, "left_on": ""}
    return Checked(ABSENT_FROM + at, number, facts)


def _doubt_namesakes(found: list[Outcome], newcomers: dict[tuple[str, str], Outcome]) -> None:
    for outcome in found:
        other = newcomers.get((outcome.facts["unit"], outcome.facts["name"]))
        if outcome.kind != Kind.LEFT or other is None:
            continue
        outcome.message = _("第%(n)d行有一位同名的新职工。是换了工号的话，请在那一行补上身份证号") % {
            "n": other.line_no
        }
        other.message = _("这个单位有一位同名的职工不在名单里。是换了工号的话，请补上身份证号")
        outcome.kind = other.kind = Kind.CONFLICT
