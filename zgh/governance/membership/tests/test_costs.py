"""What lists and pages cost: the same for one row and for five."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zgh.foundation.orgs.models import Membership
from zgh.governance.membership.models import Decision

from .asking import many_applied, moving_to, today
from .test_pages import DESK, JOIN, MEMBERS, TRANSFERS

COSTS = dict.fromkeys((DESK, TRANSFERS, MEMBERS, "/membership/desk/decisions/"), 8)


@pytest.mark.parametrize("address", COSTS)
@pytest.mark.parametrize("count", [1, 5])
def test_a_list_costs_the_same_for_one_row_and_for_five(cast, wang, address, count):
    rows = many_applied(cast, count)
    if address in (TRANSFERS, MEMBERS):
        for application in rows:
            union = cast.hunan if address == TRANSFERS else cast.gansu
            Membership.objects.create(person=application.person, union=union, starts_on=today())
            if address == TRANSFERS:
                moving_to(application.person, cast.gansu)
    if "decisions" in address:
        for _n in range(count):
            Decision.objects.create(
                once=uuid.uuid4(),
                union=cast.gansu,
                held_on=today(),
                due_count=7,
                present_count=6,
                by=cast.wang,
            )
    wang.get(address)
    with CaptureQueriesContext(connection) as caught:
        answer = wang.get(address)
    assert len(answer.context["rows"]) >= count
    assert len(caught) == COSTS[address], [query["sql"][:90] for query in caught]


PAGES = {"/membership/": 12, JOIN: 12, "/membership/card/": 12}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_at_most_twelve_things(cast, client, address):
    client.force_login(cast.ma if address == JOIN else cast.zhou)
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    assert len(caught) <= PAGES[address], [query["sql"][:90] for query in caught]
