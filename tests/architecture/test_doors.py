"""Every address, visited by everybody: denied unless somebody wrote down who may enter (samples.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import path, reverse
from django.views import View

from zgh.foundation.access.gate import allowed, public, signed_in
from zgh.foundation.orgs.models import Person

from .addresses import Address, addresses, heavy_views, without_gate, without_name
from .samples import DOORS, EVERYONE, OUTSIDERS, SECRET, case

ALL = list(addresses())
NAMED = [address for address in ALL if not address.arguments]
WITH_ROW = [address for address in ALL if address.arguments]
DENIED = 404


@pytest.fixture
def world(cast: SimpleNamespace, settings) -> SimpleNamespace:
    """The cast, and zhou's private case at 甘肃; files stay in memory."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    cast.case = case(cast)
    return cast


@pytest.fixture
def browsers(world: SimpleNamespace) -> dict[str, Client]:
    found = {}
    for name in EVERYONE:
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(getattr(world, name))
    return found


def body(answer) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode("utf-8", "replace")


def none(offences: list[str]) -> None:
    if offences:
        pytest.fail("\n".join(offences), pytrace=False)


def test_every_address_says_who_may_open_it() -> None:
    none(without_gate(ALL))


def test_every_address_has_a_name() -> None:
    none(without_name(ALL))


def test_no_two_addresses_share_a_name() -> None:
    names = Counter(address.name for address in ALL)
    assert [name for name, n in names.items() if n > 1] == []


def test_no_page_stands_on_more_than_250_lines_of_our_own_ancestors() -> None:
    none(heavy_views(ALL))


def test_every_address_with_a_row_is_written_down_and_no_other() -> None:
    assert {address.name for address in WITH_ROW} == set(DOORS)


@pytest.mark.parametrize("address", ALL, ids=lambda address: address.name)
def test_visitors_see_only_what_is_public(world: SimpleNamespace, address: Address) -> None:
    url = reverse(address.name, kwargs=DOORS[address.name].arguments(world) if address.arguments else None)
    browser = Client(raise_request_exception=False)
    for answer in (browser.get(url), browser.post(url)):
        assert answer.status_code < 500
        assert SECRET not in body(answer)
        if address.gate.kind != "public":
            assert answer.status_code in (302, 401, 404, 405), f"{url} answers a visitor {answer.status_code}"
            assert answer.status_code != 302 or answer.url.startswith(reverse("accounts:login"))


@pytest.mark.parametrize("address", WITH_ROW, ids=lambda address: address.name)
def test_a_row_opens_to_those_written_down_and_looks_absent_to_others(world, browsers, address: Address) -> None:
    door = DOORS[address.name]
    url = reverse(address.name, kwargs=door.arguments(world))
    wrong = [
        said for name, browser in browsers.items() for said in _unexpected(browser, url, name, name in door.open_to)
    ]
    none(wrong)


def _unexpected(browser: Client, url: str, name: str, may: bool) -> Iterator[str]:
    seen = browser.get(url)
    if seen.streaming:
        seen.close()  # a file that nobody reads to its end
    if seen.status_code >= 500:
        yield f"{name} broke GET {url}"
    if may and seen.status_code == DENIED:
        yield f"{name} may GET {url} but gets 404"
    if not may:
        sent = browser.post(url)
        if seen.status_code not in (DENIED, 405) or sent.status_code not in (DENIED, 405):
            yield f"{name} may not open {url} but gets {seen.status_code}, and {sent.status_code} for POST"
        if seen.status_code == sent.status_code == 405:
            yield f"{url} is refused by method before anybody asked who {name} is"
        if SECRET in body(seen) or SECRET in body(sent):
            yield f"{name} reads the secret at {url}"


@pytest.mark.parametrize("address", NAMED, ids=lambda address: address.name)
def test_a_page_answers_everybody_and_tells_outsiders_nothing(world, browsers, address: Address) -> None:
    url, duties = reverse(address.name), address.gate.verb.split("|")
    for name, browser in browsers.items():
        answer = browser.get(f"{url}?q={SECRET}" if "search" in url else url)
        assert answer.status_code < 500, f"{name} broke {url}"
        if answer.status_code == 405:
            answer = browser.post(url)
        if address.gate.kind == "duty":
            on_duty = getattr(world, name).duties.filter(code__in=duties).exists()
            is_staff = name == "operator" and set(duties) & {"staff", "operator:system"}
            # A page may be stricter than its gate (only for the whole group, say), never laxer.
            assert on_duty or is_staff or answer.status_code == DENIED, f"{name} at {url}: {answer.status_code}"
        if name in OUTSIDERS:
            text = body(answer).replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
            assert SECRET not in text, f"{name} reads the secret at {url}"


def test_the_secret_could_leak(world, browsers) -> None:
    """The tests above prove nothing unless insiders do see it."""
    assert SECRET in body(browsers["zhou"].get(reverse("voice:case", kwargs={"pk": world.case.pk})))
    assert SECRET in body(browsers["wang"].get(reverse("voice:desk")))


class Bare(View):
    """No gate at all."""


@allowed("fly", Person)
def impossible(request, person): ...


@signed_in
def fine(request): ...


@public("an open page")
def open_page(request): ...


def seeded(*views) -> list[Address]:
    return list(addresses([path(f"{i}/", view, name=f"v{i}") for i, view in enumerate(views)], ("seeded",)))


@pytest.mark.parametrize("view", [Bare.as_view(), public("")(lambda request: None), impossible])
def test_an_address_without_a_proper_gate_would_be_seen(view) -> None:
    assert without_gate(seeded(view))
    assert not without_gate(seeded(fine, open_page))


def test_an_address_without_a_name_would_be_seen() -> None:
    assert without_name(addresses([path("x/", fine)]))
    assert not without_name(seeded(fine))


def test_a_page_on_too_many_ancestors_would_be_seen(monkeypatch) -> None:
    from zgh.kit.lists import ListPage

    class Page(ListPage):
        model = Person

    assert not heavy_views(seeded(Page.as_view()))
    monkeypatch.setattr("tests.architecture.addresses.ANCESTOR_LINES", 100)
    assert heavy_views(seeded(Page.as_view()))


def test_an_open_door_would_be_seen(world, browsers) -> None:
    url = reverse("orgs:union", kwargs={"pk": world.gansu.pk})
    assert list(_unexpected(browsers["xiong"], url, "xiong", may=False))
    assert not list(_unexpected(browsers["xiong"], url, "xiong", may=True))
