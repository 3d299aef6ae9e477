"""Search tells nobody of what they may not view: not by a title, a piece of text, a number of finds, a suggestion.

For whoever may not view a row, every answer must be the same, byte for byte, as before the row was there.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from zgh.foundation.access.permitted import EVERYBODY
from zgh.foundation.search import finding, opensearch, registry, rules
from zgh.foundation.search.finding import find, similar
from zgh.foundation.search.pushing import push_all
from zgh.foundation.search.registry import Registration, places
from zgh.foundation.search.sight import Sight
from zgh.foundation.search.tests.stand_in import standing_in
from zgh.kit.sounds import like, spoken

from .samples import SAMPLES, WORDS, Words

READERS = ("zhou", "wang", "xiong", "liu", "operator")
PART = {"HTTP_HX_REQUEST": "true"}

Answers = dict[tuple[str, str], bytes]


def planted() -> dict[str, Words]:
    """Place → its words. Fails with the name of a model nobody made a sample of."""
    labels = [place.label for place in places()]
    missing = [label for label in labels if label not in SAMPLES]
    assert not missing, f"no sample of {missing}: add a maker to tests/search/samples.py"
    assert not [label for label in SAMPLES if label not in labels], "a sample of what can no longer be found"
    return dict(zip(labels, WORDS, strict=False))


def misheard(text: str) -> str:
    """The same sound in another character."""
    return text[:-1] + next(char for char in like(text[-1]) if char != text[-1])


def queries(words: Words) -> list[str]:
    """Whole, in part, misheard, misspelt, in pinyin, by number, and beside a word that finds other things."""
    asked = [words.title, words.title[:2], words.title[0], misheard(words.title), spoken(words.title)]
    asked += [f"工会 {words.title}", "".join(spoken(char)[0] for char in words.title)]
    return asked + ([words.text, misheard(words.text), words.latin[:-1], words.number] if words.text else [])


def addresses(label: str, *, is_first: bool) -> Iterator[tuple[str, dict[str, str]]]:
    """Every path of the search."""
    yield "/search/", {}
    yield "/search/", {"in": label}
    yield "/search/suggestions/", {}
    if is_first:
        yield "/search/", {"in": label, "page": "2"}
        yield "/search/", {"typed": "1"}


def answers(client: Client, label: str, words: Words) -> Answers:
    """(query, address) → what is told."""
    told: Answers = {}
    for n, query in enumerate(queries(words)):
        for path, how in addresses(label, is_first=n == 0):
            answer = client.get(path, {"q": query, **how}, **PART)
            assert answer.status_code == 200
            told[query, f"{path}{how}"] = answer.content
    return told


def calls(label: str, words: Words, user: Any) -> list[int]:
    """What other rooms' questions to the index answer."""
    if not isinstance(registry.place(label), Registration):
        return []
    texts = [text for text in (words.title, words.text, words.latin) if text]
    return [len(find(label, text, user)) + len(similar(label, text, user)) for text in texts]


def leaks(cast: SimpleNamespace, reader: str, only: str = "") -> tuple[list[str], list[str]]:
    """(places that tell `reader` of a row hidden from them, places whose row they do find)."""
    client, user = Client(), fresh(getattr(cast, reader))
    client.force_login(user)
    hidden, found = [], []
    for label, words in planted().items():
        if only and label != only:
            continue
        before = answers(client, label, words), calls(label, words, user)
        with transaction.atomic():  # one row at a time: the words of two may be cut into the same pieces
            row = SAMPLES[label](cast, words)
            push_all()  # nothing to do unless OpenSearch is in front
            after = answers(client, label, words), calls(label, words, user)
            may = type(row)._default_manager.all().permitted("view", fresh(user)).filter(pk=row.pk).exists()
            transaction.set_rollback(True)
        if before != after:
            (found if may else hidden).append(f"{label}: {_first_difference(before[0], after[0])}")
        else:
            assert not may, f"{label}: {reader} may view the row and does not find it"
    return hidden, found


def fresh(user: Any) -> Any:
    """As in a new request."""
    return type(user).objects.get(pk=user.pk)


def _first_difference(before: Answers, after: Answers) -> str:
    for key in before:
        if before[key] != after[key]:
            lines = zip_longest(before[key].decode().splitlines(), after[key].decode().splitlines())
            return f"{key}: {next((pair for pair in lines if pair[0] != pair[1]), '')}"
    return "find or similar"


@pytest.mark.parametrize("reader", READERS)
def test_search_tells_nobody_of_what_they_may_not_view(cast, reader):
    hidden, found = leaks(cast, reader)
    assert hidden == []
    assert found, "everybody sees unions, so the sweep must find something at all"


@pytest.mark.parametrize("reader", ["zhou", "xiong"])
def test_nor_does_opensearch_in_front_of_the_database(cast, settings, reader):
    with standing_in() as server:
        settings.SEARCH = server.settings
        opensearch.rest(0)
        hidden, found = leaks(cast, reader)
        opensearch.hang_up()
    assert hidden == []
    assert found
    assert server.indices["zgh"], "nothing was sent"


@pytest.mark.parametrize("label", ["policies.document", "orgs.person"])
def test_the_sweep_finds_a_leak_when_there_is_one(cast, monkeypatch, label):
    monkeypatch.setattr(Sight, "rows", lambda _self, place: place.model._default_manager.all())
    monkeypatch.setattr(rules, "rule_of", lambda *_asked: EVERYBODY)
    hidden, _found = leaks(cast, "xiong", only=label)
    assert hidden


def test_a_word_is_never_offered_that_stands_only_where_one_may_not_read(cast):
    """Before the correction is looked for, already: two layers, each enough."""
    words = planted()["voice.case"]
    SAMPLES["voice.case"](cast, words)
    offered = {
        who: [text for text, _is_name in finding._meant(places(), misheard(words.title), Sight(getattr(cast, who)))]
        for who in ("zhou", "xiong")
    }
    assert offered == {"zhou": [words.title], "xiong": []}


def test_a_model_without_a_sample_fails(cast, monkeypatch):
    place = places()[0]
    monkeypatch.setitem(SAMPLES, place.label, None)
    monkeypatch.delitem(SAMPLES, place.label)
    with pytest.raises(AssertionError, match="samples"):
        planted()
