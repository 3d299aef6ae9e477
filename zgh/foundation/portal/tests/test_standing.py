"""The workbench of those who keep the organisation: imports, gaps, posts, quick doors."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.foundation.orgs.models import Company, ImportBatch, Officer
from zgh.foundation.portal import standing
from zgh.foundation.portal.standing import bare_companies, standing_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    standing._kept.clear()


def panels(client) -> dict:
    return {panel.key: panel for panel in client.get("/desk/").context["panels"]}


def doors(client) -> list[str]:
    return [quick.key for quick in client.get("/desk/").context["quicks"]]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("yang", ["import", "people", "tree", "appoint", "honours"]),  # keeps the organisation
        ("chen", ["import", "people", "tree"]),  # brings rosters
        ("zhao", []),  # reads the log
    ],
)
def test_the_quick_doors_fit_the_duty(cast, client, who, found):
    client.force_login(getattr(cast, who))
    assert doors(client) == found
    answers = [client.get(quick.url).status_code for quick in client.get("/desk/").context["quicks"]]
    assert set(answers) <= {200, 302}


def test_appointing_leads_to_the_officers_of_ones_own_union(cast, client):
    client.force_login(cast.wang)
    assert client.get("/desk/appoint/").url == f"/orgs/unions/{cast.gansu.pk}/officers/"
    client.force_login(cast.chen)
    assert client.get("/desk/appoint/").status_code == 404


def test_an_import_stands_on_the_desk_until_nothing_is_left_to_do(cast, client):
    batch = ImportBatch.objects.create(
        kind="roster", file_name="五月花名册.xlsx", union=cast.gansu, by=cast.chen, state="previewed"
    )
    client.force_login(cast.chen)
    row = panels(client)["imports"].rows[0]
    assert (row.title, row.tag, row.url) == ("五月花名册.xlsx", "等您确认", batch.get_absolute_url())
    client.force_login(cast.liu)  # the roster officer of another union
    assert "imports" not in panels(client)
    ImportBatch.objects.filter(pk=batch.pk).update(state="applied")
    client.force_login(cast.chen)
    assert "imports" not in panels(client)


def test_companies_without_a_union_are_counted_below_ones_own(cast):
    before = {who: set(bare_companies(getattr(cast, who)).values_list("code", flat=True)) for who in ("yang", "wang")}
    for union, code in ((cast.gansu, "NEW1"), (cast.hunan, "NEW2")):
        above = Company.objects.get(coverages__union=union)
        Company.objects.add_child(above, {"code": code, "name": f"新公司{code}"})
    after = {who: set(bare_companies(getattr(cast, who)).values_list("code", flat=True)) for who in ("yang", "wang")}
    assert after["yang"] - before["yang"] == {"NEW1", "NEW2"}
    assert after["wang"] - before["wang"] == {"NEW1"}


@pytest.mark.parametrize(("days", "is_named"), [(30, True), (0, False), (400, False)])
def test_a_post_that_ends_soon_is_named_before_it_has_ended(cast, client, days, is_named):
    ends = timezone.localdate() + dt.timedelta(days=days)
    Officer.objects.filter(union=cast.gansu, post="chair").update(ends_on=ends)
    client.force_login(cast.wang)
    assert (standing_for(cast.wang).ending_count == 1) is is_named
    rows = panels(client)["posts"].rows if "posts" in panels(client) else []
    assert any("到期" in str(row.tag) for row in rows) is is_named


def test_a_new_officer_is_told_among_the_latest(cast):
    person = cast.zhou.person
    Officer.objects.create(union=cast.gansu, person=person, post="secretary", starts_on=timezone.localdate())
    assert standing_for(cast.wang).changes[0].name == person.name


def test_figures_are_counted_once_in_ten_minutes_for_the_same_ground(cast):
    standing_for(cast.wang)
    with CaptureQueriesContext(connection) as queries:
        standing_for(cast.wang)
    assert len(queries) == 0


def test_only_those_who_keep_the_organisation_see_its_figures(cast, client):
    for who, sees in (("yang", True), ("wang", True), ("chen", False), ("zhao", False)):
        client.force_login(getattr(cast, who))
        assert ("organisation" in panels(client)) is sees, who
