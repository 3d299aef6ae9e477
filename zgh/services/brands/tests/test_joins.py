"""What other rooms keep belongs to a brand: on its page, in its numbers, and told to who follows it."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from zgh.foundation.audience.models import Audience
from zgh.foundation.audit.models import Record
from zgh.foundation.moderation import looking
from zgh.foundation.notices.models import Notice, Preference
from zgh.foundation.tasks.worker import drain
from zgh.services.news.beginning import take_over
from zgh.services.news.models import Article, Tag
from zgh.services.news.models.tag import ALL
from zgh.services.news.reading import mark_read
from zgh.services.news.tasks import tell_due
from zgh.services.news.tests.conftest import desk, out  # noqa: F401
from zgh.services.showcase import posting

from .conftest import apply, browser, found

HOUR = dt.timedelta(hours=1)


def tagged(cast: SimpleNamespace, brand: Any, title: str = "师带徒开班了", union: Any = None, **facts: Any) -> Article:
    article = out(cast.yang, union or cast.group, title, **facts)
    article.tag(cast.yang, [brand])
    return article


def told(user: Any) -> list[str]:
    return list(Notice.objects.filter(user=user, kind="brands.new").values_list("text", flat=True))


def tell() -> None:
    tell_due()
    drain()


def test_an_article_is_tagged_where_its_audience_is_chosen_without_a_new_version(desk: SimpleNamespace) -> None:  # noqa: F811
    brand, article = found(desk), out(desk.yang, desk.group)
    number = article.head.number
    client = browser(desk.yang)
    plan = {"to-union": desk.group.pk, "to-is_below": "1", "publish_at": "", "comments": "open", "brands": [brand.pk]}
    assert client.post(f"/news/{article.pk}/schedule/", plan).status_code == 302
    article = Article.objects.get(pk=article.pk)
    assert (article.head.number, article.state) == (number, "published")
    shown = browser(desk.xiong).get(article.get_absolute_url()).content.decode()
    assert f'href="{brand.get_absolute_url()}"' in shown
    client.post(f"/news/{article.pk}/schedule/", plan | {"brands": []})
    assert not Tag.objects.exists()


@pytest.mark.parametrize(("who", "may"), [("li", True), ("yang", True), ("liu", False), ("zhou", False)])
def test_a_keeper_takes_an_article_of_others_off_their_page(desk: SimpleNamespace, who: str, may: bool) -> None:  # noqa: F811
    brand, other = apply(desk, "recognised").brand, found(desk)
    article = tagged(desk, brand)
    article.tag(desk.yang, [brand, other])
    user, url = getattr(desk, who), f"/news/{article.pk}/untag/"
    client, why = browser(user), {"brand": brand.pk, "reason": "和驼铃声声没有关系"}
    assert (url in client.get(article.get_absolute_url()).content.decode()) == may
    assert client.get(url).status_code == (200 if may else 404)
    if who == "li":
        assert client.post(url, {"brand": other.pk, "reason": why["reason"]}).status_code == 422
        assert client.post(url, {"brand": brand.pk, "reason": ""}).status_code == 422
    assert client.post(url, why).status_code == (302 if may else 404)
    assert Tag.objects.filter(brand=brand).exists() != may
    assert Tag.objects.filter(brand=other).exists()
    if may:
        kept = Article.objects.get(pk=article.pk)
        assert (kept.state, kept.live, kept.is_out()) == ("published", article.live, True)
        assert "师带徒开班了" not in browser(desk.zhou).get(f"{brand.get_absolute_url()}?part=news").content.decode()
        assert Record.objects.get(verb="news.untag").note == "驼铃声声：和驼铃声声没有关系"
        told_of = Notice.objects.filter(user=desk.yang, kind="news.untagged")
        assert [why["reason"] in notice.text for notice in told_of] == ([True] if who == "li" else [])


def test_brands_a_writer_does_not_see_are_neither_offered_nor_lost(desk: SimpleNamespace) -> None:  # noqa: F811
    hidden = apply(desk, "trial", name="只有甘肃在试").brand
    article = out(desk.liu, desk.hunan)
    article.tag(desk.yang, [hidden])
    client = browser(desk.liu)
    assert "只有甘肃在试" not in client.get(f"/news/{article.pk}/schedule/").content.decode()
    plan = {"to-union": desk.hunan.pk, "to-is_below": "1", "publish_at": "", "comments": "open"}
    assert client.post(f"/news/{article.pk}/schedule/", plan | {"brands": [hidden.pk]}).status_code == 422
    assert client.post(f"/news/{article.pk}/schedule/", plan).status_code == 302
    assert Tag.objects.get().brand == hidden
    assert "只有甘肃在试" not in browser(desk.xiong).get(article.get_absolute_url()).content.decode()


def test_the_page_of_a_brand_shows_and_counts_what_each_reader_may_read(desk: SimpleNamespace) -> None:  # noqa: F811
    brand = found(desk)
    tagged(desk, brand, "给全集团的")
    tagged(desk, brand, "只给甘肃的", audience=Audience(union=desk.gansu))
    address = brand.get_absolute_url()
    for user, count, near in ((desk.zhou, "2", True), (desk.xiong, "1", False)):
        client = browser(user)
        shown = client.get(f"{address}?part=news").content.decode()
        assert "给全集团的" in shown
        assert ("只给甘肃的" in shown) is near
        numbers = {str(number.label): number.told for number in client.get(address).context["brand"].numbers}
        assert numbers["篇资讯"] == count
        assert ("只给甘肃的" in client.get(f"{address}?part=timeline").content.decode()) is near


def test_readers_are_counted_once_and_few_are_not_counted_out(desk: SimpleNamespace, settings: Any) -> None:  # noqa: F811
    brand = found(desk)
    for title in ("甲", "乙"):
        article = tagged(desk, brand, title)
        for user in (desk.zhou, desk.ma):
            mark_read(article, user)
    shown = browser(desk.zhou).get("/brands/").context["rows"][0].row.numbers
    assert {str(number.label): number.told for number in shown}["人读过"] == "不足5"
    from django.core.cache import cache

    cache.clear()
    settings.MAP_LEAST_PEOPLE = 1
    shown = browser(desk.zhou).get("/brands/").context["rows"][0].row.numbers
    assert {str(number.label): number.told for number in shown}["人读过"] == "2"


def test_the_list_of_news_is_narrowed_to_a_brand(desk: SimpleNamespace) -> None:  # noqa: F811
    brand = found(desk)
    tagged(desk, brand, "属于品牌的")
    out(desk.yang, desk.group, "别的文章")
    hidden = apply(desk, "trial", name="只有甘肃在试").brand
    client = browser(desk.xiong)
    shown = client.get(f"/news/?brand={brand.pk}").content.decode()
    assert "属于品牌的" in shown
    assert "别的文章" not in shown
    assert "别的文章" in client.get(f"/news/?brand={hidden.pk}").content.decode()
    narrowed = browser(desk.yang).get(f"/news/desk/?view=out&brand={brand.pk}").content.decode()
    assert "属于品牌的" in narrowed
    assert "别的文章" not in narrowed


def test_followers_who_may_read_it_hear_once_and_nobody_else(desk: SimpleNamespace) -> None:  # noqa: F811
    one, two = found(desk, "甲品牌"), found(desk, "乙品牌")
    for user in (desk.zhou, desk.xiong, desk.ma):
        one.follow(user)
    two.follow(desk.zhou)
    Preference.objects.create(user=desk.ma, kind="brands.new", is_wanted=False)
    article = out(desk.yang, desk.group, "只给甘肃的", audience=Audience(union=desk.gansu))
    article.tag(desk.yang, [one, two])
    tell()
    tell()
    assert told(desk.zhou) == ["您关注的“甲品牌”有新的：只给甘肃的"]
    assert not told(desk.xiong)  # follows it and may not read this
    assert not told(desk.ma)  # wants none of these
    assert not told(desk.li)
    assert set(Tag.objects.values_list("told_to", flat=True)) == {ALL}


def test_following_one_that_is_no_more_keeps_nobody_from_hearing_of_another(desk: SimpleNamespace) -> None:  # noqa: F811
    gone, trial, here = found(desk, "甲品牌"), apply(desk, "trial").brand, found(desk, "乙品牌")
    gone.follow(desk.zhou)
    trial.follow(desk.xiong)  # and has left its line
    for user in (desk.zhou, desk.xiong):
        here.follow(user)
    article = out(desk.yang, desk.group, "新开的班")
    article.tag(desk.yang, [gone, trial, here])
    gone.retire(desk.yang, "做完了")
    tell()
    assert told(desk.zhou) == told(desk.xiong) == ["您关注的“乙品牌”有新的：新开的班"]


def test_followers_hear_when_its_hour_comes_and_of_nothing_old(desk: SimpleNamespace) -> None:  # noqa: F811
    brand = found(desk)
    brand.follow(desk.zhou)
    now = timezone.now()
    article = tagged(desk, brand, "明早的", publish_at=now + HOUR)
    tell()
    assert not told(desk.zhou)
    Article.objects.filter(pk=article.pk).update(publish_at=now - HOUR)
    tell()
    assert len(told(desk.zhou)) == 1
    old = out(desk.yang, desk.group, "去年的")
    Article.objects.filter(pk=old.pk).update(publish_at=now - dt.timedelta(days=300))
    Article.objects.get(pk=old.pk).tag(desk.yang, [brand])
    tell()
    assert len(told(desk.zhou)) == 1


def test_whoever_left_the_line_of_a_trial_hears_nothing_of_it(desk: SimpleNamespace) -> None:  # noqa: F811
    brand = apply(desk, "trial").brand
    for user in (desk.zhou, desk.xiong):
        brand.follow(user)
    tagged(desk, brand)
    tell()
    assert (len(told(desk.zhou)), told(desk.xiong)) == (1, [])


def test_what_is_printed_again_belongs_to_the_same_brand(desk: SimpleNamespace) -> None:  # noqa: F811
    article = tagged(desk, found(desk))
    row = take_over(desk.liu, desk.hunan, Article.objects.get(pk=article.pk), uuid.uuid4())
    assert list(row.tags.values_list("brand__name", flat=True)) == ["提素建功"]


def test_a_work_is_of_the_brand_its_author_chose_and_could_see(desk: SimpleNamespace) -> None:  # noqa: F811
    brand, hidden = found(desk), apply(desk, "trial", name="只有甘肃在试").brand
    client = browser(desk.xiong)
    data = {"title": "我的第一件", "kind": "photo", "stage": desk.group.pk, "text": "拍于车间", "once": uuid.uuid4()}
    assert client.post("/showcase/post/", data | {"brand": hidden.pk}).status_code == 422
    sent = client.post("/showcase/post/", data | {"brand": brand.pk, "submit": "1"})
    from zgh.services.showcase.models import Work

    work = Work.objects.get()
    assert (sent.status_code, work.brand) == (302, brand)
    address = f"{brand.get_absolute_url()}?part=works"
    assert "我的第一件" not in browser(desk.zhou).get(address).content.decode()
    looking.take_up(work).approve(desk.yang)
    assert "我的第一件" in browser(desk.zhou).get(address).content.decode()
    assert f'href="{brand.get_absolute_url()}"' in browser(desk.zhou).get(work.get_absolute_url()).content.decode()


@pytest.mark.parametrize("many", [1, 5])
def test_the_parts_of_a_brand_cost_the_same_for_one_and_five(
    desk: SimpleNamespace,  # noqa: F811
    many: int,
    django_assert_max_num_queries: Any,
) -> None:
    brand = found(desk)
    for n in range(many):
        tagged(desk, brand, f"文章{n}")
        facts = {"kind": "story", "title": f"作品{n}", "text": "话", "brand": brand}
        work = posting.draft(by=desk.zhou, once=uuid.uuid4(), stage=desk.group, **facts)
        work.submit(desk.zhou)
        looking.take_up(work).approve(desk.yang)
    client = browser(desk.ma)
    for part in ("", "timeline", "news", "works"):
        address = f"{brand.get_absolute_url()}?part={part}"
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
