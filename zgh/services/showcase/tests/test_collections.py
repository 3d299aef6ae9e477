"""Whom a collection is for: chosen as for news, shown before it is out, and nobody else reads it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zgh.foundation.audience.models import Audience, PostKind
from zgh.foundation.audience.reaching import reach
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Duty, Employment, Person
from zgh.foundation.search.index import find
from zgh.services.showcase import posting
from zgh.services.showcase.models import Collection, Work

from .test_works import NAMES, browser, fresh, memory, shown  # noqa: F401

ADD = "/showcase/desk/collections/add/"


def collected(cast, *, by=None, union=None, title="路上", is_out=True, **narrowed):
    """A collection of the group, or of `union`, for some of its people."""
    union, by = union or cast.group, by or cast.yang
    audience = Audience(union=union, **narrowed)
    work = shown(cast, stage=cast.group)
    row = posting.collect(by=by, once=uuid.uuid4(), union=union, audience=audience, works=[work], title=title, story="")
    if is_out:
        row.publish(by)
    return fresh(row)


def readers(cast, row):
    rows, users = Collection.objects.filter(pk=row.pk), [fresh(getattr(cast, name)) for name in NAMES]
    return {user.username for user in users if rows.permitted("read", user).exists()}


def filled(work, union, **facts):
    """What the desk's form sends."""
    data = {"title": "路上的人", "story": "他们在路上", "works": [work.pk], "once": uuid.uuid4()}
    return data | {"to-union": union.pk, "to-is_below": "1", **facts}


@pytest.fixture
def crowd(cast):
    """zhou and xiong are women, ma a man; zhou and ma drive."""
    for name, sex, post in (("zhou", "F", "冷链驾驶员"), ("ma", "M", "配送司机"), ("xiong", "F", "开票员")):
        Person.objects.filter(user=getattr(cast, name)).update(sex=sex)
        Employment.objects.filter(person__user=getattr(cast, name)).update(post=post)
    cast.drivers = PostKind.objects.create(name="驾驶配送", words=("司机", "驾驶"))
    return cast


@pytest.mark.parametrize(
    ("narrowed", "who"),
    [
        ({}, {"zhou", "ma", "wang", "li", "yang", "chen", "zhao", "xiong", "liu"}),
        ({"is_below": False}, {"yang", "chen", "zhao"}),
        ({"provinces": ("43",)}, {"xiong", "liu"}),
        ({"sex": "F"}, {"zhou", "xiong"}),
        ({"post_kinds": "drivers"}, {"zhou", "ma"}),
        ({"sex": "F", "post_kinds": "drivers"}, {"zhou"}),
        ({"standing": "others"}, {"ma"}),
    ],
)
def test_only_those_it_is_for_read_it(crowd, narrowed, who):
    if "post_kinds" in narrowed:
        narrowed = narrowed | {"post_kinds": (str(crowd.drivers.pk),)}
    row = collected(crowd, **narrowed)
    assert readers(crowd, row) == who
    for name in ("zhou", "ma", "xiong"):
        client = browser(getattr(crowd, name))
        assert client.get(row.get_absolute_url()).status_code == (200 if name in who else 404)
        assert (row.title in client.get("/showcase/collections/").content.decode()) == (name in who)


def test_who_looks_after_it_sees_whom_it_is_for_and_others_do_not(crowd):
    row = collected(crowd, sex="F")
    page = browser(crowd.yang).get(row.get_absolute_url()).content.decode()
    assert "集团工会和下级·女" in page
    assert "现在有 不足5 人看得到" in page
    assert "·女" not in browser(crowd.zhou).get(row.get_absolute_url()).content.decode()
    assert "集团工会和下级·女" in browser(crowd.yang).get("/showcase/desk/collections/").content.decode()
    file = browser(crowd.yang).get("/showcase/desk/collections/?format=csv")
    assert "集团工会和下级·女" in b"".join(file.streaming_content).decode()


