"""The card: what it shows, how long a code lives, who may scan it and what they see."""

from __future__ import annotations

import re

import pytest
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from zgh.foundation.orgs.models import IdentityNumber, Membership
from zgh.governance.membership import card, standing

from .asking import live

CARD, CODE = "/membership/card/", "/membership/card/code/"


@pytest.fixture(autouse=True)
def _fresh_cache(db):
    cache.clear()


def url(user):
    return reverse("membership:verify", kwargs={"token": card.token_for(user.person)})


def scanned(client, by, address):
    client.force_login(by)
    return client.get(address)


def test_the_card_shows_the_union_the_standing_and_a_masked_name(cast, client):
    Membership.objects.filter(person=cast.zhou.person).update(card_no="620001")
    client.force_login(cast.zhou)
    text = client.get(CARD).content.decode()
    assert all(word in text for word in ("周*", "甘肃连锁工会", "620001", "2020年", "<svg"))
    assert "周敏" not in text.partition("<main")[2]
    assert not re.search(r"<svg[^>]*style=|<script(?![^>]*src)", text)


def test_each_code_is_another(cast, client):
    client.force_login(cast.zhou)
    codes = {client.get(CODE, headers={"HX-Request": "true"}).context["url"] for _n in range(3)}
    assert len(codes) == 3


def test_a_phone_may_keep_the_card_but_never_its_code(cast, client):
    client.force_login(cast.zhou)
    answer = client.get(CARD)
    assert answer["Keep-Page"].split()[0] == str(cast.zhou.pk)
    assert not client.get(CODE).has_header("Keep-Page")
    kept = re.sub(r"<!--live-->.*?<!--/live-->", "", answer.content.decode(), flags=re.DOTALL)  # as worker.js does
    assert 'class="z-qr"' in answer.content.decode()
    for secret in ("z-qr", answer.context["url"], reverse("membership:code")):
        assert secret not in kept, secret
    assert all(word in kept for word in ("甘肃连锁工会", "不能用来核验"))


@pytest.mark.parametrize("who", ["ma", "operator"])
def test_who_is_no_member_has_no_code(cast, client, who):
    client.force_login(getattr(cast, who))
    answer = client.get(CARD)
    assert b'class="z-qr"' not in answer.content
    assert answer.status_code == (404 if who == "operator" else 200)


def test_a_cadre_sees_the_status_the_masked_name_and_the_union_and_nothing_else(cast, client):
    IdentityNumber.objects.create(person=cast.zhou.person, **IdentityNumber.fields_for("620102198605203324"))
    text = scanned(client, cast.liu, url(cast.zhou)).content.decode()
    shown = text.partition("<main")[2].partition("</main>")[0]
    assert all(word in shown for word in ("会员", "周*", "甘肃连锁工会"))
    for secret in ("周敏", "138", "620102", "3324", "E0001", str(cast.zhou.person.pk) + "-"):
        assert secret not in shown, secret


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("wang", 200),
        ("li", 200),
        ("yang", 200),
        ("chen", 200),
        ("zhao", 200),
        ("zhou", 404),
        ("ma", 404),
        ("operator", 404),
    ],
)
def test_only_people_on_duty_find_the_page(cast, client, who, status):
    assert scanned(client, getattr(cast, who), url(cast.zhou)).status_code == status


def test_visitors_are_asked_to_sign_in_and_learn_nothing(cast, client):
    answer = client.get(url(cast.zhou))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("accounts:login"))


@pytest.mark.parametrize(("standing_now", "label"), [("retained", "保留会籍"), ("none", "不是会员")])
def test_the_status_is_that_of_the_moment(cast, client, standing_now, label):
    address = url(cast.zhou)
    if standing_now == "retained":
        standing.retain(cast.wang, live(cast.zhou), "退休")
    else:
        standing.resign(cast.zhou, cast.zhou.person)
    assert label in scanned(client, cast.liu, address).content.decode()


def test_a_code_dies_after_its_seconds(cast, client, settings):
    address = url(cast.zhou)
    settings.MEMBERSHIP_CARD_SECONDS = -1
    answer = scanned(client, cast.liu, address)
    assert answer.status_code == 410
    assert "已经过期" in answer.content.decode()
    assert "周" not in answer.content.decode().partition("<main")[2]


def test_a_code_is_good_for_the_first_who_scans_it(cast, client):
    address = url(cast.zhou)
    assert scanned(client, cast.liu, address).status_code == 200
    assert scanned(client, cast.liu, address).status_code == 200, "reloading one's own page"
    second = scanned(client, cast.wang, address)
    assert (second.status_code, "刚刚被别人验过" in second.content.decode()) == (410, True)


@pytest.mark.parametrize(
    "token",
    ["x", "1-abc:1tyXYZ:AAAA", signing.TimestampSigner(salt="other").sign("1-abc")],
    ids=["nonsense", "badly signed", "another salt"],
)
def test_what_is_not_our_code_says_so(cast, client, token):
    answer = scanned(client, cast.liu, reverse("membership:verify", kwargs={"token": token}))
    assert answer.status_code == 410
    assert "不是会员卡的码" in answer.content.decode()
