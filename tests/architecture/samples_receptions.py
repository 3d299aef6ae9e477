"""Receptions of 甘肃 for the addresses that name one, and who may open them (see samples.py)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from zgh.services.receptions.ask import ask, schedule

Sample = tuple[Callable[[SimpleNamespace], dict[str, Any]], tuple[str, ...]]

CADRES = ("wang", "li", "yang")
COMERS = ("zhou", "ma", "wang", "li")  # employees of 甘肃
RUNNING = ("console", "news", "questions", "revise", "cancel", "begin", "end", "write", "publish")
MODERATING = (
    *("approve", "dismiss", "restore", "merge", "split", "queue", "air", "put_back"),
    *("answer", "amend", "defer", "carry", "explain"),
)


def samples(secret: str) -> dict[str, Sample]:
    """Address → (arguments, who may open it). What is told about a reception holds the secret."""

    def session(cast: SimpleNamespace, state: str) -> Any:
        now = timezone.now()
        times = {"collect_from": now, "starts_at": now + dt.timedelta(hours=1), "ends_at": now + dt.timedelta(hours=2)}
        facts = {"union": cast.gansu, "host": cast.li, "once": uuid.uuid4(), "place": "三楼", "about": secret}
        row = schedule(by=cast.li, title="主席接待日", **facts, **times)
        if state in ("live", "minutes", "published"):
            row.begin(cast.li)
        if state in ("minutes", "published"):
            row.end(cast.li)
        if state == "published":
            row.publish(cast.li)
        return row

    def reception(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
        return lambda cast: {"pk": session(cast, state).pk}

    def question(state: str) -> Callable[[SimpleNamespace], dict[str, Any]]:
        def made(cast: SimpleNamespace) -> dict[str, Any]:
            row = ask(by=cast.zhou, reception=session(cast, "scheduled"), text=secret, once=uuid.uuid4())
            if state == "approved":
                row.approve(cast.li)
            return {"pk": row.pk}

        return made

    return {
        **{f"receptions:{name}": (reception("live"), (*COMERS, "yang")) for name in ("reception", "live", "wall")},
        "receptions:ask": (reception("scheduled"), COMERS),
        "receptions:minutes": (reception("published"), (*COMERS, "yang")),
        **{f"receptions:{name}": (reception("scheduled"), CADRES) for name in RUNNING},
        **{f"receptions:{verb}": (question("approved"), ("ma", "wang", "li")) for verb in ("upvote", "take_back")},
        "receptions:withdraw": (question("pending"), ("zhou",)),
        **{f"receptions:{verb}": (question("pending"), CADRES) for verb in MODERATING},
    }