def test_the_number_is_told_before_it_is_out_and_is_that_of_those_who_read_it(crowd):
    row = collected(crowd, union=crowd.gansu, by=crowd.li, is_out=False)
    assert "展示出来以后有 不足5 人看得到" in browser(crowd.li).get(row.get_absolute_url()).content.decode()
    row = collected(crowd, is_out=False)
    assert "展示出来以后有 9 人看得到" in browser(crowd.yang).get(row.get_absolute_url()).content.decode()
    row.publish(crowd.yang)
    assert reach(row.audience).count == len(readers(crowd, row)) == 9


def test_whom_it_is_for_is_chosen_kept_shown_and_changed(crowd):
    work = shown(crowd, stage=crowd.group)
    client = browser(crowd.yang)
    narrow = {"to-provinces": ["62"], "to-sex": "F", "to-age_from": "18", "to-post_kinds": [crowd.drivers.pk]}
    assert client.post(ADD, filled(work, crowd.group, **narrow)).status_code == 302
    row = Collection.objects.get()
    kept = {"union": crowd.group.pk, "is_below": True, "provinces": ["62"], "sex": "F", "age_from": 18}
    assert row.audience.facts() == {**kept, "post_kinds": [str(crowd.drivers.pk)]}
    amend = reverse("showcase:amend", kwargs={"pk": row.pk})
    to = client.get(amend).context["to"]
    assert (to.initial["provinces"], to.initial["sex"], to.is_narrowed) == (("62",), "F", True)
    assert client.post(amend, filled(work, crowd.hunan, **{"to-is_below": "0"})).status_code == 302
    row = fresh(row)
    assert row.audience.facts() == {"union": crowd.hunan.pk, "is_below": False}
    assert row.union == crowd.group  # it stays the group's, whoever it is for
    assert Record.objects.filter(verb="showcase.amend").latest("pk").note == "湖南民生工会"
    client.post(amend, filled(work, crowd.hunan, **{"to-is_below": "0"}))
    assert Record.objects.filter(verb="showcase.amend").latest("pk").note == ""


def test_other_people_but_the_same_order(cast):
    one, two, three = (shown(cast, title=title) for title in "甲乙丙")
    audience = Audience(union=cast.gansu)
    row = posting.collect(
        by=cast.li, once=uuid.uuid4(), union=cast.gansu, audience=audience, works=[two, one], title="路"
    )
    amend, data = reverse("showcase:amend", kwargs={"pk": row.pk}), filled(one, cast.gansu, **{"to-sex": "F"})
    assert browser(cast.li).post(amend, data | {"works": [one.pk, two.pk, three.pk]}).status_code == 302
    assert fresh(row).places() == {two.pk: 1, one.pk: 2, three.pk: 3}
    browser(cast.li).post(amend, data | {"works": [one.pk, two.pk, three.pk], f"place-{three.pk}": "1"})
    assert fresh(row).places() == {three.pk: 1, two.pk: 2, one.pk: 3}
    browser(cast.li).post(amend, data | {"works": [one.pk, two.pk, three.pk], f"place-{three.pk}": "2"})
    assert fresh(row).places() == {two.pk: 1, three.pk: 2, one.pk: 3}
    wrong = browser(cast.li).post(amend, data | {"works": [one.pk], f"place-{one.pk}": "第一"})
    assert "排第几只写数字" in wrong.content.decode()


