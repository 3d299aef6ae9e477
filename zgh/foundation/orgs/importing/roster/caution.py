"""When one pair of eyes is not enough: many people leave at once, or a union would have nobody left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Count
from django.utils.translation import gettext as _

from ...models import Employment, ImportRow, Union
from ..outcome import Outcome
from ..units import Units

Kind = ImportRow.Kind
# A wrong filter once deleted every user of a directory (services.md §1.3), so a large departure is looked at twice.
MANY, SHARE = 20, 0.02
SHOWN = 5


def cautions(outcomes: Sequence[Outcome], units: Units) -> list[str]:
    """Sentences that say why somebody else must approve; empty when nobody need. Two queries."""
    jobs = Employment.objects.at().order_by().values_list("company_id").annotate(Count("pk"))
    here = {pk: n for pk, n in jobs if pk in units.by_id}
    total, leaving = sum(here.values()), sum(outcome.kind == Kind.LEFT for outcome in outcomes)
    said = []
    if leaving > max(MANY, SHARE * total):
        facts = {"leaving": leaving, "total": total}
        said.append(_("一次有%(leaving)d人离职，这里现在共%(total)d人在职。多于20人并且多于2%%，要再看一遍") % facts)
    emptied = _emptied(outcomes, here, units)
    if emptied:
        names = "、".join(str(union) for union in emptied[:SHOWN])
        more = _("等%(n)d个工会") % {"n": len(emptied)} if len(emptied) > SHOWN else ""
        said.append(_("一个职工都不剩的：%(names)s%(more)s") % {"names": names, "more": more})
    return said


def _emptied(outcomes: Sequence[Outcome], here: dict[int, int], units: Units) -> list[Union]:
    """Unions whose units had people before and would have none after, by workplace."""
    union_of = {unit.code: units.covering.union_id(unit.path) for unit in units.by_code.values()}
    before: Counter[int | None] = Counter()
    for pk, n in here.items():
        before[union_of[units.by_id[pk].code]] += n
    after = Counter(before)
    for outcome in outcomes:
        if outcome.kind in (Kind.LEFT, Kind.MOVED):
            after[union_of.get(outcome.was["unit"])] -= 1
        if outcome.kind in (Kind.NEW, Kind.RETURNED, Kind.MOVED):
            after[union_of[outcome.facts["unit"]]] += 1
    ids = [union_id for union_id, n in before.items() if n > 0 and after[union_id] <= 0]
    return list(Union.objects.filter(pk__in=ids)) if ids else []
