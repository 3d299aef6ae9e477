"""What cadres do on their pages: enter, verify, decide, export; who gets in; nothing typed is lost."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.foundation.files.attach import attached
from zgh.foundation.stock.wording import wording_of
from zgh.foundation.todo.models import Todo
from zgh.services.honours.models import Award, Honour

from .conftest import browser, enter, fresh, picture, put_up, recorded, shown, team

ENTER = "/honours/desk/enter/"


def form(**facts):
    usual = {
        "kind": "person", "who": "E0001", "holder": "", "union": "", "award": "", "title": "甘肃省五一劳动奖章",
        "level": "province",
        "body": "甘肃省总工会（示例）", "year": "2024", "granted_on": "", "number": "示例[2024] 1号", "citation": "",
    }  # fmt: skip
    return {**usual, **facts}


def errors(answer):
    return " ".join(message for found in answer.context["form"].errors.values() for message in found)


def test_a_cadre_enters_one_and_sends_it_to_be_verified(cast):
    client = browser(cast.wang)
    answer = client.post(ENTER, {**form(), "record": "1", "files": picture()})
    honour = Honour.objects.get()
    assert answer.url == honour.desk_url
    assert (honour.state, honour.number, honour.person) == ("recorded", "示例〔2024〕1号", cast.zhou.person)
    assert attached(honour.paper).count() == 1
    assert "核对荣誉" in Todo.objects.open().get().title


def test_what_the_award_knows_need_not_be_written(cast):
    award = Award.objects.get(name="全国工人先锋号")
    facts = form(kind="team", who="", holder="冷链班组", award=award.pk, title="", level="", body="")
    browser(cast.yang).post(ENTER, {**facts, "union": "甘肃连锁工会"})
    honour = Honour.objects.get()
    assert (honour.title, honour.level, honour.body, honour.union) == (
        "全国工人先锋号",
        "national",
        "中华全国总工会",
        cast.gansu,
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"who": ""}, "工号或姓名"),
        ({"who": "E0008"}, "没有找到"),  # 湖南's are not theirs to keep
        ({"who": "王丽娟"}, "我的荣誉"),
        ({"kind": "team", "who": ""}, "集体或者工会的名称"),
        ({"title": ""}, "照证书写上荣誉名称"),
        ({"year": "24"}, "年之间的年份"),
        ({"year": "2999"}, "年之间的年份"),
        ({"granted_on": "2999-01-01"}, "还没到|太远"),
        ({"union": "湖南民生工会"}, "没有找到"),
        ({"title": "长" * 81}, "最多写80个字"),
        ({"award": "999999"}, "不在|选"),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed_and_nothing_is_lost(cast, facts, said):
    answer = browser(cast.wang).post(ENTER, form(**facts, citation="这句不能丢"))
    assert answer.status_code == 422
    assert re.search(said, errors(answer)), errors(answer)
    assert "这句不能丢" in answer.content.decode()
    assert not Honour.objects.exists()


def test_an_award_for_teams_goes_to_no_person(cast):
    award = Award.objects.get(name="全国工人先锋号")
    assert "授予集体的" in errors(browser(cast.wang).post(ENTER, form(award=award.pk)))


def test_what_is_missing_is_kept_as_a_draft_and_said(cast):
    client = browser(cast.wang)
    client.post(ENTER, {**form(number=""), "record": "1"})
    assert Honour.objects.get().state == "draft"
    page = client.get(Honour.objects.get().desk_url).content.decode()
    assert "文号查不到，就放上证书" in page


def test_a_double_press_is_one_honour_and_a_double_entry_is_said(cast):
    client = browser(cast.wang)
    once = client.get(ENTER).context["form"]["once"].value()
    for _time in range(2):
        client.post(ENTER, {**form(), "once": once})
    assert Honour.objects.count() == 1
    assert "已经登记过" in errors(client.post(ENTER, form(citation="另一次填的")))


def test_amending_keeps_the_holder_and_refuses_what_others_changed_meanwhile(cast):
    honour = enter(cast)
    client, url = browser(cast.wang), reverse("honours:amend", args=[honour.pk])
    page = client.get(url)
    assert page.context["form"]["who"].value() == "E0001"
    seen = page.context["seen"]
    client.post(url, {**form(citation="改好了"), "seen": seen})
    assert fresh(honour).citation == "改好了"
    answer = client.post(url, {**form(citation="没看到别人改的"), "seen": seen})
    assert (answer.status_code, "刚改过" in errors(answer)) == (422, True)
    assert fresh(honour).citation == "改好了"


def test_the_second_person_verifies_on_the_page(cast):
    honour = recorded(cast)
    assert browser(cast.wang).post(reverse("honours:verify", args=[honour.pk])).status_code == 404
    client = browser(cast.li)
    page = client.get(honour.desk_url).content.decode()
    assert "请您核对" in page
    url = reverse("honours:verify", args=[honour.pk])
    stale = client.post(url, {"seen": "x", "is_shown": "on"})
    assert (stale.status_code, fresh(honour).verified_by) == (422, None)
    client.post(url, {"seen": wording_of(fresh(honour)), "is_shown": "on"})
    assert (fresh(honour).state, fresh(honour).verified_by) == ("published", cast.li)
    late = browser(cast.yang).post(url, {"seen": "x", "is_shown": "on"})
    assert (late.status_code, "刚有人先办了这件事" in late.content.decode()) == (409, True)


def test_decisions_need_their_words(cast):
    honour = put_up(cast)
    client = browser(cast.wang)
    for verb, good in (
        ("withdraw", {"reason": "名称写错了"}),
        ("revoke", {"reason": "授予机关撤销", "revoked_on": "2026-01-05", "revoked_number": "示例[2026]3号"}),
    ):
        url = reverse(f"honours:{verb}", args=[honour.pk])
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 422
        assert client.post(url, good).status_code == 302
    honour = fresh(honour)
    assert (honour.state, honour.revoked_number) == ("revoked", "示例〔2026〕3号")


def test_a_story_is_named_by_address_or_title_and_must_be_readable(cast):
    from zgh.services.news.tests.conftest import out

    honour = put_up(cast)
    story = out(cast.wang, cast.gansu, "雪夜送药的人")
    hidden = out(cast.liu, cast.hunan, "湖南自己的事")
    client, url = browser(cast.wang), reverse("honours:link_story", args=[honour.pk])
    for text in ("不存在的文章", f"/news/{hidden.pk}/", "湖南自己的事"):
        assert client.post(url, {"story": text}).status_code == 422
    client.post(url, {"story": f"http://testserver/news/{story.pk}/"})
    assert fresh(honour).story == story
    client.post(url, {"story": ""})
    client.post(url, {"story": "雪夜送药的人"})
    assert fresh(honour).story == story


def test_many_are_verified_at_once_and_ones_own_are_not(cast):
    rows = [recorded(cast, year=year) for year in (2020, 2021)] + [recorded(cast, by=cast.li, year=2022)]
    client = browser(cast.li)
    listed = client.get("/honours/desk/").context["rows"]
    marks = {f"seen-{row.pk}": row.row.seen for row in listed}
    client.post("/honours/desk/", {"act": "verify", "rows": [row.pk for row in rows], **marks})
    assert [fresh(row).state for row in rows] == ["published", "published", "recorded"]


def test_nobody_verifies_in_a_list_what_has_changed_since_it_was_opened(cast):
    rows = [recorded(cast, year=year) for year in (2020, 2021)]
    client = browser(cast.li)
    page = client.get("/honours/desk/")
    marks = {f"seen-{row.pk}": row.row.seen for row in page.context["rows"]}
    assert f'name="seen-{rows[0].pk}" value="{marks[f"seen-{rows[0].pk}"]}"' in page.content.decode()
    rows[0].revise(cast.wang)
    fresh(rows[0]).amend(cast.wang, number="示例〔2020〕9号")
    fresh(rows[0]).record(cast.wang)
    sent = {"act": "verify", "rows": [row.pk for row in rows], **marks}
    said = client.post("/honours/desk/", sent, follow=True).content.decode()
    assert [fresh(row).state for row in rows] == ["recorded", "published"]
    assert "其中1项您打开以后别人刚改过" in said


def test_the_ledger_leaves_as_a_file_with_what_is_on_record(cast):
    shown(cast, citation="=cmd()")
    client = browser(cast.wang)
    answer = client.get("/honours/desk/?format=csv")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    text = "\n".join(",".join(line) for line in lines)
    for word in ("周敏", "示例〔2024〕1号", "'=cmd()"):
        assert word in text


@pytest.mark.parametrize(
    "view", ["", "verify", "reported", "wanted", "draft", "published", "recorded", "revoked", "dropped"]
)
def test_every_view_of_the_desk_opens(cast, view):
    recorded(cast)
    assert browser(cast.wang).get(f"/honours/desk/?view={view}").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("wang", 200), ("li", 200), ("yang", 200), ("liu", 404), ("zhou", 404), ("chen", 404)]
)
def test_only_who_keeps_the_record_works_on_it(cast, who, status):
    honour = recorded(cast)
    assert browser(getattr(cast, who)).get(honour.desk_url).status_code == status


def test_the_list_of_awards_is_kept_at_the_root(cast):
    assert Award.objects.count() >= 25
    assert not Award.objects.exclude(treatment="").exists()
    url = reverse("honours:add_award")
    assert browser(cast.wang).get(url).status_code == 404
    assert url not in browser(cast.wang).get("/honours/awards/").content.decode()
    client = browser(cast.yang)
    assert url in client.get("/honours/awards/").content.decode()
    facts = {"name": "集团先进工作者", "kind": "person", "level": "group", "aliases": "先进个人、集团先进"}
    assert "哪份文件" in errors(client.post(url, {**facts, "treatment": "奖金"}))
    client.post(url, facts)
    award = Award.objects.get(name="集团先进工作者")
    assert award.aliases == ("先进个人", "集团先进")
    assert "已经有它" in errors(client.post(url, {**facts, "body": "另一次"}))
    seen = wording_of(award)
    client.post(reverse("honours:amend_award", args=[award.pk]), {**facts, "body": "集团工会", "seen": seen})
    assert fresh(award).body == "集团工会"
    assert client.post(reverse("honours:amend_award", args=[award.pk]), {**facts, "seen": seen}).status_code == 422
    client.post(reverse("honours:retire", args=[award.pk]))
    assert str(award.pk) not in [
        str(key) for key, _label in browser(cast.wang).get(ENTER).context["form"].fields["award"].choices
    ]
    client.post(reverse("honours:bring_back", args=[award.pk]))
    assert fresh(award).state == "in_use"
    assert client.get("/honours/awards/?view=retired").status_code == 200


@pytest.mark.parametrize("n", [1, 5])
def test_the_list_of_awards_costs_the_same(cast, n):
    Award.objects.exclude(pk__in=Award.objects.values("pk")[:n]).delete()
    client = browser(cast.yang)
    client.get("/honours/awards/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/honours/awards/")
    assert len(queries) == 8, [q["sql"][:120] for q in queries]


@pytest.mark.parametrize(("year", "said"), [("今年", "写四位年份"), ("1800", "写1949年到"), ("9999", "写1949年到")])
def test_a_report_without_a_photo_or_of_an_odd_year_says_what_is_wanted(cast, year, said):
    answer = browser(cast.zhou).post("/honours/report/", {"title": "全国五一劳动奖章", "year": year})
    assert "请至少传一张照片或一个文件" in errors(answer)
    assert said in errors(answer)


def test_an_employee_reports_on_the_page(cast):
    client = browser(cast.zhou)
    url = "/honours/report/"
    assert "全国五一劳动奖章" in client.get(url).content.decode()
    answer = client.post(url, {"title": "全国五一劳动奖章", "year": "2023"})
    assert (answer.status_code, "照片" in errors(answer)) == (422, True)
    client.post(url, {"title": "全国五一劳动奖章", "year": "2023", "files": picture()})
    honour = Honour.objects.get()
    assert "本人报来" in client.get("/honours/mine/").content.decode()
    assert browser(cast.operator).post(url, {"title": "x奖", "year": "2023", "files": picture()}).status_code == 422
    desk = browser(cast.wang)
    assert "收下，登记" in desk.get(honour.desk_url).content.decode()
    desk.post(reverse("honours:take_up", args=[honour.pk]))
    url = reverse("honours:take_off", args=[honour.pk, attached(honour.paper).get().uuid])
    assert browser(cast.zhou).post(url).status_code == 404
    desk.post(url)
    assert not attached(honour.paper).exists()


def test_a_teams_card_says_which_union(cast):
    honour = team(cast)
    honour.record(cast.wang)
    honour.verify(cast.li)
    assert "甘肃连锁工会" in browser(cast.xiong).get(honour.get_absolute_url()).content.decode()


def test_what_has_changed_is_shown_and_verified_at_the_second_press(cast):
    honour, client = recorded(cast), browser(cast.li)
    url = reverse("honours:verify", args=[honour.pk])
    stale = client.post(url, {"seen": "x", "is_shown": "on"})
    seen = stale.context["form"]["seen"].value()
    client.post(url, {"seen": seen, "is_shown": "on"})
    assert fresh(honour).state == "published"


def test_the_desk_names_no_story_or_brand_its_reader_may_not_see(cast):
    from zgh.services.brands.tests.conftest import apply
    from zgh.services.news.tests.conftest import out

    honour, brand = shown(cast), apply(cast, "trial").brand
    honour.link_story(cast.wang, out(cast.wang, cast.gansu, "雪夜送药的人"), brand)
    type(cast.zhou.person).objects.filter(pk=cast.zhou.person.pk).update(union=cast.hunan)
    mine, theirs = (browser(user).get(honour.desk_url).content.decode() for user in (cast.wang, cast.liu))
    for words in ("雪夜送药的人", brand.name):
        assert words in mine
        assert words not in theirs


def test_no_number_in_the_address_is_too_large(cast):
    for number in (-(10**30), 10**30):
        assert browser(cast.wang).get(f"/honours/desk/?batch={number}").status_code == 200
