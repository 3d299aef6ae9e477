"""Whose words they were first, who has taken them over, and what both hear of each other."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.notices.models import Notice
from zgh.foundation.tasks.worker import drain
from zgh.services.news import reprints
from zgh.services.news.beginning import adopt, draft, offer, take_over
from zgh.services.news.models import Article
from zgh.services.news.tasks import tell_due
from zgh.services.news.tests.conftest import NO_PLAN, before, free, out


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


def test_nobody_hears_a_title_that_is_not_for_them(desk: SimpleNamespace) -> None:
    article, _twin = printed(desk)
    retitled(article, desk.yang, "给干部的话", audience=Audience(union=desk.group, offices=("chair",)))
    drain()
    assert Notice.objects.get(kind="news.source_corrected", user=desk.liu).text.startswith("您转载的“集团通知”")
    article.withdraw(desk.yang, reason="数字写错了")
    drain()
    assert Notice.objects.get(kind="news.source_withdrawn", user=desk.liu).text.startswith("您转载的“集团通知”")


def test_who_offered_it_hears_of_it_by_the_title_they_gave_it(desk: SimpleNamespace) -> None:
    row = adopt(desk.yang, offer(desk.wang, out(desk.wang, desk.gansu, "雪夜送药"), desk.group, "", uuid.uuid4()))
    free(desk.group)
    row.schedule(desk.yang, audience=Audience(union=desk.group, offices=("chair",)), **NO_PLAN)
    row.save_draft(desk.yang, seen=row.head.seen, title="给干部的话", body="<p>内部参考。</p>")
    again(row).publish(desk.yang)
    texts = Notice.objects.filter(user=desk.wang, kind="news.adopted").values_list("text", flat=True)
    assert "集团工会发布了您投的“雪夜送药”" in texts
    assert not any("给干部的话" in text for text in texts)


def retitled(article: Article, by: object, title: str, audience: Audience) -> None:
    """Other words, and other people they are for."""
    article.revise(by)
    article.save_draft(by, seen=article.head.seen, title=title, body="<p>改成周二。</p>")
    article.schedule(by, audience=audience, **{**NO_PLAN, "publish_at": article.publish_at})
    article.publish(by)


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [("withdrawn", "不在发布中"), ("over", "不在发布中"), ("narrowed", "只发给一部分人"), ("corrected", "刚刚改过")],
)
def test_what_happens_while_files_are_copied_is_seen(desk: SimpleNamespace, meanwhile: str, said: str) -> None:
    article = out(desk.yang, desk.group, "集团通知")
    row = again(article)
    now, some = timezone.now(), Audience(union=desk.group, sex="F")
    plan = {**NO_PLAN, "publish_at": now - dt.timedelta(hours=2)}
    acts = {
        "withdrawn": lambda: row.withdraw(desk.yang, reason="数字写错了"),
        "over": lambda: row.schedule(
            desk.yang, audience=row.audience, **{**plan, "ends_at": now - dt.timedelta(hours=1)}
        ),
        "narrowed": lambda: row.schedule(desk.yang, audience=some, **plan),
        "corrected": lambda: retitled(row, desk.yang, "集团通知二", row.audience),
    }
    with before("SAVEPOINT", acts[meanwhile]), pytest.raises(ValidationError, match=said):
        take_over(desk.liu, desk.hunan, article, uuid.uuid4())
    assert not Article.objects.filter(source=article).exists()


def test_what_is_withdrawn_while_files_are_copied_is_not_adopted(desk: SimpleNamespace) -> None:
    article = out(desk.wang, desk.gansu, "雪夜送药")
    row = offer(desk.wang, article, desk.group, "", uuid.uuid4())
    gone = {"publish_at": timezone.now() - dt.timedelta(hours=2), "ends_at": timezone.now() - dt.timedelta(hours=1)}
    act = Article.objects.filter(pk=article.pk).update
    with before("SAVEPOINT", lambda: act(**gone)), pytest.raises(ValidationError, match="不在发布中"):
        adopt(desk.yang, row)
    row.refresh_from_db()
    assert (row.state, row.result) == ("offered", None)


def test_nobody_is_given_what_somebody_else_began_with_the_same_mark(desk: SimpleNamespace) -> None:
    source, once = out(desk.yang, desk.group, "集团通知"), uuid.uuid4()
    theirs = draft(desk.wang, desk.gansu, once)
    for _n in range(2):
        mine = take_over(desk.liu, desk.hunan, source, once)
        assert (mine.union, mine.by, theirs.pk == mine.pk) == (desk.hunan, desk.liu, False)
    submission = offer(desk.wang, out(desk.wang, desk.gansu, "雪夜送药"), desk.group, "", uuid.uuid4())
    planted = draft(desk.liu, desk.hunan, uuid.uuid5(submission.once, "adopted"))
    row = adopt(desk.yang, submission)
    assert (row.union, row == planted) == (desk.group, False)
    assert row.once != uuid.uuid5(submission.once, "adopted")
