"""A device left alone: asked in time whether somebody is there, signed out if not, and back where one was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.browser import DESK, sign_in, visitor
from scripts.serving import serving

pytestmark = pytest.mark.journey


@pytest.fixture
def cadre(data: Path, browser: Browser) -> Iterator[Page]:
    """A cadre at a platform where one minute is long."""
    with serving(data, ZGH_IDLE_MINUTES="orgs:1") as address:
        page = visitor(browser, address, DESK)
        page.clock.install()
        sign_in(page, "demo-cadre")
        yield page
        page.context.close()


def test_one_is_asked_answers_and_is_signed_out_only_when_really_gone(cadre):
    cadre.goto("/privacy/requests/")
    asked = cadre.get_by_role("dialog")
    expect(asked).to_be_hidden()
    cadre.clock.fast_forward(46_000)  # the page's own clock; the platform's goes on as ever
    expect(asked).to_contain_text("您还在吗")
    asked.get_by_role("button", name="我还在").click()
    expect(asked).to_be_hidden()

    cadre.wait_for_url("**/account/login/**", timeout=120_000)  # really a minute
    expect(cadre.locator("body")).to_contain_text("已经替您退出")
    cadre.locator('button[name="username"][value="demo-cadre"]').click()
    cadre.wait_for_url("**/privacy/requests/**")
