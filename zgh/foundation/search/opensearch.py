"""An OpenSearch beside the database's own index, by SEARCH_URL: asked first; the database when it does not answer.

It gets the tokens that SQLite keeps, cut at spaces and nowhere else, so all find the same. It answers with ids
of entries only: texts, permission and whether an entry still exists stay the database's business. What it has not been
sent yet (the outbox `Pending`) is looked up in the database, so nothing is late.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import httpx
import structlog
from django.conf import settings
from django.db.models import QuerySet

from .asking import Group, Phrase
from .models import Entry, Pending
from .postgres import PostgreSQL
from .sieves import Sieve
from .sqlite import SQLite
from .statements import together
from .tokening import parts
from .words import is_prefix

WINDOW = 2000  # the newest finds of a place that are asked for permission; more is 600 KB of ids an answer
MOST_PENDING = 2000  # with more outstanding the database answers alone
EXPANSIONS = 1000  # words a begun last word of a phrase may go on to
TIMEOUT = httpx.Timeout(2.0, connect=1.0)
REST = 30  # seconds an OpenSearch that failed is not asked again by this process

log = structlog.get_logger("zgh.search")
_rests_until = 0.0
_clients: dict[str, httpx.Client] = {}

FIELDS = {
    "label": {"type": "keyword"},
    "entry": {"type": "long"},
    **{name: {"type": "text", "analyzer": "whitespace"} for name in ("head", "body", "aside")},
}
HELD = ("head", "body")
MAPPING = {"settings": {"number_of_shards": 1}, "mappings": {"dynamic": False, "properties": FIELDS}}


class OpenSearch:
    """The same words as the databases' engines; everything written goes into the database and into the outbox."""

    def __init__(self, inner: SQLite | PostgreSQL) -> None:
        self.inner = inner
        self.tokened = inner.tokened

    def hold(self) -> None:
        """As the database does."""
        self.inner.hold()

    def write(self, entries: Sequence[Entry], tokened: Sequence[Any]) -> None:
        """Entries, their tokens, and that OpenSearch does not know them yet."""
        self.inner.write(entries, tokened)
        for label in {entry.label for entry in entries}:
            ids = [entry.object_id for entry in entries if entry.label == label]
            owe(Entry.objects.filter(label=label, object_id__in=ids))

    def erase(self, entries: QuerySet) -> None:
        """These entries and their tokens; OpenSearch is told later."""
        owe(entries)
        self.inner.erase(entries)

    def empty(self) -> None:
        """Nothing left; OpenSearch starts anew, too."""
        self.inner.empty()
        Pending.objects.all().delete()
        Pending.objects.create(entry_id=Pending.ALL)

    def settle(self) -> Iterator[None]:
        """As the database does; OpenSearch settles by itself."""
        return self.inner.settle()

    def sieves(self, labels: Sequence[str], groups: Sequence[Group], *, of_heads: bool = False) -> dict[str, Sieve]:
        """Entries by label: what OpenSearch names; what it has not got yet, the database finds."""
        owed = list(Pending.objects.values_list("entry_id", flat=True)[: MOST_PENDING + 1])
        is_behind = len(owed) > MOST_PENDING or Pending.ALL in owed
        found = None if is_behind else ask(labels, groups, of_heads)
        ours = self.inner.sieves(labels, groups, of_heads=of_heads) if owed or found is None else {}
        if found is None:
            return ours
        late = _late(ours, owed)
        held = {label: [*found[label], *late.get(label, ())] for label in labels}
        return {label: _named(ids, is_cut=len(found[label]) >= WINDOW) for label, ids in held.items() if ids}


def _named(ids: Sequence[int], *, is_cut: bool) -> Sieve:
    return Sieve(_in(ids), tuple(ids), order="search_entry.id DESC", is_cut=is_cut)


def _late(ours: dict[str, Sieve], owed: list[int]) -> dict[str, list[int]]:
    """Label → ids of owed entries that fit."""
    asked = [
        (
            f"SELECT %s, search_entry.id FROM search_entry{sieve.tables} "  # noqa: S608 (names of our own)
            f"WHERE {sieve.where} AND search_entry.label = %s AND {_in(owed)} AND {sieve.check}",
            (label, *sieve.params, label, *owed, *sieve.checked),
        )
        for label, sieve in ours.items()
    ]
    late: dict[str, list[int]] = {}
    for label, pk in together(asked):
        late.setdefault(label, []).append(pk)
    return late


