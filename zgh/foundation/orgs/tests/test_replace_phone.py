"""Another number for somebody who lost the old one: by who keeps them, checked, told; never a way into more power."""

from __future__ import annotations

import pytest
from django.urls import reverse

from conftest import enrol
from zgh.foundation.accounts.models import Phone
from zgh.foundation.audit.book import history
from zgh.foundation.orgs.models import Duty

NEW = {"phone": "139 1111 2222", "reason": "本人带工作证来办的"}


def url(person) -> str:
    return reverse("orgs:replace_phone", args=[person.pk])


@pytest.mark.parametrize(
    ("who", "may"),
    [("wang", True), ("yang", True), ("chen", True), ("li", False), ("liu", False), ("ma", False), ("zhou", False)],
)
def test_keepers_replace_it_and_nobody_else_sees_a_page(cast, client, who, may):
    client.force_login(getattr(cast, who))
    assert client.get(url(cast.zhou.person)).status_code == (200 if may else 404)
    assert client.post(url(cast.zhou.person), NEW).status_code == (302 if may else 404)
    assert (Phone.objects.get(user=cast.zhou).number == "13911112222") == may
    assert history(cast.zhou.person).filter(verb="orgs.correct", note=NEW["reason"]).exists() == may


@pytest.mark.parametrize(("who", "may"), [("wang", False), ("yang", True), ("chen", True)])
def test_a_login_with_power_is_replaced_only_from_above_all_of_it(cast, client, who, may):
    """Else a cadre could give the chair's number to themselves and agree to what they asked for."""
    client.force_login(getattr(cast, who))
    assert client.post(url(cast.li.person), NEW).status_code == (302 if may else 404)
    page = client.get(reverse("orgs:person", args=[cast.li.person.pk])).content.decode()
    assert (url(cast.li.person) in page) == may
    Duty.objects.create(user=cast.li, union=cast.group, code="audit", starts_on="2020-01-01")
    assert client.post(url(cast.li.person), NEW).status_code == 404


def test_nobody_replaces_their_own_and_a_taken_or_wrong_number_is_said(cast, client):
    enrol(cast.wang)
    client.force_login(cast.wang)
    assert client.get(url(cast.wang.person)).status_code == 404
    for phone, said in (("13800000002", "别人名下"), ("139", "11位手机号"), ("", "请填写手机号")):
        answer = client.post(url(cast.zhou.person), {**NEW, "phone": phone})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert client.post(url(cast.zhou.person), {**NEW, "reason": ""}).status_code == 422
    assert Phone.objects.get(user=cast.zhou).number == "13800000001"
