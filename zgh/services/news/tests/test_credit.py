"""Whose words they were first, who has taken them over, and what both hear of each other."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.notices.models import Notice
from zgh.foundation.tasks.worker import drain
from zgh.services.news import reprints
from zgh.services.news.beginning import adopt, offer, take_over
from zgh.services.news.models import Article
from zgh.services.news.tasks import tell_due
from zgh.services.news.tests.conftest import NO_PLAN, free, out


def again(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def printed(desk: SimpleNamespace, byline: str = "") -> tuple[Article, Article]:
    """The group's article and its reprint by 湖南, both out."""
    article = out(desk.yang, desk.group, "集团通知")
    if byline:
        type(article.live).objects.filter(pk=article.live_id).update(byline=byline)
        article = again(article)
    twin = take_over(desk.liu, desk.hunan, article, uuid.uuid4())
    free(desk.hunan)
    twin.publish(desk.liu)
    return again(article), again(twin)


@pytest.mark.parametrize(
    ("byline", "credit"),
    [
        ("", "集团工会 杨玉兰"),
        ("通讯员 周敏", "集团工会 通讯员 周敏"),
        ("集团工会宣传部 周敏", "集团工会宣传部 周敏"),
    ],
)
def test_the_name_it_was_signed_with_goes_along(desk: SimpleNamespace, byline: str, credit: str) -> None:
    article, twin = printed(desk, byline)
    assert twin.credit == credit
    assert twin.live.byline == article.live.byline


def test_who_reads_both_has_it_once_before_them(desk: SimpleNamespace, client: Client) -> None:
    article, twin = printed(desk)
    client.force_login(desk.xiong)
    for path in ("/", "/news/"):
        shown = client.get(path).content.decode()
        assert article.get_absolute_url() in shown
        assert twin.get_absolute_url() not in shown
    assert client.get(twin.get_absolute_url()).status_code == 200
    article.withdraw(desk.yang, reason="数字写错了")
    assert twin.get_absolute_url() in client.get("/news/").content.decode()


def test_the_source_is_a_link_for_who_may_read_it(desk: SimpleNamespace, client: Client) -> None:
    article, twin = printed(desk)
    client.force_login(desk.liu)
    assert (
        f'<a href="{article.get_absolute_url()}">来源：集团工会 杨玉兰</a>'
        in client.get(twin.get_absolute_url()).content.decode()
    )
    article.withdraw(desk.yang, reason="数字写错了")
    shown = client.get(twin.get_absolute_url()).content.decode()
    assert "来源：集团工会 杨玉兰" in shown
    assert article.get_absolute_url() not in shown


def test_the_first_union_sees_who_printed_it_again(desk: SimpleNamespace, client: Client) -> None:
    article, _twin = printed(desk)
    client.force_login(desk.yang)
    assert "谁转载了" in client.get(article.desk_url).content.decode()


@pytest.mark.parametrize("batch", [1, 200])
def test_whoever_printed_it_again_hears_of_a_correction_once(
    desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    article, _twin = printed(desk)
    monkeypatch.setattr(reprints, "BATCH", batch)
    for _n in range(2):
        take_over(desk.liu, desk.hunan, article, uuid.uuid4())
    heard = Notice.objects.filter(kind="news.source_corrected", user=desk.liu)
    article.revise(desk.yang)
    again(article).publish(desk.yang)  # the same words: no correction
    drain()
    assert heard.count() == 0
    again(article).revise(desk.yang)
    row = again(article)
    row.save_draft(desk.yang, seen=row.head.seen, body="<p>改成周二。</p>")
    row.publish(desk.yang)
    drain()
    assert heard.count() == 3
    at = again(article).changed_at
    assert not reprints.tell_reprinters_next(again(article), "news.source_corrected", at, "")
    assert heard.count() == 3


def test_who_offered_it_hears_when_its_hour_has_come_and_once(desk: SimpleNamespace) -> None:
    article = out(desk.wang, desk.gansu, "雪夜送药")
    row = adopt(desk.yang, offer(desk.wang, article, desk.group, "", uuid.uuid4()))
    free(desk.group)
    later = timezone.now() + dt.timedelta(hours=1)
    row.schedule(desk.yang, audience=Audience(union=desk.group), **{**NO_PLAN, "publish_at": later})
    row.publish(desk.yang)
    heard = Notice.objects.filter(user=desk.wang, kind="news.adopted", text__contains="发布了")
    tell_due()
    assert heard.count() == 0
    Article.objects.filter(pk=row.pk).update(publish_at=timezone.now() - dt.timedelta(minutes=1))
    for _n in range(2):
        tell_due()
    again(row).revise(desk.yang)
    again(row).publish(desk.yang)
    assert heard.count() == 1
