"""`zgh upgrade`: everything a new or newer installation needs before it serves. Idempotent."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from zgh.foundation.search.rebuild import is_outdated
from zgh.foundation.tasks.tasks import count_rows


class Command(BaseCommand):
    """Run it once before starting the new version; the old one may go on serving meanwhile."""

    help = "Prepare the database, the cache table, the static files and the national calendar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-static", action="store_true", help="static files are already in place (image)")

    def handle(self, *args: Any, no_static: bool, verbosity: int, **options: Any) -> None:
        steps: list[tuple[str, dict[str, Any]]] = [("migrate", {"interactive": False})]
        if "DatabaseCache" in settings.CACHES["default"]["BACKEND"]:
            steps.append(("createcachetable", {"verbosity": 0}))
        if not no_static:
            steps.append(("collectstatic", {"interactive": False, "verbosity": 0}))
        steps.append(("seed_calendar", {}))
        for name, how in steps:
            self.stdout.write(f"zgh: {name} …")
            call_command(name, **{"verbosity": verbosity, **how})
        if is_outdated():  # only the migrated database can say
            self.stdout.write("zgh: search_rebuild …")
            call_command("search_rebuild")
            self.stdout.write("zgh: if the old version goes on serving until the restart: zgh search_rebuild after it.")
        count_rows()
