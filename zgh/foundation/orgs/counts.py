"""Head counts of unions with everything below them, without a query for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext as _

from zgh.kit.templatetags.kit import compact

from .models import Membership, Person, Union
from .models.scoping import next_sibling, tops

FEW = 500  # beyond this many unions it is cheaper to count everybody than to name them
MANY = 2000  # beyond this many unions everybody is too much for one page: the counts are kept for a while
KEPT_SECONDS = 300

Counts = dict[int, tuple[int, int]]  # union id: people, members


def few() -> int:
    """Groups of people smaller than this are not told."""
    return settings.MAP_LEAST_PEOPLE


def told(members: int) -> str:
    """A number of members as everybody may read it: 8.6万, 214; 不足5 where it would nearly name them."""
    return _("不足%(n)d") % {"n": few()} if 0 < members < few() else compact(members)


def headcounts(unions: Sequence[Union]) -> Sequence[Union]:
    """Set `employee_count` and `member_count` of each union to those of its whole subtree. Two queries.

    Employees are the people the unions look after; members are those with a live membership, retained ones too.
    Only what lies below the unions given is counted. In trees of more than 2,000 unions (the root of a very large
    group) the numbers may be five minutes old.
    """
    if not unions:
        return unions
    sums = {union.path: [0, 0] for union in unions}
    q = Q(pk__in=())
    for path in tops(sums):
        q |= Q(path__gte=path, path__lt=next_sibling(path))
    paths = dict(Union.objects.filter(q).order_by().values_list("pk", "path"))
    for pk, counts in current(paths).items():
        path = paths.get(pk, "")
        for end in range(Union.steplen, len(path) + 1, Union.steplen):
            if (found := sums.get(path[:end])) is not None:
                found[:] = map(sum, zip(found, counts, strict=True))
    for union in unions:
        union.employee_count, union.member_count = sums[union.path]  # type: ignore[attr-defined]
    return unions


def headcount(union: Union) -> Union:
    """`headcounts` for a page about one union: one query instead of two, unless it is the root."""
    if union.depth == 1:
        return headcounts([union])[0]
    inside = Q(union__path__gte=union.path, union__path__lt=next_sibling(union.path))
    people = Person.objects.filter(inside).order_by().values(what=Value("people")).annotate(n=Count("pk"))
    members = Membership.objects.at().filter(inside).order_by().values(what=Value("members")).annotate(n=Count("pk"))
    found = dict(people.values_list("what", "n").union(members.values_list("what", "n"), all=True))
    union.employee_count = found.get("people", 0)  # type: ignore[attr-defined]
    union.member_count = found.get("members", 0)  # type: ignore[attr-defined]
    return union


def counts_of(ids: Iterable[int] | None = None) -> Counts:
    """(people, members) of each union itself, of all unions for None. One query over two covering indexes."""
    wanted = list(ids) if ids is not None else None
    people = _grouped(Person.objects.all(), wanted, "people")
    found: dict[int, dict[str, int]] = {}
    for pk, n, what in people.union(_grouped(Membership.objects.at(), wanted, "members"), all=True):
        found.setdefault(pk, {})[what] = n
    return {pk: (row.get("people", 0), row.get("members", 0)) for pk, row in found.items()}


def _grouped(rows: QuerySet, ids: list[int] | None, what: str) -> QuerySet:
    """Grouped by id: a covering index answers it without touching the table."""
    if ids is not None and len(ids) <= FEW:
        rows = rows.filter(union__in=ids)
    counted = rows.order_by().values("union").annotate(n=Count("pk"), what=Value(what))
    return counted.values_list("union", "n", "what")


def current(ids: Collection[int]) -> Counts:
    """`counts_of` these unions, from the kept numbers where they are very many."""
    if len(ids) <= MANY:
        return counts_of(ids)
    found: Counts | None = cache.get("orgs.counts")
    if found is None:
        found = counts_of()
        cache.set("orgs.counts", found, KEPT_SECONDS)
    return found
