"""Words the tests of this room share: plan a reception, ask, bring things to a state by lawful verbs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from zgh.services.receptions.ask import ask, schedule
from zgh.services.receptions.models import Question, Reception

TEXT = "夜班的交通补贴什么时候能发到卡里？"
REPLY = "本月25日随工资一起发，差的两个月也补上。"
REASON = "这件事不归工会管，请找人力资源部"


def plan(cast: Any, **facts: Any) -> Reception:
    """A reception of 甘肃 in an hour, hosted by its chair li, taking questions already."""
    now = timezone.now()
    usual = {
        "union": cast.gansu,
        "host": cast.li,
        "title": "主席接待日",
        "place": "三楼会议室",
        "collect_from": now - dt.timedelta(hours=1),
        "starts_at": now + dt.timedelta(hours=1),
        "ends_at": now + dt.timedelta(hours=2),
        "once": uuid.uuid4(),
    }
    return schedule(by=cast.li, **{**usual, **facts})


def put(cast: Any, reception: Reception, by: Any = None, **facts: Any) -> Question:
    """A question of zhou, or of `by`."""
    return ask(by=by or cast.zhou, reception=reception, **{"text": TEXT, "once": uuid.uuid4(), **facts})


def fresh(row: Any) -> Any:
    """The row as the next request sees it."""
    return type(row).objects.get(pk=row.pk)


def reception_at(cast: Any, state: str, **facts: Any) -> Reception:
    """A reception that has reached `state` by lawful verbs."""
    row = plan(cast, **facts)
    if state == "collecting":
        row.collect(timezone.now())
    if state == "cancelled":
        row.cancel(cast.li, "主席临时出差，改到下周")
    if state in ("live", "minutes", "published"):
        row.begin(cast.li)
    if state in ("minutes", "published"):
        row.end(cast.li)
    if state == "published":
        row.publish(cast.li)
    return fresh(row)


def question_at(cast: Any, reception: Reception, state: str, by: Any = None, **facts: Any) -> Question:
    """A question in `state`. The reception is live where the state wants it, else as it was."""
    row = put(cast, reception, by, **facts)
    if state == "withdrawn":
        row.withdraw(by or cast.zhou)
    if state == "dismissed":
        row.dismiss(cast.li, REASON)
    if state in ("pending", "withdrawn", "dismissed"):
        return fresh(row)
    row.approve(cast.li)
    if state in ("approved", "queued"):
        return fresh(row)
    if state == "merged":
        head = put(cast, reception, cast.ma)
        head.approve(cast.li)
        row.merge(cast.li, head)
    if state == "deferred":
        row.defer(cast.li)
    if state in ("on_air", "answered"):
        row.air(cast.li)
    if state == "answered":
        row.answer(cast.li, REPLY)
    return fresh(row)
