"""What becomes of articles when the union they are for, or of, goes into another."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.orgs.models import Membership, Person
from zgh.foundation.orgs.ties import ties
from zgh.services.news.models import Article
from zgh.services.news.tests.conftest import NO_PLAN, out, write

HOUR = dt.timedelta(hours=1)


def merged(desk: SimpleNamespace) -> None:
    """甘肃 goes into 湖南: what this room does then, and its people."""
    for tie in ties():
        if tie.key.startswith("news") and tie.of_unions and tie.move:
            tie.move(tie.of_unions([desk.gansu.pk]), desk.gansu, desk.hunan, desk.yang)
    for rows in (Person.objects, Membership.objects):
        rows.filter(union=desk.gansu).update(union=desk.hunan)


def whom(article: Article) -> tuple[object, object]:
    """Whose it is, and for which union."""
    row = Article.objects.select_related("audience__union", "union").get(pk=article.pk)
    return row.union, row.audience.union


def test_what_is_out_is_not_owed_by_the_people_of_the_union_that_takes_over(
    desk: SimpleNamespace, client: Client
) -> None:
    plan = {"must_read": True, "due_on": timezone.localdate(), "is_legal": True}
    article = out(desk.wang, desk.gansu, "甘肃的须知", **plan)
    merged(desk)
    assert whom(article) == (desk.hunan, desk.gansu)
    for user in (desk.xiong, desk.zhou):
        client.force_login(user)
        assert "甘肃的须知" not in client.get("/news/owed/").content.decode()
        assert client.get(article.get_absolute_url()).status_code == 404


def come_to(step: str, by: object, union: object, audience: Audience) -> Article:
    """An article for these people that has come so far."""
    now = timezone.now()
    if step in ("draft", "in_review", "discarded"):
        row = write(by, union)
        row.schedule(by, audience=audience, **NO_PLAN)
        Article.objects.filter(pk=row.pk).update(state=step)
        return row
    is_waiting = step in ("scheduled", "rewritten before its hour")
    row = out(by, union, audience=audience, publish_at=now + HOUR if is_waiting else None)
    if step.startswith("withdrawn"):
        row.withdraw(by, reason="数字写错了")
    if step.startswith("rewritten") or step.endswith("anew"):
        row.revise(by)
    if step == "over":
        Article.objects.filter(pk=row.pk).update(publish_at=now - 2 * HOUR, ends_at=now - HOUR)
    return row


@pytest.mark.parametrize(
    ("step", "goes"),
    [
        ("draft", True),
        ("in_review", True),
        ("discarded", True),
        ("scheduled", True),
        ("rewritten before its hour", True),
        ("withdrawn and written anew", True),
        ("out", False),
        ("rewritten", False),
        ("over", False),
        ("withdrawn", False),
    ],
)
@pytest.mark.parametrize("by", ["wang", "yang"])
def test_what_is_still_to_come_is_for_the_union_that_takes_over(
    desk: SimpleNamespace, by: str, step: str, goes: bool
) -> None:
    user, union = getattr(desk, by), desk.gansu if by == "wang" else desk.group
    row = come_to(step, user, union, Audience(union=desk.gansu, sex="F"))
    merged(desk)
    row = Article.objects.select_related("audience__union").get(pk=row.pk)
    assert (row.audience.union, row.audience.sex) == (desk.hunan if goes else desk.gansu, "F")
