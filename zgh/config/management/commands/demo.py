"""`zgh demo`: builds the demonstration group, every room adding its part."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from zgh.foundation.accounts.models import User
from zgh.kit.demo import World


class Command(BaseCommand):
    """Reproducible: the same scale on the same day gives the same group."""

    help = "Build the demonstration group (an empty database is required)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=float, default=1.0, help="1 = 162 unions and 14,000 employees")
        parser.add_argument("--keep", action="store_true", help="do nothing when the database already has people")

    def handle(self, *args: Any, scale: float, keep: bool, **options: Any) -> None:
        if User.objects.exists():
            if keep:
                self.stdout.write("演示数据已经在了，保持原样。")
                return
            raise CommandError(
                "The database already holds people; `zgh demo` fills only an empty one (make demo RESET=1)."
            )
        began = time.monotonic()
        now = timezone.localtime()
        world = World(scale=scale, today=now.date(), now=now)
        columns = (
            TextColumn("{task.description:<8}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
        )
        with Progress(*columns) as bars:
            _build(world, bars)
        self.stdout.write(f"演示集团已建好，用时 {time.monotonic() - began:.0f} 秒。")


def _build(world: World, bars: Progress) -> None:
    """Rooms in the order of the floors, lowest first; each in one transaction of its own."""
    tasks: dict[str, Any] = {}

    def progress(step: str, done: int, total: int) -> None:
        if step not in tasks:
            tasks[step] = bars.add_task(step, total=total)
        bars.update(tasks[step], completed=done, total=total)

    for room in reversed(list(apps.get_app_configs())):
        if room.name.startswith("zgh.") and find_spec(f"{room.name}.demo") and room.name != "zgh.kit":
            module = import_module(f"{room.name}.demo")
            with transaction.atomic():
                module.build(world, progress)
