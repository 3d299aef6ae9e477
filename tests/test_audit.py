"""The dependency audit, against a small server that stands in for the services that publish advisories."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from scripts import audit

ADVISORY = {
    "id": "GHSA-aaaa-bbbb-cccc",
    "aliases": ["CVE-2026-0001"],
    "summary": "a hole",
    "published": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "leaky", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.1"}]}],
            "versions": ["1.0"],
        }
    ],
}
HOLE = {
    "id": 1,
    "url": "https://advisories.invalid/1",
    "title": "a hole",
    "severity": "high",
    "vulnerable_versions": "<2",
}
HASH = "sha256:" + "0" * 64


class Advisories(BaseHTTPRequestHandler):
    """OSV's query and npm's bulk answer: `leaky` has a hole, everything else has none."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(gzip.decompress(sent) if self.headers.get("Content-Encoding") == "gzip" else sent)
        if self.path == "/v1/query":
            self.answer({"vulns": [ADVISORY]} if asked["package"]["name"] == "leaky" else {})
        else:
            self.answer({"leaky": [HOLE]} if "leaky" in asked else {})

    def do_GET(self) -> None:
        """npm asks for a package's versions to say which of them has the hole."""
        self.answer({"name": "leaky", "versions": {"1.0.0": {"name": "leaky", "version": "1.0.0"}}})

    def answer(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        """Quiet."""


@pytest.fixture
def service() -> Iterator[str]:
    """The address of the stand-in."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def asked_pip(tmp_path: Path, name: str, service: str) -> audit.Outcome:
    lock = tmp_path / "some.lock"
    lock.write_text(f"{name}==1.0 --hash={HASH}\n")
    command = [*audit.pip_command(str(lock), f"{service}/v1/query"), "--cache-dir", str(tmp_path / "cache")]
    return audit.ask(command, audit.of_pip, no_proxy="127.0.0.1")


@pytest.mark.parametrize(
    ("name", "found"),
    [("leaky", ["leaky 1.0: CVE-2026-0001, GHSA-aaaa-bbbb-cccc; fixed in 1.1"]), ("sound", [])],
)
def test_a_python_package_with_a_hole_is_named_and_a_sound_one_is_not(tmp_path, service, capsys, name, found):
    outcome = asked_pip(tmp_path, name, service)
    assert (outcome.checked, outcome.found) == (1, found)
    assert audit.told("Python", outcome) is bool(found)
    assert f"{len(found)} vulnerabilities" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "is_found"), [("leaky", True), ("sound", False)])
def test_a_front_end_package_with_a_hole_is_named_and_a_sound_one_is_not(tmp_path, service, name, is_found):
    root = {"name": "x", "version": "1.0.0", "dependencies": {name: "1.0.0"}}
    (tmp_path / "package.json").write_text(json.dumps(root))
    packages = {"": root, f"node_modules/{name}": {"version": "1.0.0"}}
    lock = {"name": "x", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    npm = audit.npm_command()
    command = [npm, "audit", "--json", "--registry", service, "--cache", str(tmp_path / "cache")]
    outcome = audit.ask(command, audit.of_npm, cwd=tmp_path, no_proxy="127.0.0.1", NO_PROXY="127.0.0.1")
    assert outcome.checked == 1
    assert bool(outcome.found) is is_found
    assert not is_found or (outcome.found[0].startswith("leaky") and HOLE["url"] in outcome.found[0])


def test_where_nothing_can_be_asked_one_line_says_so_and_nothing_fails(tmp_path, capsys):
    outcome = asked_pip(tmp_path, "leaky", "http://127.0.0.1:9")  # nobody listens
    assert audit.told("Python", outcome) is False
    said = capsys.readouterr().out.splitlines()
    assert said == ["zgh: Python: no advisories can be reached from here, nothing was checked."]


def test_a_service_that_knows_none_of_the_packages_has_checked_nothing():
    said = json.dumps({"dependencies": [{"name": "django", "skip_reason": "not found"}]})
    assert audit.of_pip(said) == audit.Outcome(unknown=1)
