"""Gates: denied looks like absent, visitors are sent to sign in, the row arrives with its buttons."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.urls import include, path

from zgh.foundation.access.gate import allowed, on_duty, public, signed_in
from zgh.foundation.access.scopes import reach, reaches_all, under, union_ids_under
from zgh.foundation.orgs.models import Person, Union


@allowed("view", Person, buttons=["unseal"], join=["union"])
def person(request, row):
    return HttpResponse(f"{row.name} {bool(row.can_unseal)}")


@allowed("edit", Union, by="code")
def union(request, row):
    return HttpResponse(row.name)


@signed_in
def inside(request):
    return HttpResponse("inside")


@on_duty("voice", "audit")
def desk(request):
    return HttpResponse("desk")


@public("a page for everybody")
def street(request):
    return HttpResponse("street")


urlpatterns = [
    path("p/<int:pk>/", person),
    path("u/<str:code>/", union),
    path("inside/", inside),
    path("desk/", desk),
    path("street/", street),
    path("", include("zgh.config.urls")),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("zhou", "周敏 True"), ("wang", "周敏 True"), ("li", "周敏 False"), ("xiong", None), ("operator", None)],
)
def test_a_row_comes_with_its_buttons_or_not_at_all(cast, client, who, sees):
    client.force_login(getattr(cast, who))
    answer = client.get(f"/p/{cast.zhou.person.pk}/")
    assert (answer.status_code, answer.content.decode() if sees else None) == (200 if sees else 404, sees)


def test_a_forbidden_row_and_a_missing_one_are_told_apart_by_nothing(cast, client):
    client.force_login(cast.xiong)
    forbidden, missing = (client.get(f"/p/{pk}/") for pk in (cast.zhou.person.pk, 10**9))
    assert forbidden.status_code == missing.status_code == 404
    pages = [re.sub(r"\w{64}", "token", answer.content.decode()) for answer in (forbidden, missing)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(("who", "status"), [("wang", 200), ("liu", 404), ("zhou", 404)])
def test_a_row_can_be_named_by_another_key(cast, client, who, status):
    client.force_login(getattr(cast, who))
    assert client.get("/u/U1/").status_code == status


@pytest.mark.parametrize("url", ["/p/1/", "/u/U1/", "/inside/", "/desk/"])
def test_visitors_are_sent_to_sign_in_and_back(db, client, url):
    answer = client.get(f"{url}?a=1")
    assert answer.status_code == 302
    assert answer.url.endswith(f"?next={url}%3Fa%3D1")
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/account/login/?next=/"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.parametrize(
    ("came_from", "back"),
    [("http://testserver/inside/?q=1", "http%3A//testserver/inside/%3Fq%3D1"), ("https://other.test/", "/"), ("", "/")],
)
def test_what_was_being_sent_leads_back_to_the_page_it_was_written_on(db, client, headers, came_from, back):
    answer = client.post("/p/1/", headers={**headers, "Referer": came_from})
    assert (answer.headers.get("HX-Redirect") or answer.headers["Location"]).endswith(f"?next={back}")


@pytest.mark.parametrize(
    ("who", "status"), [("wang", 200), ("zhao", 200), ("chen", 404), ("zhou", 404), ("operator", 404)]
)
def test_a_duty_page_exists_for_those_on_duty(cast, client, who, status):
    client.force_login(getattr(cast, who))
    assert client.get("/desk/").status_code == status


def test_an_open_page_is_open(db, client):
    assert client.get("/street/").content == b"street"


def test_somebody_switched_off_is_a_visitor(cast, client):
    client.force_login(cast.wang)
    cast.wang.is_active = False
    cast.wang.save()
    assert client.get("/inside/").status_code == 302


@pytest.mark.parametrize(
    ("who", "duty", "unions"),
    [
        ("yang", "voice", {"group", "gansu", "hunan"}),
        ("wang", "voice", {"gansu"}),
        ("wang", "audit", set()),
        ("operator", "voice", set()),
    ],
)
def test_a_duty_reaches_its_union_and_what_is_below(cast, who, duty, unions):
    user, expected = getattr(cast, who), {getattr(cast, name).pk for name in unions}
    assert set(Union.objects.filter(under(user, duty, via="")).values_list("pk", flat=True)) == expected
    ids = union_ids_under(user, duty)
    assert set(Union.objects.filter(pk__in=ids).values_list("pk", flat=True)) == expected


def test_only_a_duty_at_the_root_reaches_all(cast):
    assert reaches_all(cast.zhao, "audit")
    assert not reaches_all(cast.wang, "voice")
    assert not reaches_all(cast.operator, "audit")


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(-1, None, True), (-2, 0, False), (1, None, False), (-1, 1, True)]
)
def test_a_duty_reaches_only_while_it_holds(cast, starts, ends, holds):
    import datetime as dt

    from django.utils import timezone

    from zgh.foundation.orgs.models import Duty

    day = timezone.localdate()
    Duty.objects.create(
        user=cast.ma,
        union=cast.gansu,
        code="voice",
        starts_on=day + dt.timedelta(days=starts),
        ends_on=None if ends is None else day + dt.timedelta(days=ends),
    )
    assert bool(reach(cast.ma, "voice")) is holds