def test_nothing_is_lost_when_something_is_wrong(crowd):
    work = shown(crowd, stage=crowd.group)
    wrong = {"to-age_from": "50", "to-age_to": "20", "to-sex": "F", "to-companies": "没有这家公司"}
    answer = browser(crowd.yang).post(ADD, filled(work, crowd.group, **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Collection.objects.exists()
    for kept in (
        "路上的人",
        "他们在路上",
        "没有找到“没有这家公司”",
        "最大年龄不能小于最小年龄",
        'value="50"',
        'href="#id_to-age_to"',
    ):
        assert kept in page
    assert answer.context["to"]["sex"].value() == "F"
    assert 'value="F" selected' in page
    row = collected(crowd, sex="F")
    amend = reverse("showcase:amend", kwargs={"pk": row.pk})
    answer = browser(crowd.yang).post(amend, filled(work, crowd.group, title="", **{"to-sex": "M"}))
    assert answer.status_code == 422
    assert 'value="M" selected' in answer.content.decode()
    assert fresh(row).audience.sex == "F"


@pytest.mark.parametrize(
    ("name", "place", "may"),
    [
        ("yang", "group", True), ("yang", "gansu", True), ("li", "gansu", True), ("wang", "gansu", True),
        ("li", "group", False), ("li", "hunan", False), ("wang", "group", False), ("wang", "hunan", False),
    ],
)  # fmt: skip
def test_one_addresses_only_where_one_has_the_duty(cast, name, place, may):
    Duty.objects.create(user=cast.wang, union=cast.gansu, code="news", starts_on=dt.date(2020, 1, 1))
    work, union = shown(cast), getattr(cast, place)
    answer = browser(getattr(cast, name)).post(ADD, filled(work, union))
    assert answer.status_code == (302 if may else 422)
    assert Collection.objects.filter(audience__union=union).exists() == may
    if not may:
        assert "这个工会不在您能发的范围里，请重新选" in answer.content.decode()
    counted = browser(getattr(cast, name)).get(
        "/audience/count/", {"duty": ["news", "chair"], "to-union": union.pk, "to-is_below": "1"}
    )
    assert ("人收得到" in counted.content.decode()) == may


def test_a_collection_belongs_to_the_nearest_union_its_maker_looks_after(cast):
    work = shown(cast, stage=cast.group)
    Duty.objects.create(user=cast.yang, union=cast.hunan, code="news", starts_on=dt.date(2020, 1, 1))
    client = browser(cast.yang)
    for union in (cast.group, cast.gansu, cast.hunan):
        client.post(ADD, filled(work, union, title=union.short_name))
    made = {row.title: row.union for row in Collection.objects.all()}
    assert made == {"集团工会": cast.group, "甘肃连锁工会": cast.group, "湖南民生工会": cast.hunan}


def test_what_somebody_above_chose_stays_as_it_is_or_becomes_ones_own(crowd):
    row = collected(crowd, by=crowd.li, union=crowd.gansu)
    work = row.cover
    crowd_wide = Audience(union=crowd.group, sex="F", post_kinds=(str(crowd.drivers.pk),))
    row.amend(crowd.yang, works=[work], audience=crowd_wide)
    client, amend = browser(crowd.li), reverse("showcase:amend", kwargs={"pk": row.pk})
    assert "现在的范围是上级工会定的" in client.get(amend).content.decode()
    same = {"to-sex": "F", "to-post_kinds": [crowd.drivers.pk]}
    assert client.post(amend, filled(work, crowd.group, **same)).status_code == 302
    assert fresh(row).audience.facts() == crowd_wide.facts()
    wider = client.post(amend, filled(work, crowd.group))
    assert wider.status_code == 422
    assert "这是上级工会定的范围，只能原样留着" in wider.content.decode()
    assert fresh(row).audience.facts() == crowd_wide.facts()
    assert client.post(amend, filled(work, crowd.gansu)).status_code == 302
    assert fresh(row).audience.facts() == {"union": crowd.gansu.pk, "is_below": True}


def test_what_somebody_above_opens_to_more_people_is_theirs_from_then_on(crowd):
    row = collected(crowd, by=crowd.li, union=crowd.gansu)
    amend = reverse("showcase:amend", kwargs={"pk": row.pk})
    assert browser(crowd.yang).post(amend, filled(row.cover, crowd.group)).status_code == 302
    assert fresh(row).union == crowd.group
    assert browser(crowd.li).post(amend, filled(row.cover, crowd.group, title="别的")).status_code == 404
    assert fresh(row).title == "路上的人"


def test_a_work_that_comes_in_sight_while_one_writes_stays_where_it_was(cast):
    row, client = collected(cast), browser(cast.yang)
    hidden, other = row.cover, shown(cast, stage=cast.group, title="第二件")
    row.amend(cast.yang, works=[hidden, other])
    amend, state = reverse("showcase:amend", kwargs={"pk": row.pk}), Work.objects.filter(pk=hidden.pk)
    state.update(state="hidden", reason="名字写错了")
    page = client.get(amend)
    assert page.context["form"].unseen == [hidden.pk]
    sent = filled(other, cast.group, seen=page.context["form"]["seen"].value())
    state.update(state="published")
    assert client.post(amend, sent).status_code == 302
    assert list(fresh(row).places()) == [hidden.pk, other.pk]
    sent = filled(other, cast.group, seen=f"{hidden.pk},{other.pk}")
    assert client.post(amend, sent).status_code == 302
    assert list(fresh(row).places()) == [other.pk], "the control: what was seen and not ticked goes"


def test_sent_twice_is_one(cast):
    work = shown(cast)
    data = filled(work, cast.gansu)
    for _n in range(2):
        assert browser(cast.li).post(ADD, data).status_code == 302
    assert Collection.objects.count() == 1


@pytest.mark.parametrize("name", ["zhou", "ma", "liu", "operator"])
def test_nobody_else_makes_one(cast, name):
    work = shown(cast)
    assert browser(getattr(cast, name)).post(ADD, filled(work, cast.gansu)).status_code == 404


def spent(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_cost_the_same_for_one_and_five_collections(crowd):
    kinds = {"post_kinds": (str(crowd.drivers.pk),), "companies": (str(crowd.gansu_co.pk),), "sex": "F"}
    row = collected(crowd, **kinds)
    desk, reader = browser(crowd.yang), browser(crowd.zhou)
    pages = [(desk, "/showcase/desk/collections/"), (reader, "/showcase/collections/")]
    pages += [(desk, row.get_absolute_url()), (reader, row.get_absolute_url())]
    pages += [(desk, ADD), (desk, reverse("showcase:amend", kwargs={"pk": row.pk}))]
    once = [spent(*one) for one in pages]
    for n in range(4):
        collected(crowd, title=f"专辑{n}", **kinds)
    assert [spent(*one) for one in pages] == once
    assert max(once) <= 13


def test_works_are_found_by_words_and_what_is_ticked_stays(cast, monkeypatch):
    monkeypatch.setattr("zgh.services.showcase.forms_collection.MOST_WORKS", 1)
    old, new = shown(cast, title="戈壁、日出"), shown(cast, title="药柜")
    client = browser(cast.li)
    page = client.get(ADD).content.decode()
    assert ("药柜" in page, "戈壁" in page) == (True, False)
    sent = filled(new, cast.gansu, title="", q="戈壁", find="1")
    found = client.post(ADD, sent)
    page = found.content.decode()
    assert found.status_code == 200
    assert "给专辑起个题目" not in page
    assert "戈壁、日出" in page
    assert f'value="{new.pk}" checked' in page
    assert not Collection.objects.exists()
    sent = filled(new, cast.gansu, q="戈壁", works=[new.pk, old.pk], **{f"place-{old.pk}": "1", f"place-{new.pk}": "2"})
    assert client.post(ADD, sent).status_code == 302
    assert Collection.objects.get().places() == {old.pk: 1, new.pk: 2}


@pytest.mark.parametrize(("q", "looked", "is_saved"), [("", "", True), ("戈壁", "", False), ("戈壁", "戈壁", True)])
def test_the_enter_key_saves_unless_there_is_something_to_find(cast, q, looked, is_saved):
    sent = filled(shown(cast), cast.gansu, q=q, looked=looked, enter="1")
    assert browser(cast.li).post(ADD, sent).status_code == (302 if is_saved else 200)
    assert Collection.objects.exists() == is_saved
    page = browser(cast.li).get(ADD).content.decode()
    assert page.index('name="enter"') < page.index('name="find"')


def test_two_cadres_do_not_overwrite_each_other(cast):
    row = collected(cast, union=cast.gansu, by=cast.li)
    amend, work = reverse("showcase:amend", kwargs={"pk": row.pk}), row.cover
    mark = browser(cast.li).get(amend).context["form"].initial["mark"]
    other = shown(cast, title="另一件")
    row.take_in(cast.yang, other)
    late = browser(cast.li).post(amend, filled(work, cast.gansu, mark=mark))
    assert late.status_code == 422
    assert "别人刚改过这本专辑" in late.content.decode()
    assert fresh(row).places() == {work.pk: 1, other.pk: 2}
    mark = browser(cast.li).get(amend).context["form"].initial["mark"]
    assert browser(cast.li).post(amend, filled(work, cast.gansu, mark=mark)).status_code == 302
    assert fresh(row).title == "路上的人"


@pytest.mark.parametrize(("who", "may"), [("li", True), ("yang", True), ("zhou", False), ("ma", False), ("liu", False)])
def test_whoever_looks_after_the_stage_puts_a_work_into_a_collection_of_theirs(cast, who, may):
    row, work = collected(cast, union=cast.gansu, by=cast.li), shown(cast, title="又一件")
    url, client = reverse("showcase:take_in", kwargs={"pk": work.pk}), browser(getattr(cast, who))
    assert client.get(url).status_code == (200 if may else 404)
    assert (url in client.get(work.get_absolute_url()).content.decode()) == may
    for _twice in range(2):
        client.post(url, {"collection": row.pk})
    assert (work.pk in fresh(row).places()) == may
    assert len(fresh(row).places()) == (2 if may else 1)


def test_among_many_collections_the_one_meant_is_found_by_its_title(cast, monkeypatch):
    monkeypatch.setattr("zgh.services.showcase.forms_collection.MOST_OFFERED", 2)
    rows = [collected(cast, union=cast.gansu, by=cast.li, title=title) for title in ("路上 2024", "药柜", "日出")]
    work, client = shown(cast, title="又一件"), browser(cast.li)
    url = reverse("showcase:take_in", kwargs={"pk": work.pk})
    page = client.get(url).content.decode()
    assert ["路上 2024" in page, "药柜" in page, "日出" in page, 'name="q"' in page] == [False, True, True, True]
    page = client.get(f"{url}?q=2024 路上").content.decode()
    assert ["路上 2024" in page, "药柜" in page, 'value="2024 路上"' in page] == [True, False, True]
    assert "没有找到这个题目" in client.get(f"{url}?q=海边").content.decode()
    assert client.post(f"{url}?q=路上", {"collection": rows[0].pk}).status_code == 302
    assert work.pk in fresh(rows[0]).places()


def test_nobody_puts_a_work_into_a_collection_of_others(cast):
    row, work = collected(cast), shown(cast, title="又一件")
    answer = browser(cast.li).post(reverse("showcase:take_in", kwargs={"pk": work.pk}), {"collection": row.pk})
    assert answer.status_code == 422
    assert work.pk not in fresh(row).places()


def test_collections_are_searched_by_their_titles(cast):
    collected(cast, title="戈壁之光")
    client = browser(cast.ma)
    assert "戈壁之光" in client.get("/showcase/collections/?q=戈壁").content.decode()
    page = client.get("/showcase/collections/?q=海边").content.decode()
    assert "戈壁之光" not in page
    assert "没有找到" in page


def test_a_collection_is_found_under_its_words_of_today_and_only_while_it_is_out(cast):
    row = collected(cast, title="琥珀厅围炉", is_out=False)
    work, seen = row.pieces.get().work, []
    seen.append(len(find(Collection, "琥珀厅", cast.zhou)))
    row.publish(cast.yang)
    seen.append(len(find(Collection, "琥珀厅", cast.zhou)))
    row.amend(cast.yang, works=[work], title="珊瑚礁影展", story="蜻蜓塘")
    assert [len(find(Collection, words, cast.zhou)) for words in ("琥珀厅", "珊瑚礁", "蜻蜓塘")] == [0, 1, 1]
    row.withdraw(cast.yang)
    seen.append(len(find(Collection, "珊瑚礁", cast.zhou)))
    assert seen == [0, 1, 0]


def test_a_file_of_collections_costs_the_same_for_one_and_five_narrowed_rows(crowd):
    kinds = {"post_kinds": (str(crowd.drivers.pk),), "companies": (str(crowd.gansu_co.pk),)}
    client, costs = browser(crowd.yang), []
    for many in (1, 4):
        for n in range(many):
            collected(crowd, title=f"专辑{n}", **kinds)
        with CaptureQueriesContext(connection) as queries:
            file = b"".join(client.get("/showcase/desk/collections/?format=csv").streaming_content).decode()
        costs.append(len(queries))
        assert file.count("驾驶配送") >= many
    assert costs[0] == costs[1]
