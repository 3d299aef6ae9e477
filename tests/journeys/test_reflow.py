"""关怀版 on the narrowest phone: every page of the house reflows, and everything that is tapped is large enough.

The large text is the person's own, remembered by the server. Every address without arguments is visited, and one
sample of every address with arguments that a link on these pages leads to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import expect

from tests.architecture.addresses import addresses

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
SMALL = {"width": 360, "height": 740}
LEAST = 43.5  # 44 px, less what rounding takes
# Not pages: they answer with files, parts of pages or bare states.
NO_PAGES = {
    "portal:worker",
    "portal:manifest",
    "voice:similar",
    "search:suggestions",
    "policies:rephrased",
    "audience:count",
}
SMALL_TARGETS = """least => [...document.querySelectorAll(
    'a.btn, button, summary, .z-tabs a, .z-row, .nav-link, select, textarea, '
    + 'input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=file])')]
  .filter(e => e.offsetParent && !e.closest('[aria-hidden=true], .visually-hidden'))
  .map(e => [e.getBoundingClientRect(), e])
  .filter(([r, e]) => r.width > 1 && r.height > 1 && r.height < least && !(e.type === 'search' && r.height > 40))
  .map(([r, e]) => `${Math.round(r.height)} px high: ${e.tagName} ${(e.innerText || e.outerHTML).slice(0, 40)}`)
"""
LINKS = "() => [...document.querySelectorAll('main a[href], nav a[href]')].map(a => a.href)"


def paths() -> list[str]:
    """Every address without arguments."""
    return [reverse(one.name) for one in addresses() if not one.arguments and one.name not in NO_PAGES]


def remember_care(page: Page) -> None:
    """Switch 关怀版 on as the person does, and see that the server has it."""
    page.goto("/account/settings/")
    form = page.locator("form[action='/account/look/']").filter(has=page.locator("[name=theme]"))
    form.get_by_text("关怀版").click()
    form.get_by_role("button").click()
    page.wait_for_url("**/account/settings/")
    page.goto("/me/")
    expect(page.locator("html[data-care]")).to_have_count(1)


def sample_of(href: str) -> tuple[str, str]:
    """(name, path) of an address with arguments, or two empty words."""
    path = urlsplit(href).path
    try:
        found = resolve(path)
    except Resolver404:
        return "", ""
    return (found.view_name, path) if found.kwargs and found.view_name not in NO_PAGES else ("", "")


def faults_of(page: Page, path: str) -> list[str]:
    """What is wrong with this page, and "" where the address is no page for this person."""
    answer = page.request.get(path, headers={"Accept": "text/html"}, max_redirects=0)
    if answer.status != 200 or "text/html" not in answer.headers.get("content-type", ""):
        assert answer.status < 500, path
        return []
    if answer.headers.get("content-disposition", "").startswith("attachment"):
        return []
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    faults = [f"{wide} px wider than the screen"] if wide > 0 else []
    if not page.evaluate("document.documentElement.hasAttribute('data-care')") and path != reverse("portal:offline"):
        faults.append("forgot the large text")
    return [f"{path}: {fault}" for fault in [*faults, *page.evaluate(SMALL_TARGETS, LEAST)]]


@pytest.mark.parametrize("login", ["demo-employee", "demo-cadre"])
def test_every_page_reflows_with_large_text_on_the_narrowest_phone(someone, login):
    page = someone(login, SMALL)
    remember_care(page)
    faults: list[str] = []
    samples: dict[str, str] = {}
    visited = 0
    for path in paths():
        faults += faults_of(page, path)
        visited += 1
        for href in page.evaluate(LINKS):
            name, sample = sample_of(href)
            if name:
                samples.setdefault(name, sample)
    for sample in samples.values():
        faults += faults_of(page, sample)
    assert visited > 25
    assert len(samples) >= 3, samples
    assert faults == []
