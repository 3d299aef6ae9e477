"""Finding: who finds what, in which order, on either database, whatever is typed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.racing import database, race
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.search import rebuild as rebuilding
from zgh.foundation.search import registry
from zgh.foundation.search.engines import engine
from zgh.foundation.search.finding import look, search
from zgh.foundation.search.index import find, forget, similar, update
from zgh.foundation.search.models import Entry
from zgh.foundation.search.rebuild import rebuild

from . import shelf

pytestmark = pytest.mark.usefixtures("only_ours")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("婚假", {"晚婚假问答", "假期汇编", "<script>alert(1)</script>"}),
        ("生育假", {"假期汇编"}),
        ("工会", {"工会委员会职责", "张三的感谢信"}),
        ("饭", {"夜班热饭"}),
        ("iso90", {"质量体系"}),
        ("渝药工〔2024〕12号", {"关于表彰的决定"}),
        ("渝药工(2024)12号", {"关于表彰的决定"}),
        ("hr", {"质量体系"}),
        ("服务站", {"服务站点"}),
        ("𠮷", {"𠮷野家与髙桥"}),
        ("夜班 食堂", {"夜班热饭"}),
        ("带薪年休假", {"空格"}),
        ("不存在的词", set()),
    ],
)
def test_what_is_in_the_text_is_found_and_nothing_else(reader, query, titles):
    assert set(shelf.hits(query, reader)) == titles


def test_words_fall_through_from_the_phrase_to_together_to_any(reader):
    assert set(shelf.hits("资格证补贴怎么申请", reader)) == {"职业资格证书补贴"}
    assert "夜班热饭" in shelf.hits("食堂能不能提供早餐", reader)


def test_the_title_comes_before_the_text_and_the_newer_before_the_older(reader):
    first, second = (
        Union.objects.add_root({"code": c, "name": n, "short_name": n, "about": a})
        for c, n, a in (("T1", "探亲假", "说明"), ("T2", "说明", "探亲假在这里"))
    )
    update(first)
    update(second)
    assert shelf.hits("探亲假", reader) == ["探亲假", "说明"]
    update(Union.objects.add_root({"code": "T3", "name": "又一份", "short_name": "又", "about": "探亲假"}))
    assert shelf.hits("探亲假", reader) == ["探亲假", "又一份", "说明"]


@pytest.mark.parametrize(
    ("who", "finds"),
    [("wang", True), ("yang", True), ("zhou", True), ("xiong", False), ("liu", False), ("operator", False)],
)
def test_only_rows_one_may_view_are_found_or_counted(cast, who, finds):
    update(cast.zhou.person)
    [found] = search([registry.of(Person)], "周敏", getattr(cast, who), 5)
    assert [hit.url for hit in found.hits] == ([f"/p/{cast.zhou.person.pk}"] if finds else [])
    assert found.count == int(finds)


def test_ones_own_rows_are_found_behind_hundreds_of_others(cast):
    Person.objects.bulk_create(Person(name="同名", union=cast.hunan) for _ in range(30))
    for person in Person.objects.filter(name="同名"):
        update(person)
    mine = Person.objects.create(name="同名", union=cast.gansu)
    update(mine)
    Person.objects.bulk_create(Person(name="同名", union=cast.hunan) for _ in range(600))
    rebuild(pause=0)
    assert [hit.row for hit in find(Person, "同名", cast.wang)] == [mine]


def test_counting_stops_at_five_hundred(cast):
    Person.objects.bulk_create(Person(name="同名", union=cast.gansu) for _ in range(510))
    rebuild(pause=0)
    [found] = search([registry.of(Person)], "同名", cast.wang, 5)
    assert (found.count, found.is_more, len(found.hits)) == (500, True, 5)


def test_where_several_places_are_shown_counting_stops_at_twenty(cast):
    Person.objects.bulk_create(Person(name="同名", union=cast.gansu) for _ in range(60))
    rebuild(pause=0)
    [found, _unions] = search([registry.of(Person), registry.of(Union)], "同名", cast.wang, 5)
    assert (found.count, found.is_more, len(found.hits)) == (20, True, 5)


def test_an_old_title_is_not_buried_by_newer_texts(reader, cast):
    Union.objects.filter(name="夜班热饭").update(name="探亲假怎么休")
    for n in range(60):
        Union.objects.add_root({"code": f"N{n}", "name": f"说明{n}", "short_name": "说", "about": "探亲假在这里"})
    rebuild(pause=0)
    [first, *_others] = look([registry.of(Union), registry.of(Person)], "探亲假", cast.zhou).found[0].hits
    assert first.title == "<mark>探亲假</mark>怎么休"


def test_a_document_number_nobody_has_strays_nowhere(reader):
    assert shelf.hits("渝药工〔2024〕13号", reader) == []
    assert shelf.hits("表彰2024先进", reader) == ["关于表彰的决定"]


def test_a_changed_row_is_found_by_its_new_words_only(reader, cast):
    cast.gansu.about = "新写的介绍"
    cast.gansu.save()
    update(cast.gansu)
    cast.gansu.about = "换过的说明"
    cast.gansu.save()
    update(cast.gansu)
    assert shelf.hits("新写的介绍", reader) == []
    assert shelf.hits("换过的说明", reader) == ["甘肃连锁工会委员会"]
    forget(cast.gansu)
    assert shelf.hits("换过的说明", reader) == []


def test_a_row_that_no_longer_belongs_leaves_the_index(cast, monkeypatch):
    registry.register(Union, title="name", when=Q(about=""), url=lambda union: "/u/")
    update(cast.gansu)
    assert find(Union, "甘肃", cast.zhou)
    Union.objects.filter(pk=cast.gansu.pk).update(about="撤销")
    update(cast.gansu)
    assert not find(Union, "甘肃", cast.zhou)


def test_an_update_goes_back_with_its_transaction(cast):
    from django.db import transaction

    class Sorry(Exception):  # noqa: N818
        pass

    with pytest.raises(Sorry), transaction.atomic():  # noqa: PT012
        update(cast.gansu)
        raise Sorry
    assert not find(Union, "甘肃", cast.zhou)


def test_a_model_nobody_registered_is_an_error_and_not_silence(cast):
    with pytest.raises(KeyError):
        update(cast.zhou)


def test_both_ends_of_a_long_text_are_found(cast):
    cast.gansu.about = "开头有竹笋。" + "中间是很长的一段话，" * 4000 + "结尾有莲藕。"
    cast.gansu.save()
    update(cast.gansu)
    assert Entry.objects.filter(object_id=cast.gansu.pk, label="orgs.union").count() > 3
    for word in ("竹笋", "莲藕", "很长的一段"):
        assert [hit.row for hit in find(Union, word, cast.zhou)] == [cast.gansu]


def test_the_number_of_queries_does_not_grow_with_what_is_found(cast):
    counts = []
    for n in (1, 4, 15):
        Person.objects.bulk_create(Person(name="同名", union=cast.gansu) for _ in range(n))
        rebuild(pause=0)
        find(Person, "同名", cast.wang)
        with CaptureQueriesContext(connection) as queries:
            find(Person, "同名", cast.wang)
        counts.append(len(queries))
    assert counts == [3, 3, 3]


@pytest.mark.parametrize("url", ["/search/", "/search/suggestions/", "/search/?in=orgs.union"])
def test_nothing_typed_breaks_the_page(cast, client, url):
    shelf.fill()
    client.force_login(cast.zhou)
    for query in shelf.NASTY:
        assert client.get(url, {"q": query}).status_code == 200, query
    assert client.get("/search/?q=%ff%fe&in=x.y&page=%E5").status_code == 200
    assert client.get(f"/search/?q=a&page=0002{'0' * 5000}").status_code == 200


def test_similar_rows_share_the_rarer_words_and_far_ones_are_left_out(reader):
    from zgh.foundation.accounts.models import User

    user = User.objects.get(pk=reader)
    titles = [hit.row.name for hit in similar(Union, "夜班吃不上热饭，食堂关门太早", user)]
    assert titles[:1] == ["夜班热饭"]
    assert similar(Union, "今天天气不错", user) == []
    assert similar(Union, "", user) == []
    assert similar(Union, "的了吗", user) == []


def test_similar_rows_are_only_those_one_may_view(cast):
    update(cast.zhou.person)
    assert similar(Person, "周敏", cast.wang)
    assert not similar(Person, "周敏", cast.liu)


def test_the_index_can_be_built_anew(reader):
    before = {query: shelf.hits(query, reader) for query in shelf.QUERIES}
    said = []
    rebuild(lambda *facts: said.append(facts), pause=0)
    assert {query: set(shelf.hits(query, reader)) for query in shelf.QUERIES} == {q: set(h) for q, h in before.items()}
    assert said


def test_what_is_written_while_the_index_is_built_anew_stays(cast):
    def meanwhile(heading, _done, _total):
        if heading == str(Person._meta.verbose_name_plural):  # before the unions' turn
            cast.gansu.about = "刚刚写的介绍"
            update(cast.gansu)

    rebuild(meanwhile, pause=0)
    assert [hit.row for hit in find(Union, "刚刚写的介绍", cast.wang)] == [cast.gansu]


def test_what_leaves_while_it_waits_to_be_written_stays_out(reader, cast, monkeypatch):
    """Rows are read ahead of the writing; one that is changed or taken out meanwhile must not come back as it was."""
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    registry.register(Union, title="name", body=["about"], when=Q(about__gt=""), url=lambda union: f"/u/{union.pk}")

    def meanwhile(heading, done, _total):
        if heading == str(Union._meta.verbose_name_plural) and done == 1:
            second, third = Union.objects.exclude(about="").order_by("pk")[1:3]
            Union.objects.filter(pk=second.pk).update(about="")
            Union.objects.filter(pk=third.pk).update(about="改过的说明")
            update(Union.objects.get(pk=second.pk))
            update(Union.objects.get(pk=third.pk))

    rebuild(meanwhile, pause=0)
    assert shelf.hits("假期汇编", reader) == []
    assert shelf.hits("未婚青年联谊", reader) == ["未婚青年联谊"]
    assert shelf.hits("改过的说明", reader) == ["未婚青年联谊"]
    assert shelf.hits("假日举行", reader) == []


def test_another_process_cuts_texts_into_the_same_tokens(reader, monkeypatch):
    monkeypatch.setattr(rebuilding.os, "cpu_count", lambda: 2)
    before = {query: set(shelf.hits(query, reader)) for query in shelf.QUERIES}
    monkeypatch.setattr(rebuilding, "MANY", 1)
    rebuild(pause=0)
    assert {query: set(shelf.hits(query, reader)) for query in shelf.QUERIES} == before


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_two_rebuilds_at_once_leave_each_row_once(vendor):
    with database(vendor) as url:
        race("zgh.foundation.search.tests.shelf.fill", url=url)
        assert race("zgh.foundation.search.tests.shelf.renew", url=url, processes=4) == ["renewed"] * 4
        assert race("zgh.foundation.search.tests.shelf.count", url=url).one() == len(shelf.TEXTS)


@pytest.mark.race
def test_without_holding_the_index_two_rebuilds_collide():
    with database("postgresql") as url:
        race("zgh.foundation.search.tests.shelf.fill", url=url)
        assert "IntegrityError" in race("zgh.foundation.search.tests.shelf.renew", True, url=url, processes=4, rounds=5)


@pytest.mark.race
@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_no_query_is_an_error_on_either_database(vendor):
    with database(vendor) as url:
        reader = race("zgh.foundation.search.tests.shelf.fill", url=url).one()
        assert race("zgh.foundation.search.tests.shelf.survive", shelf.NASTY, reader, url=url).one() == len(shelf.NASTY)


@pytest.mark.race
def test_both_databases_find_the_same_in_the_same_order():
    found = []
    for vendor in ("sqlite", "postgresql"):
        with database(vendor) as url:
            reader = race("zgh.foundation.search.tests.shelf.fill", url=url).one()
            found.append(race("zgh.foundation.search.tests.shelf.all_hits", shelf.QUERIES, reader, url=url).one())
    assert found[0] == found[1]
    assert sum(bool(titles) for titles in found[0].values()) >= 20


def _waiting() -> int:
    """How much more there is to go through at each look than one tree in order."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list('search_entry_tokens')")
            return cursor.fetchone()[0]
        cursor.execute("SELECT COUNT(DISTINCT segid) FROM search_fts_idx")
        return cursor.fetchone()[0] - 1


def test_after_a_rebuild_the_index_is_in_order(reader, monkeypatch):
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    rebuild(pause=0)
    assert _waiting() == 0
    monkeypatch.setattr(type(engine()), "settle", lambda _self: iter(()))
    rebuild(pause=0)
    assert _waiting() > 0, "the control"
