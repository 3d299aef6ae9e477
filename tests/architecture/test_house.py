"""The rules of the house, run on the house. What each means is in its docstring under rules/."""

from __future__ import annotations

import pytest

from .exemptions import EXEMPTIONS
from .house import House
from .rules import RULES

HOUSE = House()


@pytest.mark.parametrize("name", RULES)
def test_the_house_keeps_its_rule(name: str) -> None:
    rule = RULES[name]
    offences = [str(o) for o in dict.fromkeys(rule(HOUSE)) if not any(e.covers(name, o) for e in EXEMPTIONS)]
    if offences:
        pytest.fail(f"{name}: {rule.__doc__}\n  " + "\n  ".join(offences), pytrace=False)


@pytest.mark.parametrize("exemption", EXEMPTIONS, ids=lambda e: f"{e.rule}:{e.path}")
def test_an_exemption_has_a_reason_and_is_still_needed(exemption) -> None:
    assert len(exemption.reason) > 10
    assert any(exemption.covers(exemption.rule, offence) for offence in RULES[exemption.rule](HOUSE)), "stale"
