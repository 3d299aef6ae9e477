"""A running platform for screenshots and journeys: `with serving(Path("var/demo")) as address:`."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60


@contextmanager
def serving(data: Path, *, mode: str = "demo", has_worker: bool = False, **settings: str) -> Iterator[str]:
    """The address of a server on the data folder `data`, on a loopback port of its own; ended with the block.

    `settings`: more of the environment, such as ZGH_IDLE_MINUTES="orgs:1".
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = {**os.environ, "ZGH_MODE": mode, "ZGH_DATA": str(data.resolve()), "ZGH_URL": address, **settings}
    command = [sys.executable, "-m", "zgh.config.cli", "serve", "--port", str(port)]
    command += [] if has_worker else ["--no-worker"]
    log = data / "serve.log"
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out) as process:  # noqa: S603
        try:
            wait(address, process, log)
            yield address
        finally:
            process.terminate()


def wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers; SystemExit with what it said if it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/account/login/", timeout=5).close()  # noqa: S310 (our own loopback)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit(f"zgh: the server did not start:\n{log.read_text()[-3000:]}")


def free_port() -> int:
    """A loopback port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
