"""Signing in as a person would, and every main page fit for a small phone, large text and the dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import DESK, PHONE, sign_in_by_code, with_care

pytestmark = pytest.mark.journey
SMALL = {"width": 360, "height": 740}
PAGES = {
    "demo-employee": [
        "/",
        "/services/",
        "/voice/",
        "/voice/ask/",
        "/me/",
        "/notices/",
        "/orgs/",
        "/search/?q=食堂",
        "/account/settings/",
    ],
    "demo-cadre": ["/desk/", "/voice/desk/", "/orgs/people/", "/todo/"],
    "demo-group-chair": ["/desk/", "/voice/desk/", "/orgs/"],
    "demo-hr": ["/orgs/import/"],
    "demo-auditor": ["/audit/"],
}


def test_signing_in_with_a_phone_and_a_code(someone):
    page = someone()
    sign_in_by_code(page, "138 0000 0001")
    expect(page.locator("h1")).to_contain_text("周敏")


@pytest.mark.parametrize("login", PAGES)
@pytest.mark.parametrize("look", ["phone", "small-care", "desk-dark"])
def test_every_main_page_fits_and_has_one_heading(someone, login, look):
    size = {"phone": PHONE, "small-care": SMALL, "desk-dark": DESK}[look]
    page: Page = someone(login, size, color_scheme="dark" if look == "desk-dark" else "light")
    faults = []
    for path in PAGES[login]:
        answer = page.goto(path)
        if answer.status != 200:
            faults.append(f"{path} answered {answer.status}")
            continue
        with_care(page, look == "small-care")
        faults += [f"{path}: {fault}" for fault in looked_at(page, look)]
    assert faults == []


def looked_at(page: Page, look: str) -> list[str]:
    """What is wrong with the page on the screen."""
    faults = []
    if (wide := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        faults.append(f"{wide} px wider than the screen")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} h1")
    unnamed = page.evaluate(
        "() => [...document.querySelectorAll('a,button,input:not([type=hidden]),textarea,select')]"
        ".filter(e => e.offsetParent && !(e.textContent || '').trim()"
        " && !e.labels?.length && !e.getAttribute('aria-label')"
        " && !e.getAttribute('aria-labelledby') && !e.title).map(e => e.outerHTML.slice(0, 90))"
    )
    faults += [f"no name: {html}" for html in unnamed]
    if look != "desk-dark":
        small = page.evaluate(
            "() => [...document.querySelectorAll('a.btn,button,.z-tabs a,.z-row')].filter(e => e.offsetParent)"
            ".map(e => [e.getBoundingClientRect(), e]).filter(([r]) => r.height < 43.5 && r.width > 0)"
            ".map(([r, e]) => `${Math.round(r.height)} px high: ${(e.innerText || e.outerHTML).slice(0, 40)}`)"
        )
        faults += small
    return faults
