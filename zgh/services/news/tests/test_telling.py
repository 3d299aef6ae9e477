"""Thousands are told one batch after the other: what was withdrawn or narrowed meanwhile tells nobody more."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.notices.models import Notice
from zgh.foundation.tasks.worker import drain
from zgh.services.news import reading
from zgh.services.news.models import Article, Reading, Tag
from zgh.services.news.reading import remind, remind_next, tell_followers_next, tell_next
from zgh.services.news.tasks import remind_all, tell_due
from zgh.services.news.tests.conftest import NO_PLAN, before, branded, out


def must_read(desk: SimpleNamespace) -> Article:
    """甘肃's, out, nobody told yet."""
    due = timezone.localdate() + dt.timedelta(days=3)
    return out(desk.wang, desk.gansu, "安全须知", must_read=True, due_on=due)


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


def worked() -> None:
    tell_due()
    drain()


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of one."""
    monkeypatch.setattr(reading, "BATCH", 1)


def test_who_is_put_down_after_it_is_for_fewer_is_one_of_these(desk: SimpleNamespace, one_by_one: None) -> None:
    article = must_read(desk)
    plan = {**NO_PLAN, "publish_at": article.publish_at, "must_read": True, "due_on": article.due_on}
    others = Audience(union=desk.gansu, standing="others")
    with before('INSERT INTO "news_reading"', lambda: article.schedule(desk.wang, audience=others, **plan)):
        worked()
    assert told("news.must_read") == {"zhou", "ma"}  # zhou's was under way
    assert Reading.objects.filter(is_owed=True).count() == 2


@pytest.mark.parametrize("end", ["withdrawn", "owed no more"])
def test_nobody_is_put_down_or_told_once_it_is_gone(desk: SimpleNamespace, one_by_one: None, end: str) -> None:
    article = must_read(desk)

    def stop() -> None:
        if end == "withdrawn":
            article.withdraw(desk.wang, reason="数字写错了")
        else:
            article.schedule(desk.wang, audience=article.audience, **{**NO_PLAN, "publish_at": article.publish_at})

    with before('INSERT INTO "news_reading"', stop):
        worked()
    assert told("news.must_read") == {"zhou"}
    assert Reading.objects.count() == 1


def test_nobody_is_reminded_once_it_is_gone(desk: SimpleNamespace, one_by_one: None) -> None:
    article = must_read(desk)
    worked()
    assert remind(article) == 4
    with before('INSERT INTO "notices_notice"', lambda: article.withdraw(desk.wang, reason="数字写错了")):
        remind_all.enqueue(article.pk)
        drain()
    assert told("news.reminded") == {"zhou"}


def test_what_was_looked_at_before_it_was_withdrawn_tells_nobody(desk: SimpleNamespace) -> None:
    article = must_read(desk)
    brand = branded(desk)
    brand.follow(desk.zhou)
    article.tag(desk.wang, [brand])
    Reading.objects.create(article=article, person=desk.ma.person, is_owed=True)
    tag = Tag.objects.select_related("article", "brand").get()
    Article.objects.get(pk=article.pk).withdraw(desk.wang, reason="数字写错了")
    assert not tell_next(article)
    assert not remind_next(article)
    assert not tell_followers_next(tag)
    assert not told("news.must_read") | told("news.reminded") | told("brands.new")
    assert Reading.objects.count() == 1
    assert Tag.objects.get().told_to == 0
