"""Brands as people see them: their page, history, people, followers, and who keeps them."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from zgh.foundation.files.attach import attached
from zgh.foundation.files.hold import hold
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Employment
from zgh.foundation.search.index import find
from zgh.services.brands import timeline
from zgh.services.brands.models import Brand, BrandPerson, Follow, Milestone
from zgh.services.brands.models.brand import Stale

from .conftest import apply, browser, found, fresh, picture, seen_by

DAY = dt.timedelta(days=1)


def page_of(user: object, row: Brand, part: str = "") -> str:
    return browser(user).get(f"{row.get_absolute_url()}?part={part}").content.decode()


def ask(cast: SimpleNamespace, row: Brand, user: object = None) -> BrandPerson:
    return BrandPerson.add(cast.yang, row, user=user or cast.zhou, role="带教师傅", words="带了九个徒弟", place=1)


def words_of(row: Brand, **facts: object) -> dict[str, object]:
    usual = {"name": row.name, "kind": row.kind, "slogan": row.slogan, "summary": "", "story": row.story}
    return {**usual, "tone": row.tone, "founded_on": "", "seen": row.seen, **facts}


def test_only_the_group_founds_brands_and_each_name_is_there_once(cast: SimpleNamespace) -> None:
    facts = {"union": cast.group.pk, "name": "知心大姐", "kind": "brand", "tone": "gold", "once": uuid.uuid4()}
    assert browser(cast.li).post("/brands/found/", facts).status_code == 404
    client = browser(cast.yang)
    assert client.post("/brands/found/", facts).status_code == 302
    assert client.post("/brands/found/", facts).status_code == 302
    row = Brand.objects.get()
    assert (row.state, row.recognised_on) == ("recognised", timezone.localdate())
    again = client.post("/brands/found/", facts | {"slogan": "另一个", "once": uuid.uuid4()})
    assert again.status_code == 422
    assert "已经有一个叫“知心大姐”的品牌" in again.content.decode()


def test_the_page_shows_the_story_the_people_who_agreed_and_the_newest(cast: SimpleNamespace) -> None:
    row = found(cast)
    Milestone.add(cast.yang, row, on=dt.date(2024, 5, 6), title="第一期师带徒", words="九对师徒签了约")
    person = ask(cast, row)
    assert "周敏" not in page_of(cast.xiong, row)
    person.confirm(cast.zhou)
    shown = page_of(cast.xiong, row)
    for words in ("从一间教室开始", "学一身本事", "周敏", "带教师傅", "第一期师带徒", "件大事"):
        assert words in shown
    assert browser(cast.operator).get(row.get_absolute_url()).status_code == 404


def test_a_colleague_appears_once_they_agree_and_not_from_the_moment_they_do_not(cast: SimpleNamespace) -> None:
    row = found(cast)
    person = ask(cast, row)
    assert Notice.objects.filter(user=cast.zhou, kind="brands.asked").count() == 1
    client = browser(cast.zhou)
    assert "等您同意" in client.get("/brands/").content.decode()
    assert browser(cast.ma).post(f"/brands/people/{person.pk}/confirm/").status_code == 404
    client.post(f"/brands/people/{person.pk}/confirm/")
    assert "带了九个徒弟" in page_of(cast.ma, row)
    client.post(f"/brands/people/{person.pk}/refuse/")
    assert "带了九个徒弟" not in page_of(cast.ma, row)
    assert "您不愿意出现" in page_of(cast.zhou, row)
    with pytest.raises(ValidationError, match="不再问了"):
        ask(cast, row)
    client.post(f"/brands/people/{person.pk}/confirm/")  # they may change their mind themselves
    assert "带了九个徒弟" in page_of(cast.ma, row)


def test_other_words_about_a_colleague_are_asked_about_anew(cast: SimpleNamespace) -> None:
    person = ask(cast, row := found(cast))
    person.confirm(cast.zhou)
    person.amend(cast.yang, role="带教师傅", words="带了九个徒弟", place=3)
    assert fresh(person).state == "confirmed"
    person.amend(cast.yang, role="总教头", words="带了九个徒弟", place=3)
    assert (fresh(person).state, Notice.objects.filter(kind="brands.asked").count()) == ("asked", 2)
    assert "总教头" not in page_of(cast.ma, row)
    person.take_off(cast.yang)
    assert "总教头" not in page_of(cast.zhou, row)
    ask(cast, row)
    assert fresh(person).state == "asked"


@pytest.mark.parametrize("how", ["login", "job"])
def test_whoever_has_left_is_named_no_more(cast: SimpleNamespace, how: str) -> None:
    person = ask(cast, row := found(cast))
    person.confirm(cast.zhou)
    assert "周敏" in page_of(cast.ma, row)
    if how == "login":
        type(cast.zhou).objects.filter(pk=cast.zhou.pk).update(is_active=False)
    else:
        Employment.objects.filter(person=cast.zhou.person).update(ends_on=timezone.localdate())
    assert "周敏" not in page_of(cast.ma, row)
    assert "已离开，不再显示" in browser(cast.yang).get(row.work_url).content.decode()


def test_a_milestone_sent_twice_is_one(cast: SimpleNamespace) -> None:
    row, client = found(cast), browser(cast.yang)
    facts = {"on": "2024-05-06", "title": "第一期师带徒", "words": ""}
    for title in ("第一期师带徒", "第一期师带徒", "同一天的另一件"):
        assert client.post(f"/brands/{row.pk}/add_milestone/", facts | {"title": title}).status_code == 302
    assert sorted(Milestone.objects.values_list("title", flat=True)) == ["同一天的另一件", "第一期师带徒"]


def test_somebody_from_outside_needs_the_unions_word(cast: SimpleNamespace) -> None:
    row, client = found(cast), browser(cast.yang)
    url = f"/brands/{row.pk}/add_person/"
    facts = {"name": "老雷师傅", "role": "特邀导师", "words": "", "place": 2, "who": ""}
    assert "请先问过本人" in client.post(url, facts).content.decode()
    assert client.post(url, facts | {"has_consent": "on"}).status_code == 302
    assert client.post(url, facts | {"has_consent": "on"}).status_code == 302  # pressed twice
    assert BrandPerson.objects.count() == 1
    assert "老雷师傅" in page_of(cast.ma, row)
    both = client.post(url, facts | {"who": "周敏", "has_consent": "on"})
    assert "写一位同事，或者写一位外面的人" in both.content.decode()
    assert client.post(url, {"who": "周敏", "name": "", "role": "徒弟", "place": 3}).status_code == 302
    assert BrandPerson.objects.get(user=cast.zhou).state == "asked"


@pytest.mark.parametrize(
    ("who", "may"), [("li", True), ("yang", True), ("wang", False), ("zhou", False), ("liu", False)]
)
def test_a_brand_is_kept_by_its_union_and_those_above(cast: SimpleNamespace, who: str, may: bool) -> None:
    row = apply(cast, "recognised").brand
    client = browser(getattr(cast, who))
    sent = client.post(f"/brands/{row.pk}/edit/", words_of(row, slogan="走得再远也送到"))
    assert sent.status_code == (302 if may else 404)
    assert (fresh(row).slogan == "走得再远也送到") is may
    assert client.get(row.work_url).status_code == (200 if may else 404)


def test_who_saves_after_somebody_else_is_told_and_loses_nothing(cast: SimpleNamespace) -> None:
    row = found(cast)
    seen = row.seen
    row.edit(cast.yang, seen=seen, slogan="别人先存的", story="<p>别人写的</p>")
    with pytest.raises(Stale):
        fresh(row).edit(cast.yang, seen=seen, slogan="晚了")
    client = browser(cast.yang)
    facts = words_of(row, seen=seen, story="<p>我写的故事</p>")
    answer = client.post(f"/brands/{row.pk}/edit/", facts)
    assert answer.status_code == 409
    assert "我写的故事" in answer.content.decode()
    assert fresh(row).slogan == "别人先存的"
    client.post(f"/brands/{row.pk}/edit/", facts | {"seen": fresh(row).seen})
    assert fresh(row).story == "<p>我写的故事</p>"
    assert find(Brand, "我写的故事", cast.xiong)


def test_a_cover_is_seen_by_whoever_sees_the_brand_and_a_picture_wants_its_words(cast: SimpleNamespace) -> None:
    row = apply(cast, "trial").brand
    client = browser(cast.li)
    client.post(f"/brands/{row.pk}/edit/", {**words_of(row), "cover": picture()})
    row = fresh(row)
    file = attached(row).get()
    assert row.cover == str(file.uuid)
    assert browser(cast.ma).get(file.url).status_code == 200
    assert browser(cast.xiong).get(file.url).status_code == 404
    sent = client.post(f"/brands/{row.pk}/picture/", {"file": picture("maroon")}).json()
    bare = client.post(f"/brands/{row.pk}/edit/", words_of(row, story=f'<p>看</p><img src="{sent["url"]}">'))
    assert bare.status_code == 422
    assert "第1张图还没有说明" in bare.content.decode()
    client.post(f"/brands/{row.pk}/edit/", words_of(row, is_coverless="on"))
    assert fresh(row).cover == ""


def test_milestones_are_added_amended_taken_off_and_put_back(cast: SimpleNamespace) -> None:
    row, client = found(cast), browser(cast.yang)
    tomorrow = timezone.localdate() + DAY
    facts = {"on": "2021-03-08", "title": "第一堂课", "words": "来了四十人"}
    late = client.post(f"/brands/{row.pk}/add_milestone/", facts | {"on": tomorrow})
    assert "还没到这一天" in late.content.decode()
    assert client.post(f"/brands/{row.pk}/add_milestone/", {**facts, "files": picture()}).status_code == 302
    stone = Milestone.objects.get()
    assert attached(stone).count() == 1
    assert browser(cast.xiong).get(f"/brands/milestones/{stone.pk}/").status_code == 200
    url = f"/brands/milestones/{stone.pk}/"
    gone = str(attached(stone).get().uuid)
    assert client.post(f"{url}amend/", facts | {"title": "第一堂夜课", "gone": gone}).status_code == 302
    assert attached(stone).count() == 0
    assert "第一堂夜课" in page_of(cast.ma, row, "timeline")
    client.post(f"{url}remove/")
    assert "第一堂夜课" not in page_of(cast.ma, row, "timeline")
    assert browser(cast.ma).get(url).status_code == 404
    client.post(f"{url}put_back/")
    assert "第一堂夜课" in page_of(cast.ma, row, "timeline")


def test_the_history_goes_by_year_and_its_pages_neither_repeat_nor_lose_a_line(cast: SimpleNamespace) -> None:
    row = found(cast)
    days = [dt.date(2020 + n % 3, 1 + n % 2, 5) for n in range(30)]  # many of one day
    Milestone.objects.bulk_create([Milestone(brand=row, on=day, title=f"第{n}件") for n, day in enumerate(days)])
    seen: list[str] = []
    client, url = browser(cast.zhou), f"{row.get_absolute_url()}?part=timeline"
    answer, after = client.get(url), ""
    while True:
        seen += [entry.title for entry in answer.context["entries"]]
        after = answer.context["next"]
        if not after:
            break
        answer = client.get(f"{url}&after={after}", headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
    order = sorted(Milestone.objects.all(), key=lambda stone: (stone.on, stone.pk), reverse=True)
    assert seen == [stone.title for stone in order]
    whole = client.get(url).content.decode()
    assert whole.index("2022年") < whole.index("第29件")
    for mark in ("nonsense", "20240101-0--99999999999999999999", "20240101-3--99999999999999999999", "20240101-3-9"):
        assert client.get(f"{url}&after={mark}").status_code == 200


def test_following_is_once_counted_taken_back_and_shown_on_home(cast: SimpleNamespace) -> None:
    row, client = found(cast), browser(cast.zhou)
    for _turn in range(2):
        part = client.post(f"/brands/{row.pk}/follow/", headers={"HX-Request": "true"}).content.decode()
    assert "已关注" in part
    assert "1人关注" in part
    Milestone.add(cast.yang, row, on=timezone.localdate() - DAY, title="昨天的大事", words="")
    home = client.get("/").content.decode()
    assert "我关注的" in home
    assert "昨天的大事" in home
    assert "昨天的大事" not in browser(cast.ma).get("/").content.decode()
    assert "提素建功" in client.get("/brands/?view=mine").content.decode()
    client.post(f"/brands/{row.pk}/unfollow/")
    assert not Follow.objects.exists()
    assert "我关注的品牌" not in client.get("/").content.decode()


def test_a_retired_brand_is_read_and_neither_followed_nor_changed(cast: SimpleNamespace) -> None:
    row = found(cast)
    row.follow(cast.zhou)
    client = browser(cast.yang)
    assert client.post(f"/brands/{row.pk}/retire/", {"reason": "任务完成了"}).status_code == 302
    assert "已经收官" in page_of(cast.xiong, row)
    assert "提素建功" not in browser(cast.xiong).get("/brands/").content.decode()
    assert "提素建功" in browser(cast.xiong).get("/brands/?view=retired").content.decode()
    assert browser(cast.xiong).post(f"/brands/{row.pk}/follow/").status_code == 404
    assert client.post(f"/brands/{row.pk}/edit/", words_of(row)).status_code == 404
    client.post(f"/brands/{row.pk}/bring_back/")
    assert fresh(row).state == "recognised"


def test_only_the_group_retires_and_places_them(cast: SimpleNamespace) -> None:
    row = apply(cast, "recognised").brand
    for verb, facts in (("place", {"rank": 2}), ("retire", {"reason": "任务完成了"})):
        assert browser(cast.li).post(f"/brands/{row.pk}/{verb}/", facts).status_code == 404
        assert browser(cast.yang).post(f"/brands/{row.pk}/{verb}/", facts).status_code == 302


def test_brands_stand_in_the_order_of_their_rank(cast: SimpleNamespace) -> None:
    first, second = found(cast, "甲品牌"), found(cast, "乙品牌")
    second.place(cast.yang, 1)
    first.place(cast.yang, 2)
    page = browser(cast.zhou).get("/brands/").content.decode()
    assert page.index("乙品牌") < page.index("甲品牌")


def test_what_is_on_trial_is_in_no_list_number_or_search_of_others(cast: SimpleNamespace) -> None:
    row = apply(cast, "trial", name="还在试行").brand
    Milestone.add(cast.li, row, on=timezone.localdate(), title="试行第一天", words="")
    Follow.objects.create(brand=row, user=cast.xiong)  # as if they had moved away
    client = browser(cast.xiong)
    for address in ("/", "/brands/", "/brands/?view=mine", "/search/?q=还在试行", "/search/?q=试行第一天"):
        shown = client.get(address).content.decode().replace('value="还在试行"', "").replace("“还在试行”", "")
        assert "试行第一天" not in shown.replace("q=试行第一天", "").replace('value="试行第一天"', "").replace(
            "“试行第一天”", ""
        )
        assert "还在试行" not in shown
    assert "还在试行" in browser(cast.ma).get("/brands/").content.decode()  # it could leak
    assert seen_by(cast, row, "tag") == ["zhou", "ma", "wang", "li", "yang", "chen", "zhao"]


def test_nothing_dated_later_than_today_is_history(cast: SimpleNamespace) -> None:
    row = found(cast)
    Milestone.objects.create(brand=row, on=timezone.localdate() + DAY, title="明天的事")
    assert timeline.newest(cast.zhou, [row.pk], most=9) == []


@pytest.mark.parametrize("many", [1, 5])
def test_pages_cost_the_same_for_one_and_five(
    cast: SimpleNamespace, many: int, django_assert_num_queries: object, django_assert_max_num_queries: object
) -> None:
    for n in range(many):
        row = found(cast, f"品牌{n}")
        row.follow(cast.zhou)
        for day in range(many):
            Milestone.add(
                cast.yang,
                row,
                on=timezone.localdate() - day * DAY,
                title=f"大事{day}",
                words="",
                files=[hold(picture())],
            )
        BrandPerson.add(cast.yang, row, name="外面的人", role="导师", words="", place=1)
    employee, cadre = browser(cast.zhou), browser(cast.yang)
    costs = [(employee, "/brands/", 10), (employee, row.get_absolute_url(), 10), (cadre, "/brands/desk/", 9)]
    costs += [(employee, f"{row.get_absolute_url()}?part=timeline", 8), (cadre, row.work_url, 11)]
    for client, address, cost in costs:
        client.get(address)
        with django_assert_num_queries(cost):  # type: ignore[operator]
            assert client.get(address).status_code == 200, address
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        employee.get("/")


def test_a_no_is_not_taken_off_to_ask_again(cast: SimpleNamespace) -> None:
    person = ask(cast, row := found(cast))
    person.refuse(cast.zhou)
    client = browser(cast.yang)
    assert client.post(f"/brands/people/{person.pk}/take_off/").status_code == 404
    with pytest.raises(ValidationError, match="不再问了"):
        ask(cast, row)
    assert "本人不愿意" in client.get(row.work_url).content.decode()


def test_nobody_agrees_to_words_they_have_not_seen(cast: SimpleNamespace) -> None:
    person = ask(cast, row := found(cast))
    client = browser(cast.zhou)
    seen = client.get(row.get_absolute_url()).context["seen"]
    person.amend(cast.yang, role="总教头", words="", place=1)
    url = f"/brands/people/{person.pk}/confirm/"
    assert "刚刚改过" in client.post(url, {"seen": seen}, follow=True).content.decode()
    assert fresh(person).state == "asked"
    client.post(url, {"seen": client.get(row.get_absolute_url()).context["seen"]})
    assert fresh(person).state == "confirmed"


def test_of_one_rank_the_recognised_stand_before_those_on_trial(cast: SimpleNamespace) -> None:
    trial, recognised = apply(cast, "trial", name="还在试行").brand, found(cast)
    assert list(Brand.objects.all()) == [recognised, trial]  # whatever a database thinks of a day that is not there
    assert find(Brand, "还在试行", cast.ma)  # found from the first day, by those who see it


def test_earlier_texts_of_the_story_are_kept_compared_and_taken_again(cast):
    brand = found(cast)
    brand.edit(cast.yang, seen=brand.seen, story="<p>从两间教室开始。</p>")
    brand = fresh(brand)
    brand.edit(cast.yang, seen=brand.seen, slogan="学本事")
    kept = list(brand.editions.values_list("number", "story", "by"))
    assert kept == [(2, "<p>从两间教室开始。</p>", cast.yang.pk), (1, "<p>从一间教室开始。</p>", None)]
    client, url = browser(cast.yang), reverse("brands:editions", args=[brand.pk])
    page = client.get(url).content.decode()
    assert "第1稿到第2稿" in page
    assert "<ins>" in page
    assert "用回第1稿" in client.get(f"{url}?number=1").content.decode()
    again, seen = reverse("brands:take_again", args=[brand.pk, 1]), fresh(brand).seen
    assert client.post(again, {"seen": "0"}).status_code == 302
    assert "两间" in fresh(brand).story
    client.post(again, {"seen": seen})
    assert "一间" in fresh(brand).story
    assert brand.editions.count() == 3
    assert client.post(reverse("brands:take_again", args=[brand.pk, 99]), {"seen": seen}).status_code == 404


@pytest.mark.parametrize(("who", "may"), [("yang", True), ("li", False), ("zhou", False)])
def test_earlier_texts_are_for_who_keeps_the_brand(cast, who, may):
    url = reverse("brands:editions", args=[found(cast).pk])
    assert browser(getattr(cast, who)).get(url).status_code == (200 if may else 404)


def test_only_the_last_texts_are_kept(cast, monkeypatch):
    monkeypatch.setattr("zgh.services.brands.models.edition.MOST_KEPT", 3)
    brand = found(cast)
    for n in range(5):
        brand = fresh(brand)
        brand.edit(cast.yang, seen=brand.seen, story=f"<p>{n}</p>")
    assert list(brand.editions.values_list("number", flat=True)) == [6, 5, 4]


def test_two_who_amend_one_milestone_do_not_overwrite_each_other(cast):
    brand = found(cast)
    row = Milestone.add(cast.yang, brand, on=dt.date(2024, 5, 1), title="开班", words="")
    url, client = reverse("brands:amend_milestone", args=[row.pk]), browser(cast.yang)
    seen = client.get(url).context["form"].initial["seen"]
    row.amend(cast.yang, on=row.on, title="开班了", words="来了三十人")
    sent = {"on": "2024-05-01", "title": "第一次开班", "words": "", "seen": seen}
    late = client.post(url, sent)
    assert late.status_code == 422
    assert "刚刚有同事存过" in late.content.decode()
    assert (fresh(row).title, late.context["form"]["title"].value()) == ("开班了", "第一次开班")
    again = client.post(url, sent | {"seen": late.context["form"]["seen"].value()})
    assert (again.status_code, fresh(row).title) == (302, "第一次开班")
