"""`python -m bench.policies COUNT`: a library of so many documents in force, and the pages on which employees ask.

The words are those of the demonstration's documents, each copy under a number of its own, so that every question has
as many near misses as there are copies. The ceiling is Django with sessions and sign-in alone: one row, one template.
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
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import override_settings
from django.urls import path

from bench.visits import signed_in, visit
from zgh.foundation.accounts.models import User
from zgh.services.policies.models import Document

SCALE = 0.05
BARE = (
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
PAGE = Template("<!doctype html><title>{{ row.title }}</title><h1>{{ row.title }}</h1><p>{{ user.name }}</p>")


def bare(request: HttpRequest) -> HttpResponse:
    """One person, one row, one template."""
    row = Document.objects.only("title").first()
    return HttpResponse(PAGE.render(Context({"row": row, "user": request.user})))


urlpatterns = [path("bare/", bare, name="bare")]


def main(count: int) -> None:
    """Build, then visit as an employee and as the keeper."""
    call_command("migrate", verbosity=0)
    call_command("demo", scale=SCALE, keep=True, stdout=sys.stderr)
    began = time.perf_counter()
    copy_until(count)
    print(f"{count} documents in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    zhou, keeper = (User.objects.get(username=f"demo-{role}") for role in ("employee", "cadre"))
    employee, desk = signed_in(zhou), signed_in(keeper)
    with override_settings(ROOT_URLCONF="bench.policies", MIDDLEWARE=BARE):
        rows = [visit(employee, "bare Django, the ceiling", count, "/bare/")]
    some = Document.objects.filter(number="渝药工〔2024〕12号").get()
    places = [
        ("box to ask in", employee, "/policies/"),
        ("answer by a rule", employee, "/policies/?q=湖南产假几天"),
        ("answer by a rule and passages", employee, "/policies/?q=丧假扣工资吗"),
        ("answer by passages", employee, "/policies/?q=单身公寓怎么申请"),
        ("nothing found", employee, "/policies/?q=停车位怎么摇号"),
        ("library list", employee, "/policies/documents/"),
        ("library list, a word searched", employee, "/policies/documents/?q=休假"),
        ("a document", employee, some.get_absolute_url()),
        ("a kind in every province", employee, "/policies/compare/maternity/"),
        ("keeper: working list", desk, "/policies/desk/work/"),
    ]
    rows += [visit(who, what, count, address) for what, who, address in places]
    print("\n" + json.dumps(rows))


def copy_until(count: int) -> None:
    """Copies of what there is, published, until there are so many; then the index."""
    models = list(Document.objects.filter(state="published").exclude(text=""))
    made = []
    for n in range(max(0, count - Document.objects.filter(state="published").count())):
        like = models[n % len(models)]
        facts = {name: getattr(like, name) for name in ("issuer", "level", "category", "text", "starts_on", "state")}
        made.append(
            Document(title=f"{like.title}（{n}）", number=f"抄〔2026〕{n}号", published_at=like.published_at, **facts)
        )
    Document.objects.bulk_create(made, batch_size=500)
    call_command("search_rebuild", stdout=sys.stderr)
    connection.cursor().execute("ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
