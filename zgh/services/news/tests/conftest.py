"""Writers, reviewers and a way to make an article that is out."""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from zgh.foundation.accounts.models import User
from zgh.foundation.audience.models import Audience
from zgh.foundation.orgs.models import Duty
from zgh.services.brands.models import Brand
from zgh.services.news.beginning import draft
from zgh.services.news.models import Article, Setting


@pytest.fixture
def desk(cast: SimpleNamespace) -> SimpleNamespace:
    """wang and li publish for 甘肃, liu for 湖南, yang for the group."""
    for user, union in (
        (cast.wang, cast.gansu),
        (cast.li, cast.gansu),
        (cast.liu, cast.hunan),
        (cast.yang, cast.group),
    ):
        Duty.objects.create(user=user, union=union, code="news", starts_on=dt.date(2020, 1, 1))
    return cast


def free(union: Any, **facts: Any) -> None:
    """`union` publishes without a review."""
    Setting.objects.update_or_create(union=union, defaults={"reviews_needed": 0, **facts})


def write(
    by: User, union: Any, title: str = "食堂改好了", body: str = "<p>从周一起有热菜。</p>", **facts: Any
) -> Article:
    """A draft with words."""
    row = draft(by, union, uuid.uuid4())
    row.save_draft(by, seen=row.head.seen, title=title, body=body, **facts)
    return row


def out(by: User, union: Any, title: str = "食堂改好了", audience: Audience | None = None, **plan: Any) -> Article:
    """An article people can read."""
    free(union)
    row = write(by, union, title)
    if audience is not None or plan:
        row.schedule(by, audience=audience or row.audience, **{**NO_PLAN, **plan})
    row.publish(by)
    return Article.objects.get(pk=row.pk)


def branded(desk: SimpleNamespace) -> Brand:
    """A brand of the group's that articles may belong to."""
    facts = {"slogan": "学一身本事", "story": "<p>从一间教室开始。</p>", "founded_on": dt.date(2020, 1, 1)}
    return Brand.found(desk.yang, once=uuid.uuid4(), name="提素建功", union=desk.group, **facts)


@contextlib.contextmanager
def before(part: str, act: Callable[[], object]) -> Iterator[None]:
    """Somebody does `act` just before the first statement with this in it: between looking and writing."""
    waiting = [act]

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if waiting and part in sql:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield
    assert not waiting


NO_PLAN = {
    **{"publish_at": None, "ends_at": None, "pinned_until": None, "must_read": False, "due_on": None},
    **{"is_legal": False, "comments": "open"},
}
