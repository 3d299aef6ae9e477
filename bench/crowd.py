"""Many at once: 2,000 people stand behind one case, 500 phones watch a live reception.

Runs inside the platform's settings: `python -m bench.crowd prepare` fills the database and prints the requests,
`python -m bench.crowd counted CASE` what is counted and how many distinct people that are. bench/parts.py loads.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.prepare import cookie_of, get, post
from bench.visits import signed_in
from zgh.foundation.accounts.models import User
from zgh.services.receptions.models import Reception
from zgh.services.receptions.wall import wall_of
from zgh.services.voice.models import Case
from zgh.services.voice.models.support import Support

SCALE = 0.2
SUPPORTERS, VIEWERS = 2000, 500
TWICE = 10  # every tenth taps twice


def prepare() -> dict[str, Any]:
    """Requests of every supporter and viewer, each in a session of their own."""
    call_command("migrate", verbosity=0)
    call_command("demo", scale=SCALE, keep=True, stdout=sys.stderr)
    connection.cursor().execute("ANALYZE")
    case = Case.objects.filter(visibility="group", state="submitted").exclude(author=None).order_by("pk")[:1].get()
    reception = Reception.objects.filter(state="live").order_by("pk")[:1].get()
    others = User.objects.exclude(pk=case.author_id).filter(person__union__isnull=False, duties__isnull=True)
    people = [signed_in(user) for user in others.order_by("pk")[:SUPPORTERS]]
    Support.objects.filter(case=case).delete()
    Case.objects.filter(pk=case.pk).update(supporter_count=0)
    tap = f"/voice/{case.pk}/support/"
    taps = [post(tap, cookie_of(one), "", head="HX-Request: true\r\n") for one in people]
    wall = f"/receptions/{reception.pk}/wall/"
    new = [get(wall, cookie_of(one)) for one in people[:VIEWERS]]
    # The tag has to be the one the server makes: in the language of its visitors, which is the default.
    same = [get(f"{wall}?v={wall_of(reception).tag}", cookie_of(one)) for one in people[:VIEWERS]]
    twice = [one for i, one in enumerate(taps) for one in [one] * (2 if i % TWICE == 0 else 1)]
    weights = {"support": _weigh(people[-1], tap), "wall": _weigh(people[-1], wall)}
    return {"case": case.pk, "support": twice, "same": same, "new": new, "statements": weights}


def _weigh(client: Any, path: str) -> int:
    """Statements of one visit. The last supporter has tapped before the load begins, which changes no count."""
    with CaptureQueriesContext(connection) as seen:
        if path.endswith("support/"):
            client.post(path, headers={"hx-request": "true"})
        else:
            client.get(path)
    return len(seen)


def counted(case: int) -> dict[str, int]:
    """What the case counts, rows of supports, distinct marks among them."""
    rows = Support.objects.filter(case_id=case).order_by()
    row = Case.objects.get(pk=case)
    return {"count": row.supporter_count, "rows": rows.count(), "people": rows.values("mark").distinct().count()}


if __name__ == "__main__":
    print("\n" + json.dumps(prepare() if sys.argv[1] == "prepare" else counted(int(sys.argv[2]))))
