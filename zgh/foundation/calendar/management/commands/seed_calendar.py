"""`zgh seed_calendar`: the national holiday schedule, as far as it is published."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import Day, announce
from zgh.foundation.calendar.seed import published_years, seed


class Command(BaseCommand):
    """Run it after upgrading `chinesecalendar` in November; running it again changes nothing."""

    help = "Bring the national workday schedule up to date (idempotent)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("years", nargs="*", type=int, help="only these years (default: all that are published)")

    def handle(self, *args: Any, years: list[int], **options: Any) -> None:
        years = years or list(published_years())
        with transaction.atomic():
            changed = seed(Day, years)
            if changed:
                row = Day.objects.filter(union__isnull=True, date__in=changed).first() or Day(date=changed[0])
                record(None, "calendar.seed", row, after={"dates": len(changed), "years": years})
                announce(None, changed)
        self.stdout.write(f"National schedule {years[0]}–{years[-1]}: {len(changed)} dates changed.")
