"""`python -m bench.news COUNT`: so many articles that are out, and the pages on which they are met and written.

The words and audiences are those of the demonstration's articles, copied over ten years; half of the audiences are
somebody else's. The ceiling is Django with sessions and sign-in alone: one row, one template (bench/policies.py).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from bench.policies import BARE
from bench.visits import signed_in, visit
from zgh.foundation.accounts.models import User
from zgh.foundation.audience.models import Audience
from zgh.services.news.models import Article, Revision

SCALE = 0.05
BATCH = 1000


def main(count: int) -> None:
    """Build, then visit as an employee and as somebody who writes for the group."""
    call_command("migrate", verbosity=0)
    call_command("demo", scale=SCALE, keep=True, stdout=sys.stderr)
    began = time.perf_counter()
    copy_until(count)
    print(f"{count} articles in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    zhou, writer = (User.objects.get(username=f"demo-{role}") for role in ("employee", "group-chair"))
    employee, desk = signed_in(zhou), signed_in(writer)
    with override_settings(ROOT_URLCONF="bench.policies", MIDDLEWARE=BARE):
        rows = [visit(employee, "bare Django, the ceiling", count, "/bare/")]
    mine = Article.objects.permitted("read", zhou).newest()
    new, old = mine.first(), mine.order_by("publish_at").first()
    work = Article.objects.permitted("work", writer).filter(state="published").newest().first()
    feed = reverse("news:feed")
    places = [
        ("home of an employee", employee, "/"),
        ("feed", employee, feed),
        ("feed, one section", employee, f"{feed}?category=people"),
        ("feed, far down", employee, f"{feed}?page=40"),
        ("article, the newest", employee, new.get_absolute_url()),
        ("article, the oldest", employee, old.get_absolute_url()),
        ("writers: list", desk, reverse("news:desk")),
        ("writers: an article", desk, reverse("news:work", args=[work.pk])),
    ]
    rows += [visit(who, what, count, address) for what, who, address in places]
    print("\n" + json.dumps(rows))


def copy_until(count: int) -> None:
    """Copies of what is out, each with an audience and one version of its own, until there are so many."""
    models = list(Article.objects.filter(state="published").select_related("audience", "live").order_by("pk"))
    missing = max(0, count - Article.objects.filter(live__isnull=False).count())
    for start in range(0, missing, BATCH):
        _copies([(n, models[n % len(models)]) for n in range(start, min(start + BATCH, missing))], missing)
    connection.cursor().execute("ANALYZE")


def _copies(asked: list[tuple[int, Article]], count: int) -> None:
    now, step = timezone.now(), dt.timedelta(days=3650) / count
    audiences = Audience.objects.bulk_create([like.audience.copy() for _n, like in asked])
    made = Article.objects.bulk_create(
        Article(
            union=like.union, by_id=like.by_id, byline=like.byline, category=like.category, audience=audience,
            publish_at=now - step * n, changed_at=now - step * n,
        )
        for (n, like), audience in zip(asked, audiences, strict=True)
    )  # fmt: skip
    words = ("title", "summary", "body", "text", "category", "byline", "by_id")
    Revision.objects.bulk_create(
        Revision(article=article, number=1, is_frozen=True, **{name: getattr(like.live, name) for name in words})
        for (_n, like), article in zip(asked, made, strict=True)
    )
    own = Revision.objects.filter(article=OuterRef("pk")).values("pk")
    rows = Article.objects.filter(pk__in=[article.pk for article in made])
    rows.update(head=Subquery(own), live=Subquery(own), state="published")


if __name__ == "__main__":
    main(int(sys.argv[1]))
