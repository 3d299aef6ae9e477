"""`python -m bench.tree UNIONS`: builds a tree of so many unions and visits the pages that show it."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from bench.visits import signed_in, visit
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.initials import initials_of
from zgh.foundation.orgs.models import Company, Coverage, Duty, Person, Union

WIDE = 36  # children of a union at most
PLACES = "兰州白银天水武威张掖酒泉定西陇南平凉庆阳临夏甘南长沙株洲湘潭衡阳邵阳岳阳常德益阳郴州永州怀化娄底"


def main(count: int) -> None:
    """Build, then visit as the officer of the whole group."""
    call_command("migrate", verbosity=0)
    unions = Union.objects.bulk_create(grown(count), batch_size=500)
    companies = [
        Company(path=u.path, depth=u.depth, numchild=u.numchild, code=f"C{n}", name=f"{u.name[:-2]}公司")
        for n, u in enumerate(unions)
    ]
    made = Company.objects.bulk_create(companies, batch_size=500)
    pairs = zip(unions, made, strict=True)
    Coverage.objects.bulk_create(
        [Coverage(union=u, company=c, starts_on=dt.date(2015, 1, 1)) for u, c in pairs], batch_size=500
    )
    officer = User.objects.create(username="officer", name="组织干事")
    Person.objects.create(user=officer, name=officer.name, union=unions[0])
    Duty.objects.create(user=officer, union=unions[0], code="orgs", starts_on=dt.date(2015, 1, 1))
    connection.cursor().execute("ANALYZE")
    client, middle = signed_in(officer), unions[1]
    rows = [
        visit(client, "tree page", count, reverse("orgs:unions")),
        visit(client, "one level below", count, reverse("orgs:below", kwargs={"pk": middle.pk})),
        visit(client, "search of a name", count, reverse("orgs:unions") + "?q=岳阳"),
        visit(client, "search of initials", count, reverse("orgs:unions") + "?q=yy"),
        visit(client, "a union's home", count, middle.get_absolute_url()),
    ]
    print("\n" + json.dumps(rows))


def grown(count: int) -> list[Union]:
    """Unions in breadth: each has up to 36 below it. Paths are those of treebeard, four characters a step."""
    rows: list[Union] = []
    for n in range(count):
        place = PLACES[n * 2 % len(PLACES) :][:2]
        name = f"{place}{n}工会" if n else "集团工会"
        above = rows[(n - 1) // WIDE] if n else None
        path = (above.path if above else "") + f"{_base36((n - 1) % WIDE + 1 if n else 1):0>4}"
        if above:
            above.numchild += 1
        initials = initials_of(name, is_person=False)[:40]
        union = Union(
            path=path, depth=len(path) // 4, numchild=0, code=f"U{n}", name=name, short_name=name, initials=initials
        )
        rows.append(union)
    return rows


def _base36(n: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return digits[n] if n < WIDE else _base36(n // WIDE) + digits[n % WIDE]


if __name__ == "__main__":
    main(int(sys.argv[1]))