def _in(ids: Sequence[int]) -> str:
    return f"search_entry.id IN ({', '.join(['%s'] * len(ids))})"


def owe(entries: QuerySet) -> None:
    """Note in this transaction that these entries are to be sent (or taken away, once they are gone)."""
    Pending.objects.bulk_create(Pending(entry_id=pk) for pk in entries.order_by("pk").values_list("pk", flat=True))


def ask(labels: Sequence[str], groups: Sequence[Group], of_heads: bool) -> dict[str, list[int]] | None:
    """Label → ids of the newest entries that match, anywhere or in the head; one request. None: ask the database."""
    global _rests_until  # noqa: PLW0603 (one process, one memory of whether it answers)
    if time.monotonic() < _rests_until:
        return None
    fields, lines = HELD[:1] if of_heads else HELD, []
    for label in labels:
        wanted = {"bool": {"filter": [{"term": {"label": label}}, any_of(_group(group, fields) for group in groups)]}}
        lines += [{}, {"query": wanted, "size": WINDOW, "_source": False, "sort": [{"entry": "desc"}]}]
    found: dict[str, list[int]] = {}
    try:
        answers = send("POST", f"/{index()}/_msearch", lines)["responses"]
        for label, answer in zip(labels, answers, strict=True):
            found[label] = [int(hit["_id"]) for hit in answer["hits"]["hits"]]
    except (httpx.HTTPError, KeyError, ValueError) as error:
        _rests_until = time.monotonic() + REST
        log.warning("search.opensearch_failed", error=type(error).__name__)
        return None
    return found


def any_of(queries: Iterable[Any]) -> dict[str, Any]:
    """At least one of them."""
    return {"bool": {"should": [*queries], "minimum_should_match": 1}}


def _group(group: Group, fields: Sequence[str]) -> dict[str, Any]:
    return {"bool": {"filter": [_phrase(phrase, fields) for phrase in group]}}


def _phrase(phrase: Phrase, fields: Sequence[str]) -> dict[str, Any]:
    """The tokens one behind the other in a field; the last one may go on where it may in the database."""
    may_go_on = is_prefix(phrase)
    if len(phrase) == 1:
        kind = "prefix" if may_go_on else "term"
        return any_of({kind: {field: phrase[0]}} for field in (*fields, "aside"))
    kind, limit = ("match_phrase_prefix", {"max_expansions": EXPANSIONS}) if may_go_on else ("match_phrase", {})
    return any_of({kind: {field: {"query": " ".join(phrase), **limit}}} for field in fields)


def document(entry: Entry) -> dict[str, Any]:
    """What OpenSearch keeps of an entry: tokens only."""
    named = zip(("head", "body", "aside"), parts(entry.texts), strict=True)
    return {"label": entry.label, "entry": entry.pk, **{name: " ".join(part) for name, part in named}}


def send(method: str, path: str, body: Any = None) -> dict[str, Any]:
    """One request; a list goes as one line of JSON each. Raises httpx.HTTPError or ValueError."""
    many = isinstance(body, list)
    content = "".join(json.dumps(line) + "\n" for line in body) if many else json.dumps(body) if body else None
    kind = "application/x-ndjson" if many else "application/json"
    answer = _client().request(method, path, content=content, headers={"Content-Type": kind})
    answer.raise_for_status()
    return answer.json()


def is_there() -> bool:
    """Whether it answers now."""
    try:
        send("GET", "/")
    except (httpx.HTTPError, ValueError):
        return False
    return True


def index() -> str:
    """The index's name."""
    return settings.SEARCH["index"]


def rest(seconds: float = 0) -> None:
    """Leave it alone for so long; 0: ask it again at once."""
    global _rests_until  # noqa: PLW0603
    _rests_until = time.monotonic() + seconds


def hang_up() -> None:
    """Close this process's connections."""
    while _clients:
        _clients.popitem()[1].close()


def _client() -> httpx.Client:
    """One for the process, made when it is first needed: never before a fork."""
    address, login = settings.SEARCH["address"], settings.SEARCH["login"]
    if address not in _clients:
        auth = (login, settings.SEARCH["password"]) if login else None
        how = {"timeout": TIMEOUT, "follow_redirects": False, "trust_env": False}
        _clients[address] = httpx.Client(base_url=address, auth=auth, **how)
    return _clients[address]
