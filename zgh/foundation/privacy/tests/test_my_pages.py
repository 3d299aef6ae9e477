"""我的数据 on the screen: what is kept, who looked, in which files I was."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zgh.foundation.audit.book import record
from zgh.foundation.orgs.models import IdentityNumber
from zgh.foundation.orgs.unseal import unseal
from zgh.foundation.privacy.models import Export, ExportSubject
from zgh.foundation.privacy.registry import holdings


@pytest.fixture
def zhou(cast, client):
    client.force_login(cast.zhou)
    return client


def test_the_first_page_names_every_kind_and_why(cast, zhou):
    body = zhou.get(reverse("privacy:my")).content.decode()
    for holding in holdings():
        assert str(holding.label) in body
        assert str(holding.why) in body


@pytest.mark.parametrize("key", [holding.key for holding in holdings()])
def test_every_kind_has_a_page_of_few_queries(cast, zhou, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = zhou.get(reverse("privacy:held", args=[key]))
    assert answer.status_code == 200
    assert "存多久" in answer.content.decode()


@pytest.mark.parametrize(("key", "number", "mask"), [("accounts.phone", "13800000001", "138****0001")])
def test_numbers_are_masked_until_their_owner_asks(cast, zhou, key, number, mask):
    url = reverse("privacy:held", args=[key])
    shut = zhou.get(url).content.decode()
    assert mask in shut
    assert number not in shut
    assert number in zhou.post(url).content.decode()


def test_a_page_holds_nobody_elses_rows(cast, client):
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for("11010119900307803X"))
    client.force_login(cast.yang)
    assert "7803X" not in client.post(reverse("privacy:held", args=["orgs.identity"])).content.decode()
    client.force_login(cast.zhou)
    assert "11010119900307803X" in client.post(reverse("privacy:held", args=["orgs.identity"])).content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "٣"])
def test_any_page_number_is_answered(cast, zhou, page):
    assert zhou.get(reverse("privacy:held", args=["orgs.jobs"]), {"page": page}).status_code == 200


def test_an_unknown_kind_is_no_page(zhou):
    assert zhou.get(reverse("privacy:held", args=["made.up"])).status_code == 404


@pytest.mark.parametrize("n", [1, 5])
def test_looks_say_who_what_why_at_the_same_cost(cast, zhou, n, django_assert_num_queries):
    for _look in range(n):
        unseal(cast.zhou.person, "phone", cast.wang, "送慰问品要打电话")
    unseal(cast.ma.person, "phone", cast.wang, "别人的事")
    zhou.get(reverse("privacy:looks"))
    with django_assert_num_queries(5):
        body = zhou.get(reverse("privacy:looks")).content.decode()
    assert body.count("王丽娟看了您的手机号") == n
    assert "送慰问品要打电话" in body
    assert "别人的事" not in body


def test_looks_are_paged(cast, zhou):
    for n in range(23):
        record(cast.wang, "orgs.unseal", cast.zhou.person, after={"field": "phone"}, note=f"第{n}次要打电话")
    first = zhou.get(reverse("privacy:looks"))
    more = first.context["looks"].more
    assert first.content.decode().count("看了您的") == 20
    assert zhou.get(reverse("privacy:looks"), {"before": more}).content.decode().count("看了您的") == 3


def test_files_i_was_in_are_shown_to_me_and_not_to_others(cast, client):
    facts = {"list_key": "orgs.people", "title": "职工名册", "kind": "xlsx", "count": 9, "reason": "发慰问品"}
    export = Export.objects.create(user=cast.wang, union=cast.gansu, state="at_once", **facts)
    ExportSubject.objects.create(export=export, person=cast.zhou.person)
    url = f"{reverse('privacy:looks')}?what=files"
    client.force_login(cast.zhou)
    body = client.get(url).content.decode()
    assert "王丽娟导出了“职工名册”，共9人" in body
    assert "发慰问品" in body
    client.force_login(cast.ma)
    assert "职工名册" not in client.get(url).content.decode()


def test_platform_staff_have_pages_without_a_person(cast, client):
    client.force_login(cast.operator)
    for name in ("my", "looks", "consents", "copies", "closing", "corrections"):
        assert client.get(reverse(f"privacy:{name}")).status_code == 200
