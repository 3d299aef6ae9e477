"""Places and blocks: what PostgreSQL puts in front of its tokens and beside them must never decide what is found."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Union
from zgh.foundation.search import postgres, registry, tokening
from zgh.foundation.search.finding import look, search
from zgh.foundation.search.index import update
from zgh.foundation.search.rebuild import rebuild

from . import shelf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_ours")]


def test_two_places_may_share_their_letters(reader, monkeypatch):
    user = User.objects.get(pk=reader)
    before = {query: _found(query, user) for query in shelf.QUERIES}
    for module in (postgres, tokening):
        monkeypatch.setattr(module, "brief", lambda _label: "aa")
    rebuild(pause=0)
    assert {query: _found(query, user) for query in shelf.QUERIES} == before
    assert any(count for found in before.values() for count in found.values())


def test_what_lies_blocks_back_is_found_behind_what_is_new(reader):
    for n in range(3):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT setval('search_entry_id_seq', {(n + 1) * 4 << postgres.BITS})")
        update(
            Union.objects.add_root({"code": f"B{n}", "name": f"新来的{n}", "short_name": "新", "about": "养老服务站"})
        )
    for places in (registry.registered(), [registry.of(Union)]):  # of several places the newest blocks are asked first
        found = {one.place.label: one.hits for one in search(places, "服务站", User.objects.get(pk=reader), 10)}
        titles = [re.sub("</?mark>", "", hit.title) for hit in found["orgs.union"]]
        assert titles == ["服务站点", "新来的2", "新来的1", "新来的0"]


def test_what_only_sounds_like_a_phrase_is_not_taken_for_it(reader):
    for name in ("婚嫁风俗", "婚价之争"):
        update(Union.objects.add_root({"code": name, "name": name, "short_name": name, "about": ""}))
    assert shelf.hits("婚嫁", reader) == ["婚嫁风俗"]
    assert "婚嫁风俗" not in shelf.hits("婚假", reader)


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("节假，日历", "节假，日历", True), ("节假，日历", "节假、日历", True), ("节假日日历", "节假，日历", False),
        ("节假日历", "节假，日历", False), ("节假，日历", "节假日历", False), ("2024年05月", "2024-05", False),
        ("2024-0512", "2024-05", True),
    ],
)  # fmt: skip
def test_a_break_is_a_break_and_no_word(reader, text, query, is_found):
    update(Union.objects.add_root({"code": "BR", "name": "断句", "short_name": "断", "about": text}))
    answer = look([registry.of(Union)], query, User.objects.get(pk=reader), may_mend=False, may_stray=False)
    is_there = any("断句" in hit.title for hit in answer.found[0].hits)
    assert (answer.is_exact and is_there) == is_found  # its words may stand elsewhere: that is another tier


def _found(query: str, user: User) -> dict[str, int]:
    return {found.place.label: found.count for found in search(registry.registered(), query, user)}
