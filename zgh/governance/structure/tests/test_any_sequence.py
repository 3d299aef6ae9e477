"""Whatever is created, moved, merged, split and closed, in whatever order: the tree is whole, nobody is lost."""

from __future__ import annotations

import random

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count

from zgh.foundation.orgs.belonging import parent_of
from zgh.foundation.orgs.models import Company, Coverage, Lineage, Membership, Person, Union

from .changing import carry_out, consequences, fresh, mark, proposed
from .test_effect import second

STEPS = 14


def spans() -> list[tuple]:
    return list(Membership.objects.order_by("pk").values_list("pk", "person", "union", "starts_on"))


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_leaves_a_whole_tree_and_one_live_membership_each(cast, seed):
    rng, by, other = random.Random(seed), cast.yang, second(cast)  # noqa: S311 - a repeatable sequence
    members = set(Membership.objects.at().values_list("person", flat=True))
    done = 0
    for n in range(STEPS):
        before = spans()
        row = _some_change(rng, by, n)
        if row is None:
            continue
        try:
            row.submit(by)
            row.approve(other, mark(consequences(row)))
        except ValidationError:
            continue  # refused before anything happened: also an answer
        carry_out(row)
        assert fresh(row).state == "done", row.problem
        done += 1
        assert not any(Union.objects.find_problems())
        assert not any(Company.objects.find_problems())
        assert spans()[: len(before)] == before  # history is never rewritten
        live = Membership.objects.at().values("person").annotate(n=Count("pk"))
        assert {(one["person"], one["n"]) for one in live} == {(pk, 1) for pk in members}
        assert not Membership.objects.at().exclude(union__closed_on=None).exists()
        assert not Coverage.objects.at().exclude(union__closed_on=None).exists()
        assert not Person.objects.exclude(union__closed_on=None).exists()
    assert done >= 4
    closed = Union.objects.exclude(closed_on=None)
    assert set(Lineage.objects.filter(before__in=closed).values_list("before", flat=True)) == {u.pk for u in closed}


def _some_change(rng: random.Random, by, n: int):
    """One draft of a random kind about random unions; None where there are too few."""
    unions = list(Union.objects.filter(closed_on=None, depth__gt=1))
    every = list(Union.objects.filter(closed_on=None))
    units = list(Company.objects.all())
    new = {"name": f"第{n}新工会", "short_name": f"新{n}工会", "code": f"N{n}", "union_kind": "committee"}
    if len(unions) < 2:
        return proposed(by, "create", parent=every[0], units=[rng.choice(units)], **new)
    a, b = rng.sample(unions, 2)
    return {
        "create": lambda: proposed(by, "create", parent=rng.choice(every), units=[rng.choice(units)], **new),
        "merge": lambda: proposed(by, "merge", parts=[a], target=b),
        "renew": lambda: proposed(by, "merge", parts=[a, b], parent=Union.objects.get(depth=1), **new),
        "split": lambda: proposed(by, "split", parts=[a], parent=parent_of(a), units=[rng.choice(units)], **new),
        "move": lambda: proposed(by, "move", parts=[a], parent=rng.choice(every)),
        "close": lambda: proposed(by, "close", parts=[a], target=rng.choice([None, b])),
        "cover": lambda: proposed(by, "cover", units=[rng.choice(units)], target=a),
    }[rng.choice(["create", "create", "create", "merge", "renew", "split", "move", "move", "close", "cover"])]()
