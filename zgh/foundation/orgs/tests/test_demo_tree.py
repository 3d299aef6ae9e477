"""The trees of the demonstration at every size somebody may ask for."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from zgh.foundation.orgs.demo_tree import UNIONS, UNITS, build_trees
from zgh.foundation.orgs.models import Company, Coverage, Union
from zgh.kit.demo import World


@pytest.mark.parametrize("scale", [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2])
def test_the_trees_are_whole_at_every_scale(db, scale):
    now = timezone.localtime()
    world = World(scale=scale, today=now.date(), now=now)
    units = build_trees(world, lambda *_facts: None)
    assert Company.objects.count() == len(units) >= world.count(UNITS, 12)  # every province has its own, even then
    assert Union.objects.count() == world.count(UNIONS, 9)
    assert not any(Union.objects.find_problems())
    assert not any(Company.objects.find_problems())
    assert {unit.company.pk for unit in units if unit.is_covered} == set(
        Coverage.objects.at(now.date() - dt.timedelta(days=1)).values_list("company", flat=True)
    )
