"""OpenSearch in front of the database: the same finds, nothing lost when it fails, nothing late, nothing leaked.

A small real server stands in for it (stand_in.py); no real OpenSearch has been tried.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.search import opensearch, registry
from zgh.foundation.search.finding import look
from zgh.foundation.search.index import find, forget, update
from zgh.foundation.search.models import Build, Entry, Pending
from zgh.foundation.search.pushing import push_all
from zgh.foundation.search.rebuild import rebuild

from . import shelf
from .stand_in import standing_in
from .test_meant import MEANT, SPELLINGS

pytestmark = pytest.mark.usefixtures("only_ours")


@pytest.fixture
def server(settings):
    with standing_in() as server:
        settings.SEARCH = server.settings
        opensearch.rest(0)
        yield server
        opensearch.hang_up()
    opensearch.rest(0)


def queries_of(server):
    return sum(path.endswith("_msearch") for _method, path in server.asked)


def test_it_finds_the_very_same_as_the_database(db, server, settings):
    reader = shelf.fill()
    asked = [*shelf.QUERIES, *SPELLINGS, *(query for query, _better, _title in MEANT)]
    settings.SEARCH = {}
    ours = {query: (shelf.hits(query, reader), shelf.all_meant([query], reader)) for query in asked}
    settings.SEARCH = server.settings
    assert push_all() > 0
    assert not Pending.objects.exists()
    assert {query: (shelf.hits(query, reader), shelf.all_meant([query], reader)) for query in asked} == ours
    assert queries_of(server) > len(asked)


def test_what_it_has_not_been_sent_yet_is_found_and_what_is_gone_is_not(cast, server):
    update(cast.gansu)
    push_all()
    update(cast.hunan)
    assert [hit.row for hit in find(Union, "湖南民生", cast.zhou)] == [cast.hunan]
    forget(cast.gansu)
    assert server.indices["zgh"], "it still holds the entry"
    assert not find(Union, "甘肃连锁", cast.zhou)
    push_all()
    assert len(server.indices["zgh"]) == 1


def test_a_change_that_is_taken_back_is_never_sent(cast, server):
    class Sorry(Exception):  # noqa: N818
        pass

    with pytest.raises(Sorry), transaction.atomic():  # noqa: PT012
        update(cast.gansu)
        raise Sorry
    assert push_all() == 0


def test_while_it_is_away_the_database_answers_and_nothing_is_lost(cast, server):
    server.refuses = True
    update(cast.gansu)
    assert push_all() == 0
    assert Pending.objects.count() == 1
    assert [hit.row for hit in find(Union, "甘肃连锁", cast.zhou)] == [cast.gansu]
    asked = len(server.asked)
    assert [hit.row for hit in find(Union, "甘肃连锁", cast.zhou)] == [cast.gansu]
    assert len(server.asked) == asked, "one that failed is left alone for a while"
    server.refuses = False
    opensearch.rest(0)
    assert push_all() == 1
    assert len(server.indices["zgh"]) == 1


def test_a_bulk_that_refuses_a_part_is_sent_again(cast, server):
    update(cast.gansu)
    server.refused_ids = {str(Entry.objects.get(label="orgs.union").pk)}
    assert push_all() == 0
    server.refused_ids = set()
    assert push_all() == 1


def test_an_address_nobody_answers_at_costs_no_page(cast, settings):
    settings.SEARCH = {"address": "http://127.0.0.1:9", "index": "zgh", "login": "", "password": ""}
    opensearch.rest(0)
    update(cast.gansu)
    assert [hit.row for hit in find(Union, "甘肃连锁", cast.zhou)] == [cast.gansu]
    opensearch.hang_up()
    opensearch.rest(0)


def test_permission_is_asked_of_what_it_names(cast, server):
    update(cast.zhou.person)
    push_all()
    assert find(Person, "周敏", cast.wang)
    assert not find(Person, "周敏", cast.xiong)
    assert look(registry.places(), "周闽", cast.xiong).corrected == ""
    assert look(registry.places(), "周闽", cast.wang).corrected == "周敏"


def test_building_anew_empties_it_first(cast, server):
    update(cast.gansu)
    push_all()
    server.indices["zgh"]["999"] = {"label": "orgs.union", "entry": 999, "head": "旧", "body": "", "aside": ""}
    count = rebuild(pause=0)
    push_all()
    assert len(server.indices["zgh"]) == count == Entry.objects.count()
    assert ("PUT", "/zgh") in server.asked
    assert Build.objects.get().count == count
