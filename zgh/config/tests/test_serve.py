"""One command runs everything, and stops it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.racing import database
from zgh.config.management.commands.serve import addresses, is_free


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(url: str, data: Path, port: int) -> subprocess.Popen:
    env = {
        **os.environ,
        "ZGH_MODE": "demo",
        "DATABASE_URL": url,
        "ZGH_DATA": str(data),
        "PYTHONPATH": str(settings.ROOT),
    }
    command = [sys.executable, "-m", "zgh.config.cli", "serve", "--port", str(port)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603


def ready(port: int) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready/", timeout=5) as answer:
        return json.load(answer)


def wait_until(holds) -> None:
    until = time.monotonic() + 90
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.race
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serve_runs_web_and_worker_and_ends_both(tmp_path, how):
    port = free_port()
    with database("sqlite") as url:
        process = serve(url, tmp_path, port)
        try:
            wait_until(lambda: ready(port)["status"] == "ready")
            process.send_signal(how)
            said, _none = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0
    assert f"zgh: http://127.0.0.1:{port}/" in said
    assert "zgh: stopped after" in said
    assert "Traceback" not in said
    assert is_free("127.0.0.1", port)


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = serve(f"sqlite:///{tmp_path}/none", tmp_path, other.getsockname()[1])
        said, _none = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "is taken; choose another" in said
    assert len(said.strip().splitlines()) == 1


def test_addresses_are_what_one_types_into_a_browser():
    assert addresses("127.0.0.1") == ["127.0.0.1"]
    assert addresses("::1") == ["[::1]"]
    assert addresses("0.0.0.0")[0] == "127.0.0.1"  # noqa: S104
