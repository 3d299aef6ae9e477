"""Runs inside the platform's settings: fills the database, signs people in, counts statements and bytes.

Prints one JSON object for `bench.__main__`. Called as `python -m bench.prepare SCALE CASES`.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zgh.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zgh.foundation.accounts.models import Phone, User
from zgh.kit.demo import World
from zgh.services.voice.demo import converse
from zgh.services.voice.models import Case, Category

SIGN_INS = 400
POSTS = 1500
TOKEN = "b" * 32


def main() -> None:
    """Prepare everything and print it."""
    scale, cases = float(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    call_command("demo", scale=scale, keep=True, stdout=sys.stderr)
    _top_up(cases)
    connection.cursor().execute("ANALYZE")
    employee, chair = _signed_in("demo-employee"), _signed_in("demo-group-chair")
    pages = _pages(employee, chair)
    print("\n" + json.dumps({"people": User.objects.count(), "cases": Case.objects.count(), "pages": pages}))


def _top_up(cases: int) -> None:
    """Talk until there are `cases` of them."""
    missing = cases - Case.objects.count()
    if missing > 0:
        now = timezone.localtime()
        converse(World(scale=1, today=now.date(), now=now, seed=missing), missing, lambda *_: None)


def _signed_in(login: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=login), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def cookie_of(client: Client) -> str:
    pairs = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": TOKEN}
    return "; ".join(f"{name}={value}" for name, value in pairs.items())


def _pages(employee: Client, chair: Client) -> dict[str, Any]:
    """Every measured page: its raw requests, and statements and bytes of one visit."""
    zhou = User.objects.get(username="demo-employee")
    case = Case.objects.filter(author=zhou).order_by("pk").first() or Case.objects.order_by("pk").first()
    gets = {
        "employee home": (employee, "/"),
        "voice list": (employee, "/voice/"),
        "case page": (employee, f"/voice/{case.pk}/"),
        "workbench": (chair, "/desk/"),
        "workbench voice list": (chair, "/voice/desk/"),
    }
    pages = {name: {"requests": [get(path, cookie_of(c))], **_weigh(c, path)} for name, (c, path) in gets.items()}
    pages["post a suggestion"] = {"once": True, **_posts(employee)}
    pages["sign in: ask for a code"], pages["sign in: enter the code"] = _sign_ins()
    return pages


def _weigh(client: Client, path: str) -> dict[str, Any]:
    """Statements and bytes of the second visit (the first one warms caches)."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return {"statements": len(seen), "bytes": len(answer.content)}


def get(path: str, cookie: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n"


def post(path: str, cookie: str, body: str, address: str = "10.0.0.1", head: str = "") -> str:
    """A form post from one client address: sign-in limits count addresses, and a bench is one host."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nX-CSRFToken: {TOKEN}\r\n{head}"
    kind = f"X-Forwarded-For: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}{kind}Content-Length: {len(body)}\r\n\r\n{body}"


def _posts(client: Client) -> dict[str, Any]:
    """Distinct suggestions, each with its own one-time token."""
    from urllib.parse import urlencode

    category = Category.objects.order_by("pk").first()

    def body() -> str:
        text = "食堂晚上能不能留一个热饭的窗口，夜班的同事都盼着。"
        fields = {
            "kind": "suggestion",
            "category": category.code,
            "text": text,
            "visibility": "private",
            "is_masked": "0",
            "once": uuid.uuid4(),
        }
        return urlencode(fields)

    with CaptureQueriesContext(connection) as seen:
        answer = client.post("/voice/ask/", body(), content_type="application/x-www-form-urlencoded")
    if answer.status_code != 302:
        raise SystemExit(f"posting answered {answer.status_code}")
    cookie = cookie_of(client)
    return {
        "requests": [post("/voice/ask/", cookie, body()) for _ in range(POSTS)],
        "statements": len(seen),
        "bytes": 0,
    }


def _sign_ins() -> tuple[dict[str, Any], dict[str, Any]]:
    """Real sign-ins by code: half of the phones have asked already, so the second step can be loaded alone."""
    import re
    from urllib.parse import urlencode

    numbers = [
        p.number for p in Phone.objects.exclude(user__username__startswith="demo").order_by("-pk")[: SIGN_INS * 2]
    ]
    path = "/account/login/"
    ask = [
        post(path, f"csrftoken={TOKEN}", urlencode({"phone": n, "send": "1"}), f"10.1.{i // 250}.{i % 250}")
        for i, n in enumerate(numbers[:SIGN_INS])
    ]
    enter: list[str] = []
    statements = {}
    for i, number in enumerate(numbers[SIGN_INS:]):
        address = f"10.2.{i // 250}.{i % 250}"
        client = Client(HTTP_X_FORWARDED_FOR=address)
        with CaptureQueriesContext(connection) as seen:
            answer = client.post(path, {"phone": number, "send": "1"})
        code = re.search(
            r"验证码\D{0,20}(\d{6})", (answer if answer.status_code == 200 else client.get(path)).content.decode()
        )
        if code is None:
            raise SystemExit("the demonstration sign-in page shows no code")
        if i == 0:
            statements["ask"] = len(seen)
            with CaptureQueriesContext(connection) as seen:
                done = client.post(path, {"phone": number, "code": code[1]})
            if done.status_code != 302:
                raise SystemExit(f"signing in answered {done.status_code}")
            statements["enter"] = len(seen)
            continue
        enter.append(post(path, cookie_of(client), urlencode({"phone": number, "code": code[1]}), address))
    first = {"requests": ask, "statements": statements["ask"], "bytes": 0, "once": True}
    return first, {"requests": enter, "statements": statements["enter"], "bytes": 0, "once": True}


if __name__ == "__main__":
    main()
