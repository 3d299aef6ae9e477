"""The wall: who is on it, who is not, what is counted, what can be found, and no ranking of anybody."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.foundation.files.attach import attached
from zgh.foundation.files.models import StoredFile
from zgh.foundation.notices.models import Notice
from zgh.foundation.orgs.models import Employment, Membership
from zgh.foundation.search.index import find
from zgh.services.honours.figures import figures
from zgh.services.honours.models import Honour, Portrait
from zgh.services.honours.models.paper import put_papers, put_photo

from .conftest import again, browser, fresh, held, picture, put_up, seen_by, shown, team

WALL = "/honours/"


def text(client, url):
    return client.get(url).content.decode()


def wall_of(cast, query="", who="ma"):
    return text(browser(getattr(cast, who)), f"{WALL}{query}")


def test_the_wall_shows_what_is_meant_for_it(cast):
    honour = shown(cast)
    page = wall_of(cast)
    for word in ("甘肃省五一劳动奖章", "周敏", "甘肃省总工会（示例）", "省级"):
        assert word in page
    page = text(browser(cast.ma), honour.get_absolute_url())
    assert "示例〔2024〕1号" in page
    assert "甘肃健康医药连锁有限公司" in page
    assert browser(cast.operator).get(honour.get_absolute_url()).status_code == 404
    assert "周敏" not in wall_of(cast, who="operator")


def test_who_has_left_and_staff_of_the_platform_see_neither_the_wall_nor_its_numbers(cast):
    honour = shown(cast)
    assert "1</b>项荣誉" in wall_of(cast)
    for rows in (Employment.objects, Membership.objects):
        rows.filter(person__user=cast.ma).update(ends_on=dt.date(2020, 1, 2))
    for who in ("ma", "operator"):
        page = wall_of(cast, who=who)
        assert "周敏" not in page
        assert "</b>项荣誉" not in page
        assert browser(getattr(cast, who)).get(honour.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", ["draft", "recorded", "told", "hidden", "withdrawn", "revoked"])
def test_what_is_not_on_the_wall_is_nowhere_for_others(cast, state):
    from .conftest import enter, recorded

    title = "只有管的人知道的荣誉"
    honour = {"draft": enter, "recorded": recorded, "told": put_up}.get(state, shown)(cast, title=title)
    if state == "hidden":
        honour.hide(cast.zhou)
    if state == "withdrawn":
        honour.withdraw(cast.wang, "写错了人")
    if state == "revoked":
        honour.revoke(
            cast.wang, revoked_on=honour.created_at.date(), revoked_number="示例〔2026〕9号", reason="撤销荣誉"
        )
    client = browser(cast.ma)
    pages = (
        WALL,
        f"{WALL}?q=知道的荣誉",
        f"{WALL}?q=周敏",
        "/search/?q=知道的荣誉",
        "/search/?q=周敏",
        "/",
        "/notices/",
    )
    for url in pages:
        assert title not in text(client, url).replace(f'value="{title[-5:]}"', ""), url
    assert client.get(honour.get_absolute_url()).status_code == 404
    assert not find(Honour, title, again(cast.ma))


def test_the_title_could_leak(cast):
    honour = shown(cast, title="只有管的人知道的荣誉")
    assert "只有管的人知道的荣誉" in wall_of(cast)
    assert find(Honour, "知道的荣誉", again(cast.ma))[0].row == honour


def test_who_has_opted_out_is_a_number_at_most_and_the_record_stays(cast, django_capture_on_commit_callbacks):
    honour = shown(cast)
    honour.hide(cast.zhou)
    assert seen_by(cast, honour) == ["zhou", "wang", "li", "yang"]
    found = figures(cast.ma)
    assert (found.total, found.hidden) == (0, 0)  # one is nobody's business
    for person, union in ((cast.ma, cast.gansu), (cast.xiong, cast.hunan)):
        with django_capture_on_commit_callbacks(execute=True):  # the counts that were kept are made anew
            shown(cast, person=person.person, union=union).hide(person)
    assert figures(cast.ma).hidden == 3
    assert "另有3项按本人意愿不展示" in wall_of(cast)
    assert "周敏" not in wall_of(cast)
    honour.show(cast.zhou)
    assert "周敏" in wall_of(cast)
    assert find(Honour, "周敏", again(cast.ma))


def test_an_opt_out_survives_being_written_anew(cast):
    honour = shown(cast)
    honour.hide(cast.zhou)
    honour.revise(cast.wang)
    honour.record(cast.wang)
    honour = fresh(honour)
    honour.verify(cast.li)
    assert seen_by(cast, honour, "read") == []
    assert Notice.objects.filter(user=cast.zhou, kind="honours.told", text__contains="不在荣誉墙上展示").exists()


def test_numbers_are_counted_from_the_records_and_open_the_list_behind(cast):
    shown(cast)
    shown(cast, year=2023, title="全国先进", level="national")
    team_honour = team(cast)
    team_honour.record(cast.wang)
    team_honour.verify(cast.li)
    put_up(cast, year=2020)
    found = figures(cast.ma)
    assert found.total == 3
    assert [(key, n) for key, _label, n in found.levels] == [("national", 1), ("province", 2)]
    assert found.years == [(2024, 2), (2023, 1)]
    page = wall_of(cast)
    for link in re.findall(r'href="(\?(?:level|year)=\w+)"', page):
        assert "没有找到" not in wall_of(cast, link)
    assert 'song">全国先进' not in wall_of(cast, "?level=province")
    assert 'song">全国先进' in wall_of(cast, "?level=national")


def test_the_wall_is_narrowed_by_everything_it_offers(cast):
    from zgh.services.honours.models import Award

    award = Award.objects.get(name="全国五一劳动奖章")
    shown(cast)
    shown(cast, award=award, title=award.name, level="national", body=award.body, year=2022)
    both = {"甘肃省五一劳动奖章", "全国五一劳动奖章"}

    def found(query):
        page = browser(cast.ma).get(WALL, query).content.decode()
        return {title for title in both if f'song">{title}' in page}

    assert found({}) == both
    assert found({"level": "national"}) == {"全国五一劳动奖章"}
    assert found({"year": "2024"}) == {"甘肃省五一劳动奖章"}
    assert found({"award": award.pk}) == {"全国五一劳动奖章"}
    assert found({"province": "62"}) == both
    assert found({"province": "43"}) == set()
    assert found({"union": cast.group.pk}) == both
    assert found({"union": cast.hunan.pk}) == set()
    assert found({"union": "99999999999999999999"}) == set()
    assert found({"view": "team"}) == set()
    assert found({"q": "周敏"}) == found({"q": "zhoumin"}) == found({"q": "zm"}) == both
    assert found({"q": "示例〔2024〕1号"}) == both
    assert found({"q": "中华全国"}) == {"全国五一劳动奖章"}
    assert found({"year": "abcd"}) == both


@pytest.mark.parametrize("sort", ["count", "-count", "person", "union", "honour"])
def test_nobody_is_ranked(cast, sort):
    for year in (2019, 2020, 2021):
        shown(cast, year=year)
    team(cast, holder="另一个班组").record(cast.wang)
    client = browser(cast.ma)
    plain = client.get(WALL)
    asked = client.get(f"{WALL}?sort={sort}")
    assert [row.pk for row in plain.context["rows"]] == [row.pk for row in asked.context["rows"]]
    assert [row.row.year for row in plain.context["rows"]] == [2021, 2020, 2019]


@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize(
    ("url", "who", "most"), [(WALL, "ma", 12), ("/honours/mine/", "zhou", 11), ("/honours/desk/", "wang", 12)]
)
def test_lists_cost_the_same_for_one_and_five(cast, n, url, who, most):
    for i in range(n):
        honour = shown(cast, year=2000 + i)
        put_photo(honour, cast.zhou, held())
    client = browser(getattr(cast, who))
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    assert len(queries) == COSTS[url], [q["sql"][:150] for q in queries]
    assert COSTS[url] <= most


COSTS = {WALL: 10, "/honours/mine/": 6, "/honours/desk/": 9}


@pytest.mark.parametrize(("who", "most"), [("ma", 12), ("zhou", 12), ("wang", 12)])
def test_the_page_of_one_honour_costs_at_most_twelve(cast, who, most):
    honour = shown(cast)
    shown(cast, year=2011)
    put_photo(honour, cast.zhou, held())
    put_papers(honour, cast.wang, [held()])
    client = browser(getattr(cast, who))
    client.get(honour.get_absolute_url())
    for url in [honour.get_absolute_url(), *([honour.desk_url] if who == "wang" else [])]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= most, [q["sql"][:150] for q in queries]


def test_a_cadres_photo_is_shown_only_once_the_person_says_so_and_a_no_deletes_it(cast):
    honour = shown(cast)
    portrait = put_photo(honour, cast.wang, held())
    file = attached(portrait).get()
    assert Notice.objects.filter(user=cast.zhou, kind="honours.photo").count() == 1
    assert browser(cast.ma).get(file.thumb_url).status_code == 404
    assert browser(cast.zhou).get(file.thumb_url).status_code == 200
    assert browser(cast.wang).get(file.thumb_url).status_code == 200
    portrait.allow(cast.zhou)
    assert browser(cast.ma).get(file.thumb_url).status_code == 200
    assert file.thumb_url in wall_of(cast)
    fresh(portrait).refuse(cast.zhou)
    assert browser(cast.ma).get(file.thumb_url).status_code == 404
    assert not StoredFile.objects.filter(pk=file.pk).exists()
    other = put_photo(honour, cast.wang, held("maroon"))
    assert other.state == "asked"


def test_ones_own_photo_is_agreed_to_and_goes_with_the_honour(cast):
    honour = shown(cast)
    portrait = put_photo(honour, cast.zhou, held())
    file = attached(portrait).get()
    assert browser(cast.ma).get(file.thumb_url).status_code == 200
    honour.hide(cast.zhou)
    assert browser(cast.ma).get(file.thumb_url).status_code == 404
    assert browser(cast.zhou).get(file.thumb_url).status_code == 200


def test_certificates_open_to_the_holder_and_to_who_keeps_the_record_alone(cast):
    honour = shown(cast)
    put_papers(honour, cast.wang, [held()])
    file = attached(honour.paper).get()
    may = {
        name: browser(getattr(cast, name)).get(file.url).status_code
        for name in ("zhou", "wang", "li", "yang", "ma", "liu", "chen")
    }
    assert {name for name, status in may.items() if status == 200} == {"zhou", "wang", "li", "yang"}
    for who in ("ma", "zhou"):
        assert (file.thumb_url in text(browser(getattr(cast, who)), honour.get_absolute_url())) == (who == "zhou")


def test_the_story_is_linked_for_those_who_may_read_it(cast):
    from zgh.services.news.tests.conftest import out

    honour = shown(cast)
    story = out(cast.wang, cast.gansu, "雪夜送药的人")
    honour.link_story(cast.wang, story)
    assert "雪夜送药的人" in text(browser(cast.ma), honour.get_absolute_url())
    assert "雪夜送药的人" not in text(browser(cast.xiong), honour.get_absolute_url())


def test_the_holder_sees_exactly_what_is_shown_and_decides(cast):
    honour = put_up(cast)
    client = browser(cast.zhou)
    page = text(client, honour.get_absolute_url())
    assert "同事看到的就会是下面这样" in page
    client.post(reverse("honours:hide", args=[honour.pk]))
    assert fresh(honour).is_hidden
    client.post(reverse("honours:show", args=[honour.pk]))
    answer = client.post(reverse("honours:ask_change", args=[honour.pk]), {"wanted": "短"})
    assert answer.status_code == 422
    client.post(reverse("honours:ask_change", args=[honour.pk]), {"wanted": "单位写错了"})
    assert fresh(honour).wanted == "单位写错了"
    assert "单位写错了" in text(client, honour.get_absolute_url())
    for verb in ("agree", "hide", "show", "ask_change", "add_photo"):
        assert browser(cast.ma).post(reverse(f"honours:{verb}", args=[honour.pk])).status_code == 404


def test_a_photo_is_put_up_on_the_page(cast):
    honour = put_up(cast)
    client = browser(cast.zhou)
    url = reverse("honours:add_photo", args=[honour.pk])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"files": picture()}).status_code == 302
    portrait = Portrait.objects.get()
    assert portrait.state == "agreed"
    client.post(reverse("honours:refuse", args=[portrait.pk]))
    assert fresh(portrait).state == "refused"


def test_a_team_needs_everybodys_word_for_a_photo(cast):
    honour = team(cast)
    honour.record(cast.wang)
    honour.verify(cast.li)
    client = browser(cast.wang)
    url = reverse("honours:add_photo", args=[honour.pk])
    assert "先问过" in client.post(url, {"files": picture()}).content.decode()
    assert client.post(url, {"files": picture(), "is_agreed": "on"}).status_code == 302
    assert Portrait.objects.get().state == "agreed"


def test_a_unions_home_leads_to_its_honours(cast):
    shown(cast)
    page = text(browser(cast.xiong), f"/orgs/unions/{cast.gansu.pk}/")
    assert f"/honours/?union={cast.gansu.pk}" in page


def test_a_brand_counts_and_shows_the_honours_earned_with_it(cast):
    from zgh.services.brands.models import Brand

    brand = Brand.begin(cast.li, once=uuid.uuid4(), name="送药到家", union=cast.gansu)
    honour = shown(cast)
    honour.link_story(cast.wang, None, brand)
    assert "项荣誉" in text(browser(cast.zhou), brand.get_absolute_url())
    assert "甘肃省五一劳动奖章" in text(browser(cast.zhou), f"{brand.get_absolute_url()}?part=honours")
    honour.hide(cast.zhou)
    assert "甘肃省五一劳动奖章" not in text(browser(cast.ma), f"{brand.get_absolute_url()}?part=honours")


def test_nobody_agrees_to_a_photo_or_to_words_they_have_not_seen(cast):
    honour, client = put_up(cast), browser(cast.zhou)
    portrait = put_photo(honour, cast.wang, held())
    page = text(client, honour.get_absolute_url())
    words, photo = re.findall(r'name="seen" value="([^"]+)"', page)
    put_photo(honour, cast.wang, held("maroon"))
    url = reverse("honours:allow", args=[portrait.pk])
    assert "换了一张照片" in client.post(url, {"seen": photo}, follow=True).content.decode()
    assert fresh(portrait).state == "asked"
    client.post(url, {"seen": str(attached(portrait).get().uuid)})
    assert fresh(portrait).state == "agreed"
    client.post(reverse("honours:agree", args=[honour.pk]))
    assert fresh(honour).answered_at is None
    client.post(reverse("honours:agree", args=[honour.pk]), {"seen": words})
    assert fresh(honour).answered_at
