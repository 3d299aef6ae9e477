"""A small server that stands in for OpenSearch: the few requests we make, with real phrase matching over tokens.

It knows `term`, `prefix`, `match_phrase`, `match_phrase_prefix` and `bool`, keeps documents in memory and answers as
OpenSearch's documentation says. What it does not know it refuses with 400, so that nothing passes by chance.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class StandIn(ThreadingHTTPServer):
    """Documents by index and id; `refuses`: answers 503 to everything; `asked`: (method, path) in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.indices: dict[str, dict[str, dict[str, Any]]] = {}
        self.asked: list[tuple[str, str]] = []
        self.refuses = False
        self.refused_ids: set[str] = set()

    @property
    def url(self) -> str:
        return f"opensearch://127.0.0.1:{self.server_port}/zgh?tls=0"

    @property
    def settings(self) -> dict[str, str]:
        return {"address": f"http://127.0.0.1:{self.server_port}", "index": "zgh", "login": "", "password": ""}


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Runs as long as the block."""
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class Answers(BaseHTTPRequestHandler):
    """One request."""

    disable_nagle_algorithm = True  # head and body go out in two pieces; the second would wait 40 ms

    protocol_version = "HTTP/1.1"
    server: StandIn

    def log_message(self, *_args: Any) -> None:
        """Quiet."""

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append((self.command, self.path))
        status, answer = (503, {"error": "away"}) if self.server.refuses else self._answer(body)
        said = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 (names of http.server)

    def _answer(self, body: str) -> tuple[int, dict[str, Any]]:
        _, name, *rest = f"{self.path}/".split("/")
        act = rest[0] if rest else ""
        known = self.server.indices
        lines = [json.loads(line) for line in body.splitlines() if line] if act else []
        match self.command, act:
            case "GET", _:
                return 200, {"version": {"distribution": "opensearch"}}
            case "DELETE", "":
                return (200, {"acknowledged": True}) if known.pop(name, None) is not None else (404, {"status": 404})
            case "PUT", "":
                return (400, {"status": 400}) if known.setdefault(name, {}) else (200, {"acknowledged": True})
            case "POST", "_bulk":
                return 200, {"items": list(self._bulk(known.setdefault(name, {}), lines))}
            case "POST", "_msearch":
                return 200, {"responses": [search(known.get(name, {}), query) for query in lines[1::2]]}
        return 400, {"status": 400}

    def _bulk(self, documents: dict[str, Any], lines: list[Any]) -> Iterator[dict[str, Any]]:
        rest = iter(lines)
        for line in rest:
            [(act, facts)] = line.items()
            pk, status = facts["_id"], 200
            if act == "index":
                document = next(rest)
                status = 429 if pk in self.server.refused_ids else 201
                if status == 201:
                    documents[pk] = document
            elif documents.pop(pk, None) is None:
                status = 404
            yield {act: {"_id": pk, "status": status}}


def search(documents: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """The hits of one search, sorted by `entry`, newest first."""
    if asked["sort"] != [{"entry": "desc"}]:
        raise NotImplementedError(asked["sort"])
    hits = sorted((d["entry"], pk) for pk, d in documents.items() if fits(d, asked["query"]))
    return {"hits": {"hits": [{"_id": pk} for _entry, pk in hits[::-1][: asked["size"]]]}}


def fits(document: dict[str, Any], query: dict[str, Any]) -> bool:
    """Whether a document is meant by a query."""
    [(kind, what)] = query.items()
    if kind == "bool":
        all_of = all(fits(document, part) for part in what.get("filter", ()))
        return all_of and ("should" not in what or any(fits(document, part) for part in what["should"]))
    [(field, wanted)] = what.items()
    if field == "label":
        return bool(kind == "term" and document["label"] == wanted)
    held = document[field].split()
    if kind == "term":
        return wanted in held
    if kind == "prefix":
        return any(token.startswith(wanted) for token in held)
    phrase = wanted["query"].split()
    places = (held[at : at + len(phrase)] for at in range(len(held) - len(phrase) + 1))
    if kind == "match_phrase":
        return any(place == phrase for place in places)
    if kind == "match_phrase_prefix":
        return any(place[:-1] == phrase[:-1] and place[-1].startswith(phrase[-1]) for place in places)
    raise NotImplementedError(kind)
