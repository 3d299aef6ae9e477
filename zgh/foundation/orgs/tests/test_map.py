"""The province grid, other names, and a tree that stays quick."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import LONG_AGO, grow
from zgh.foundation.orgs import counts, naming
from zgh.foundation.orgs.layers import layers
from zgh.foundation.orgs.models import Company, Lineage, Membership, Person, Union, UnionAlias
from zgh.foundation.orgs.tiles import PLACES, steps
from zgh.foundation.orgs.views import unions as views
from zgh.kit.regions import PROVINCES, SIGNS


def text_of(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_34_provinces_have_a_place_of_their_own_and_a_sign():
    assert set(PLACES) == set(SIGNS) == set(PROVINCES)
    assert len(set(PLACES.values())) == len(set(SIGNS.values())) == len(PROVINCES) == 34


@pytest.mark.parametrize("who", ["zhou", "wang", "yang", "operator"])
def test_the_map_shows_every_layer_with_the_list_behind_each_number(cast, client, who):
    grow(Company, cast.hq, code="C9", name="青海药业有限公司", province="63")
    client.force_login(getattr(cast, who))
    text = text_of(client, "orgs:grid", layer="uncovered")
    assert "位置示意，非地图" in text
    assert f"{reverse('orgs:companies')}?province=63" in text
    assert f"{reverse('orgs:list')}?province=62" in text
    assert "青海，未建会单位1个" in text
    companies = text_of(client, "orgs:companies", province="63")
    assert "青海药业有限公司" in companies
    unions = text_of(client, "orgs:list", province="62")
    assert "甘肃连锁工会委员会" in unions
    assert "湖南民生工会委员会" not in unions


def test_small_groups_of_people_are_not_told(cast, client, settings):
    client.force_login(cast.zhou)
    assert "甘肃，会员不足5人" in text_of(client, "orgs:grid", layer="members")  # three members
    settings.MAP_LEAST_PEOPLE = 3
    assert "甘肃，会员3人" in text_of(client, "orgs:grid", layer="members")


def test_the_map_costs_one_query_a_layer(cast, client):
    client.force_login(cast.zhou)
    client.get(reverse("orgs:grid"))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("orgs:grid"))
    assert len(seen) <= 12
    assert len(layers()) >= 3


def test_shades_hold_about_as_many_provinces_each():
    assert steps({str(n): n for n in range(1, 9)}) == [2, 4, 6, 8]
    assert steps({"11": 7}) == [7]
    assert steps({}) == []


def test_a_search_that_finds_the_root_shows_no_way_to_it(cast, client):
    client.force_login(cast.zhou)
    assert reverse("orgs:union", args=[cast.group.pk]) in text_of(client, "orgs:unions", q="集团")


@pytest.mark.parametrize("text", ["甘工会", "老甘肃", "ggh", "甘肃药材"])
def test_a_union_is_found_by_what_people_call_it(cast, client, text):
    naming.nickname(cast.wang, cast.gansu, "甘工会")
    UnionAlias.objects.create(union=cast.gansu, name="老甘肃药材工会", kind="former")
    client.force_login(cast.zhou)
    found = text_of(client, "orgs:unions", q=text)
    assert reverse("orgs:union", args=[cast.gansu.pk]) in found
    assert reverse("orgs:union", args=[cast.hunan.pk]) not in found
    assert "集团工会" in found  # the way down to it


@pytest.mark.parametrize(("who", "status"), [("wang", 302), ("yang", 302), ("li", 404), ("liu", 404), ("zhou", 404)])
def test_only_keepers_say_what_a_union_is_called(cast, client, who, status):
    client.force_login(getattr(cast, who))
    url = reverse("orgs:nickname", args=[cast.gansu.pk])
    assert client.post(url, {"name": "甘工会"}).status_code == status
    assert UnionAlias.objects.exists() == (status == 302)
    if status == 302:
        assert "已经登记过" in client.post(url, {"name": "甘工会"}).content.decode()
        client.post(reverse("orgs:unname", args=[UnionAlias.objects.get().pk]))
        assert not UnionAlias.objects.exists()


def test_a_former_name_cannot_be_forgotten(cast, client):
    row = UnionAlias.objects.create(union=cast.gansu, name="老甘肃", kind="former")
    client.force_login(cast.wang)
    assert client.post(reverse("orgs:unname", args=[row.pk])).status_code == 404


def test_a_merged_union_points_to_its_heir_and_back(cast, client):
    Lineage.objects.create(before=cast.gansu, after=cast.hunan, kind="merged", day=LONG_AGO)
    Union.objects.filter(pk=cast.gansu.pk).update(closed_on=LONG_AGO)
    client.force_login(cast.zhou)
    gone = text_of(client, "orgs:union", cast.gansu.pk)
    assert "有事请找这里" in gone
    assert reverse("orgs:union", args=[cast.hunan.pk]) in gone
    assert "甘肃连锁工会" in text_of(client, "orgs:union", cast.hunan.pk)
    assert "甘肃连锁工会委员会" not in text_of(client, "orgs:list")
    assert "甘肃连锁工会委员会" in text_of(client, "orgs:list", view="closed")


def test_many_children_come_a_page_at_a_time_and_a_search_lands_on_the_right_one(cast, client, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    for i in range(8):
        grow(Union, cast.gansu, code=f"A{i}", name=f"第{i}分工会", short_name=f"第{i}分工会")
    client.force_login(cast.zhou)
    first = text_of(client, "orgs:below", cast.gansu.pk)
    assert "第2分工会" in first
    assert "第3分工会" not in first
    assert "?page=2" in first
    assert "第7分工会" in text_of(client, "orgs:below", cast.gansu.pk, page=3)
    late = Union.objects.get(code="A7")
    assert "第7分工会" in text_of(client, "orgs:below", cast.gansu.pk, at=late.pk)
    assert f"?at={late.pk}#n-{late.pk}" in text_of(client, "orgs:unions", q="第7分工会")


def test_in_very_large_trees_the_counts_are_kept_for_a_while(cast, monkeypatch):
    cache.delete("orgs.counts")
    plain = [(u.employee_count, u.member_count) for u in counts.headcounts(list(Union.objects.all()))]
    monkeypatch.setattr(counts, "MANY", 1)
    assert [(u.employee_count, u.member_count) for u in counts.headcounts(list(Union.objects.all()))] == plain
    with CaptureQueriesContext(connection) as seen:
        counts.headcounts(list(Union.objects.all()))
    assert not any("orgs_membership" in query["sql"] for query in seen.captured_queries)
    cache.delete("orgs.counts")


def test_so_few_members_are_not_told_on_the_tree_and_a_unions_home_either(cast, client):
    client.force_login(cast.xiong)
    home, tree = f"/orgs/unions/{cast.hunan.pk}/", "/orgs/"
    assert Membership.objects.filter(union=cast.hunan).count() == 2
    for page in (home, tree):
        assert "不足5" in client.get(page).content.decode()
    crowd = Person.objects.bulk_create(Person(name=f"同事{i}", union=cast.hunan) for i in range(3))
    Membership.objects.bulk_create(Membership(person=p, union=cast.hunan, starts_on=LONG_AGO) for p in crowd)
    assert "不足5" not in client.get(home).content.decode()
