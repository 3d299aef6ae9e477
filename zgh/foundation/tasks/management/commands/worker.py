"""`zgh worker`: runs tasks and timers until it is told to stop. Start as many as you like."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from zgh.foundation.tasks import timers
from zgh.foundation.tasks import worker as work


class Command(BaseCommand):
    """SIGTERM and Ctrl-C let the current task finish; a second one puts it back and leaves."""

    help = "Run background tasks and timers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--poll", type=float, default=0.5, help="seconds between looks at an empty queue")
        parser.add_argument("--drain", action="store_true", help="run what is ready now, then end")
        parser.add_argument("--parent", type=int, help="end when this process does (set by `zgh serve`)")

    def handle(self, *args: Any, poll: float, drain: bool, parent: int | None, **options: Any) -> None:
        if drain:
            self._drain()
            return
        worker = work.Worker(poll=poll, parent=parent)
        worker.listen()
        worker.run()

    def _drain(self) -> None:
        timers.discover()
        self.stdout.write(f"{work.drain()} tasks run.")
