"""`python -m bench.voice COUNT`: a group of 2,800 in which so many cases were raised, and the pages that show them.

Cases have gone through their lives as those of the demonstration: talk, answers, clocks, ratings, the audit book.
"""

from __future__ import annotations

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench.visits import signed_in, visit
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Duty
from zgh.kit.demo import World
from zgh.services.voice.demo import converse
from zgh.services.voice.models import Case, Obligation

SCALE = 0.2


def main(count: int) -> None:
    """Build, then visit as an employee and as the chair of the whole group."""
    call_command("migrate", verbosity=0)
    call_command("demo", scale=SCALE, keep=True, stdout=sys.stderr)
    began = time.perf_counter()
    talk_until(count)
    built = round(time.perf_counter() - began, 1)
    print(f"{count} cases in {built} s", file=sys.stderr)
    print("\n" + json.dumps([visit(who, what, count, path) for what, who, path in places()]))


def talk_until(count: int) -> None:
    """Raise cases and lead them through their lives until there are so many."""
    now = timezone.localtime()
    if (missing := count - Case.objects.count()) > 0:
        converse(World(scale=SCALE, today=now.date(), now=now, seed=missing), missing, lambda *_: None)
    connection.cursor().execute("ANALYZE")


def places() -> list[tuple]:
    """(what, browser, address) of every page measured."""
    zhou, chair = (User.objects.get(username=f"demo-{role}") for role in ("employee", "group-chair"))
    employee, desk = signed_in(zhou), signed_in(chair)
    mine = Case.objects.filter(author=zhou).order_by("-submitted_at").first()
    theirs = Case.objects.permitted("note", chair).order_by("-submitted_at").first()
    owed = Obligation.objects.order_by("pk").first()
    union = Duty.objects.filter(user=chair, code="chair").values_list("union", flat=True)[0]
    return [
        ("case page, its author", employee, f"/voice/{mine.pk}/"),
        ("case page, the desk", desk, f"/voice/{theirs.pk}/desk/"),
        ("my cases", employee, "/voice/"),
        ("desk list, my next", desk, "/voice/desk/"),
        ("desk list, all of the group", desk, "/voice/desk/?view=all"),
        ("desk list, a word searched", desk, "/voice/desk/?view=all&q=食堂"),
        ("wall", employee, "/voice/wall/"),
        ("wall, what was refused", employee, "/voice/wall/?view=not"),
        ("a union's board", employee, f"/voice/unions/{union}/"),
        ("obligations board", employee, "/voice/obligations/"),
        ("an obligation", employee, owed.get_absolute_url()),
    ]


if __name__ == "__main__":
    main(int(sys.argv[1]))
