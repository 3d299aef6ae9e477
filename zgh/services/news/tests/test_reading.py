"""Whom it is for and when: read by time, without a worker; must-reads with honest counts."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Duty, Membership, Person
from zgh.foundation.search.index import find
from zgh.foundation.tasks.worker import drain
from zgh.services.news.models import Article, Reading
from zgh.services.news.reading import rate, remind, tell_next
from zgh.services.news.tasks import remind_all, tell_due
from zgh.services.news.tests.conftest import out

HOUR = dt.timedelta(hours=1)
EVERYBODY = ("zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu")


def readers(article: Article) -> set[str]:
    """Who of the cast may read it, each asked on their own."""
    from zgh.foundation.accounts.models import User

    return {
        user.username
        for user in User.objects.all()
        if Article.objects.permitted("read", user).filter(pk=article.pk).exists()
    }


def test_an_article_is_read_by_whom_it_is_for(desk: SimpleNamespace) -> None:
    assert readers(out(desk.yang, desk.group)) == set(EVERYBODY)
    assert readers(out(desk.wang, desk.gansu)) == {"zhou", "ma", "wang", "li"}
    members = Audience(union=desk.gansu, standing="others")
    assert readers(out(desk.wang, desk.gansu, audience=members)) == {"ma"}


@pytest.mark.parametrize(
    ("begins", "ends", "shown", "standing"),
    [
        (None, None, True, "published"),
        (HOUR, None, False, "scheduled"),
        (HOUR, 2 * HOUR, False, "scheduled"),
        (None, HOUR, True, "published"),
    ],
)
def test_it_appears_and_ends_by_the_clock(  # noqa: PLR0917 (a table)
    desk: SimpleNamespace, client: Client, begins: dt.timedelta, ends: dt.timedelta, shown: bool, standing: str
) -> None:
    now = timezone.now()
    plan = {"publish_at": now + begins if begins else None, "ends_at": now + ends if ends else None}
    article = out(desk.wang, desk.gansu, **plan)
    client.force_login(desk.zhou)
    assert client.get(article.get_absolute_url()).status_code == (200 if shown else 404)
    assert ("食堂改好了" in client.get("/news/").content.decode()) is shown
    assert bool(find(Article, "食堂", desk.zhou)) is shown
    assert article.standing() == standing
    if begins:  # nobody does anything: the hour comes
        Article.objects.filter(pk=article.pk).update(publish_at=now - HOUR, ends_at=None)
        assert client.get(article.get_absolute_url()).status_code == 200
        assert find(Article, "食堂", desk.zhou)
    Article.objects.filter(pk=article.pk).update(publish_at=now - 2 * HOUR, ends_at=now - HOUR)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert not find(Article, "食堂", desk.zhou)


def test_what_is_withdrawn_is_gone_everywhere_and_comes_back_whole(desk: SimpleNamespace, client: Client) -> None:
    article = out(desk.wang, desk.gansu)
    article.withdraw(desk.wang, reason="数字写错了")
    client.force_login(desk.zhou)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert not find(Article, "食堂", desk.zhou)
    article.put_back(desk.wang)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert find(Article, "食堂", desk.zhou)


def must_read(desk: SimpleNamespace, **facts: object) -> Article:
    plan = {"must_read": True, "due_on": timezone.localdate() + dt.timedelta(days=3), **facts}
    return out(desk.wang, desk.gansu, "安全须知", **plan)


def test_whoever_owes_many_reads_on(desk: SimpleNamespace, client: Client) -> None:
    due = timezone.localdate() + dt.timedelta(days=3)
    for n in range(17):
        out(desk.wang, desk.gansu, f"须知第{n}号", must_read=True, due_on=due)
    client.force_login(desk.zhou)
    first, second = (client.get(f"/news/owed/?page={n}").content.decode() for n in (1, 2))
    assert (first.count("须知第"), second.count("须知第")) == (15, 2)
    assert "再看一些" in first
    assert "再看一些" not in second
    assert "没有更早的了" in client.get("/news/owed/?page=3").content.decode()
    assert client.get("/news/owed/?page=x").status_code == 200


def test_a_must_read_is_owed_without_any_worker(desk: SimpleNamespace, client: Client) -> None:
    article = must_read(desk)
    client.force_login(desk.zhou)
    assert "必读" in client.get("/").content.decode()
    assert "安全须知" in client.get("/news/owed/").content.decode()
    client.get(article.get_absolute_url(), headers={"Sec-Purpose": "prefetch"})
    assert "安全须知" in client.get("/news/owed/").content.decode()
    client.get(article.get_absolute_url())
    assert "都读过了" in client.get("/news/owed/").content.decode()


def test_those_who_owe_are_put_down_once_and_told(desk: SimpleNamespace) -> None:
    article = must_read(desk)
    tell_due()
    drain()
    tell_due()
    drain()
    assert set(Reading.objects.filter(is_owed=True).values_list("person__user__username", flat=True)) == {
        "zhou",
        "ma",
        "wang",
        "li",
    }
    assert Notice.objects.filter(kind="news.must_read").count() == 4
    assert not tell_next(Article.objects.get(pk=article.pk))


def test_who_read_before_being_put_down_has_read(desk: SimpleNamespace, client: Client) -> None:
    article = must_read(desk)
    client.force_login(desk.zhou)
    client.get(article.get_absolute_url())
    tell_due()
    drain()
    assert (rate(article).owed, rate(article).read) == (4, 1)
    assert not Notice.objects.filter(kind="news.must_read", user=desk.zhou).exists()
    assert Notice.objects.filter(kind="news.must_read").count() == 3


def test_rates_are_of_those_it_was_for_when_it_came_out(desk: SimpleNamespace, client: Client) -> None:
    article = must_read(desk)
    tell_due()
    drain()
    Membership.objects.filter(person__user=desk.xiong).update(union=desk.gansu)
    Person.objects.filter(user=desk.xiong).update(union=desk.gansu)
    client.force_login(desk.xiong)
    assert client.get(article.get_absolute_url()).status_code == 200
    found = rate(article)
    assert (found.owed, found.read, found.others, found.percent) == (4, 0, 1, 0)


def test_reminders_go_to_those_who_owe_and_once_a_day(desk: SimpleNamespace, client: Client) -> None:
    article = must_read(desk)
    tell_due()
    drain()
    client.force_login(desk.zhou)
    client.get(article.get_absolute_url())
    assert remind(article) == 3
    remind_all.enqueue(article.pk)
    remind_all.enqueue(article.pk)
    drain()
    assert remind(article) == 0
    told = set(Notice.objects.filter(kind="news.reminded").values_list("user__username", flat=True))
    assert told == {"ma", "wang", "li"}


@pytest.mark.parametrize(("is_legal", "shown"), [(True, True), (False, False)])
def test_names_are_shown_only_of_legal_notices(
    desk: SimpleNamespace, client: Client, is_legal: bool, shown: bool
) -> None:
    article = must_read(desk, is_legal=is_legal)
    tell_due()
    drain()
    client.force_login(desk.wang)
    page = client.get(f"/news/{article.pk}/readers/")
    assert page.status_code == 200
    assert ("周敏" in page.content.decode()) is shown
    assert ("应读 4 人" in page.content.decode()) is shown  # of so few no rate is told either
    file = b"".join(client.get(f"/news/{article.pk}/readers/?format=csv").streaming_content).decode()  # type: ignore
    assert ("周敏" in file) is shown
    client.force_login(desk.liu)
    assert client.get(f"/news/{article.pk}/readers/").status_code == 404


def test_pinned_ones_stand_first_until_their_day(desk: SimpleNamespace, client: Client) -> None:
    old = out(desk.wang, desk.gansu, "旧而置顶", pinned_until=timezone.localdate())
    out(desk.wang, desk.gansu, "新的一篇")
    client.force_login(desk.zhou)
    shown = client.get("/news/").content.decode()
    assert shown.index("旧而置顶") < shown.index("新的一篇")
    Article.objects.filter(pk=old.pk).update(pinned_until=timezone.localdate() - dt.timedelta(days=1))
    shown = client.get("/news/").content.decode()
    assert shown.index("新的一篇") < shown.index("旧而置顶")


def test_new_must_reads_stand_before_old_ones_and_none_is_hidden(desk: SimpleNamespace, client: Client) -> None:
    today = timezone.localdate()
    for n in range(3):
        row = out(desk.wang, desk.gansu, f"过期第{n}号", must_read=True, due_on=today)
        Article.objects.filter(pk=row.pk).update(due_on=today - dt.timedelta(days=9 - n))
    new = [out(desk.wang, desk.gansu, f"新的第{n}号", must_read=True, due_on=today) for n in range(2)]
    client.force_login(desk.zhou)
    home = client.get("/").content.decode()
    mine = home[: home.index("还有2篇必读")]
    assert ("新的第0号" in mine, "新的第1号" in mine, "过期第0号" in mine) == (True, True, True)
    assert 'href="/news/owed/"' in home
    owed = client.get("/news/owed/").content.decode()
    assert owed.index("新的第1号") < owed.index("过期第0号") < owed.index("过期第2号")
    shown = client.get("/news/").content.decode()
    assert 'href="/news/owed/"' in shown
    assert shown.count('<span class="z-tag is-now">必读</span>') == 5
    for article in new:
        client.get(article.get_absolute_url())
    assert "篇必读" not in client.get("/").content.decode()
    assert client.get("/news/").content.decode().count('<span class="z-tag is-now">必读</span>') == 3


def rewritten(article: Article, by: object, body: str, **facts: object) -> Article:
    """Out with other words."""
    article.revise(by)
    article.save_draft(by, seen=article.head.seen, body=body)
    article.publish(by, **facts)
    return Article.objects.select_related("live", "head", "audience__union").get(pk=article.pk)


@pytest.mark.parametrize("is_again", [True, False])
def test_of_other_words_people_may_be_asked_again(desk: SimpleNamespace, client: Client, is_again: bool) -> None:
    article = must_read(desk, is_legal=True)
    tell_due()
    drain()
    Reading.objects.filter(person__user=desk.zhou).update(read_at=timezone.now())  # read before versions were kept
    assert rate(article).read == 1
    article = rewritten(article, desk.wang, "<p>改成周二。</p>", is_again=is_again)
    tell_due()
    drain()
    client.force_login(desk.zhou)
    assert ("都读过了" in client.get("/news/owed/").content.decode()) is not is_again
    assert (rate(article).owed, rate(article).read) == (4, 0 if is_again else 1)
    assert Notice.objects.filter(user=desk.zhou, kind="news.must_read").count() == (2 if is_again else 1)
    assert remind(article) == (4 if is_again else 3)
    client.get(article.get_absolute_url())
    assert rate(article).read == 1
    assert Reading.objects.get(person__user=desk.zhou).read_number == (2 if is_again else 0)
    client.force_login(desk.wang)
    assert "周敏" in client.get(f"/news/{article.pk}/readers/?view=read").content.decode()


def test_the_same_words_again_are_not_owed_again(desk: SimpleNamespace) -> None:
    article = must_read(desk)
    tell_due()
    drain()
    article = rewritten(article, desk.wang, article.live.body, is_again=True)
    assert (article.asked_from, article.live.number) == (0, 1)


@pytest.mark.parametrize(("is_legal", "mark"), [(True, " checked"), (False, "")])
def test_the_page_asks_whether_to_ask_again(desk: SimpleNamespace, client: Client, is_legal: bool, mark: str) -> None:
    article = must_read(desk, is_legal=is_legal)
    tell_due()
    drain()
    client.force_login(desk.wang)
    client.post(f"/news/{article.pk}/revise/")
    assert f'name="again" value="1" form="words"{mark}>' in client.get(article.desk_url).content.decode()
    seen = Article.objects.get(pk=article.pk).head.seen
    words = {"seen": seen, "title": "安全须知", "body": "<p>改成周二。</p>", "category": "news", "go": "publish"}
    assert client.post(f"/news/{article.pk}/save_draft/", {**words, "again": "1"}).status_code == 302
    article = Article.objects.get(pk=article.pk)
    assert (article.asked_from, article.live.text, article.state) == (2, "改成周二。", "published")


@pytest.mark.parametrize("step", ["withdrawn", "rewritten"])
def test_an_old_link_says_that_it_was_withdrawn_to_who_knew_of_it(
    desk: SimpleNamespace, client: Client, step: str
) -> None:
    article = must_read(desk, audience=Audience(union=desk.gansu, standing="members"))
    tell_due()
    drain()
    Notice.objects.filter(user=desk.li).update(kind="brands.new")
    Reading.objects.filter(person__user=desk.li).delete()  # told as a follower, never opened
    article.withdraw(desk.wang, reason="数字写错了，机密")
    if step == "rewritten":
        Article.objects.get(pk=article.pk).revise(desk.wang)
    for name, status in (("zhou", 410), ("ma", 404), ("xiong", 404), ("liu", 404), ("chen", 404)):
        client.force_login(getattr(desk, name))
        answer = client.get(article.get_absolute_url())
        assert answer.status_code == status
        shown = answer.content.decode()
        assert ("甘肃连锁工会在" in shown) is (status == 410)
        assert not any(word in shown for word in ("安全须知", "热菜", "机密"))
        assert not Article.objects.permitted("view", getattr(desk, name)).filter(pk=article.pk).exists()
    Duty.objects.filter(user=desk.li).delete()
    client.force_login(desk.li)
    assert client.get(article.get_absolute_url()).status_code == 410
    Notice.objects.filter(user=desk.li).update(kind="news.passed")  # what one who wrote was told is no reader's link
    assert client.get(article.get_absolute_url()).status_code == 404
