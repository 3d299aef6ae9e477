"""`zgh serve`: the web server and, beside it, one worker. One command runs everything."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from zgh.config.environment import MODE, env

THREADS = 8  # open downloads and slow phones hold a thread each (stack: with 2, other requests waited 5 s)
PATIENCE = 40  # seconds a worker may take to finish its task when we stop
RESTART_AFTER = 2


class Worker:
    """The sibling process. Started again when it dies; ends when we end, even if we are killed (--parent).

    A sibling, not a thread: granian forks, and nothing may touch the database or start a thread before it does
    (it deadlocked on an import lock when tried). Its end is noticed by SIGCHLD, so no thread watches it either.
    """

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.is_stopping = False
        self._start()
        signal.signal(signal.SIGCHLD, self._on_child)
        signal.signal(signal.SIGALRM, self._on_alarm)

    def _start(self) -> None:
        command = [sys.executable, "-m", "zgh.config.cli", "worker", "--parent", str(self.owner)]
        # In a session of its own: Ctrl-C reaches only us, and we pass on one SIGTERM (two would abort its task).
        self.process = subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def _on_child(self, _signum: int, _frame: FrameType | None) -> None:
        is_ours = os.getpid() == self.owner and not self.is_stopping
        if is_ours and self.process.poll() is not None:
            signal.alarm(RESTART_AFTER)

    def _on_alarm(self, _signum: int, _frame: FrameType | None) -> None:
        if os.getpid() == self.owner and not self.is_stopping and self.process.poll() is not None:
            sys.stderr.write("zgh: the worker ended unexpectedly, starting it again\n")
            self._start()

    def stop(self) -> None:
        """Let it finish its task; after a while do not."""
        self.is_stopping = True
        signal.alarm(0)
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Command(BaseCommand):
    """SIGTERM and Ctrl-C end both."""

    help = "Serve the platform: web server and one background worker."
    requires_system_checks = []  # a check might open a connection before the fork; `zgh check` runs them

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=env.str("ZGH_BIND", default="127.0.0.1"))
        parser.add_argument("--port", type=int, default=env.int("ZGH_PORT", default=8000))
        parser.add_argument("--workers", type=int, default=env.int("ZGH_WEB_WORKERS", default=default_workers()))
        parser.add_argument("--threads", type=int, default=env.int("ZGH_WEB_THREADS", default=THREADS))
        parser.add_argument("--no-worker", action="store_true", help="the web only; `zgh worker` runs elsewhere")

    def handle(self, *args: Any, host: str, port: int, workers: int, no_worker: bool, **options: Any) -> None:
        if not is_free(host, port):
            self.stderr.write(f"zgh: port {port} is taken; choose another with --port or ZGH_PORT.")
            raise SystemExit(1)
        from granian.constants import Interfaces
        from granian.log import LogLevels
        from granian.server import Server

        server = Server(
            "zgh.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=options["threads"],
            websockets=False,
            log_access=False,  # it would hold paths and addresses; ours is config/logs.py
            log_level=LogLevels.error,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,
        )
        worker = None if no_worker else Worker()
        self._greet(host, port)
        began = time.monotonic()
        try:
            server.serve()
        finally:
            if worker:
                worker.stop()
            self.stdout.write(f"zgh: stopped after {time.monotonic() - began:.0f} s.")

    def _greet(self, host: str, port: int) -> None:
        for address in addresses(host):
            self.stdout.write(f"zgh: http://{address}:{port}/")
        if MODE == "production":
            self.stdout.write(f"zgh: public address {settings.SITE_URL}")
        self.stdout.flush()


def default_workers() -> int:
    """One process to look around, one a core in production (at most eight)."""
    return min(os.cpu_count() or 1, 8) if MODE == "production" else 1


def addresses(host: str) -> list[str]:
    """What to type into a browser: for 0.0.0.0 this machine and, where it can be told, its address in the network."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 (compared, not bound)
        return [f"[{host}]" if ":" in host else host]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; only asks which address would be used
            outside = [probe.getsockname()[0]]
        except OSError:
            outside = []
    return ["127.0.0.1", *outside]


def is_free(host: str, port: int) -> bool:
    """Whether we may listen there, asked before anything starts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
