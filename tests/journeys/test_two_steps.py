"""Second factors as a person meets them: a passkey in a real browser with a virtual authenticator, an app, the lock."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Error, Page, expect

from scripts.browser import PHONE, sign_in, sign_in_by_code, visitor

pytestmark = pytest.mark.journey
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def phone(house: str, browser: Browser) -> Iterator[Callable[[], Page]]:
    """Somebody's phone with a fingerprint reader. Passkeys want a name for the site, not a number: localhost."""
    pages: list[Page] = []

    def phone() -> Page:
        page = visitor(browser, house.replace("127.0.0.1", "localhost"), PHONE)
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        pages.append(page)
        return page

    yield phone
    for page in pages:
        page.context.close()


def number(key: str, later: int = 0) -> str:
    """What the app shows."""
    return format_hotp_value(hotp_value(key.replace(" ", ""), int(time.time()) // 30 + later))


def open_again(page: Page, address: str) -> None:
    """Chromium sometimes aborts the navigation that follows a passkey's; the next one goes."""
    page.wait_for_load_state()
    try:
        page.goto(address)
    except Error:
        page.goto(address)


def test_a_passkey_is_stored_signs_in_alone_confirms_an_act_and_is_removed(phone):
    page = phone()
    sign_in(page, "demo-cadre")
    page.goto("/account/settings/")
    page.get_by_role("link", name=re.compile("两步验证")).click()
    page.get_by_role("link", name=re.compile("加通行密钥")).click()
    page.locator("input[name=name]").fill("我的手机")
    page.get_by_role("button", name="在这部设备上存一把").click()
    expect(page.locator("main")).to_contain_text("我的手机")
    page.get_by_role("button", name="生成备用码").click()
    expect(page.locator("ol code")).to_have_count(10)

    page.goto("/account/settings/")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    page.goto("/account/history/")
    expect(page.locator("main")).to_contain_text("登录")

    page.goto("/account/confirm/?way=passkey&next=/account/devices/")
    page.get_by_role("button", name="用通行密钥确认").click()
    expect(page).to_have_url(re.compile("/account/devices/"))
    open_again(page, "/account/two_steps/")
    page.get_by_text("改名或删除").click()
    page.get_by_role("button", name="删除我的手机").click()
    expect(page.locator("main")).to_contain_text("加通行密钥")
    expect(page.locator("main")).not_to_contain_text("我的手机")


def test_without_the_finger_nobody_gets_in_and_the_page_says_so(phone, house, browser):
    page = visitor(browser, house.replace("127.0.0.1", "localhost"), PHONE)
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "isUserVerified": False}})
    page.goto("/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("alert")).to_contain_text("没有用上通行密钥")
    page.context.close()


def test_an_app_is_asked_for_after_the_sms_code(phone):
    page = phone()
    sign_in(page, "demo-employee")
    page.goto("/account/two_steps/app/")
    assert page.locator("img.z-qr").evaluate("image => image.naturalWidth") > 0, "the QR code is seen"
    key = page.locator("#key").inner_text()
    page.locator("input[name=number]").fill(number(key))
    page.get_by_role("button", name="加好").click()
    expect(page.locator("main")).to_contain_text("验证器")

    other = phone()
    sign_in_by_code(other, "13800000001")
    expect(other.locator("main")).to_contain_text("再确认一步就进来了")
    other.goto("/me/")
    assert "/account/login" in other.url
    by_code_again = number(key, 1)
    other.goto("/account/login/second_step/")
    other.locator("input[name=number]").fill(by_code_again)
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.locator("h1")).to_contain_text("周敏")

    page.goto("/account/two_steps/")
    page.get_by_text("改名或删除").click()
    page.get_by_role("button", name="删除验证器").click()
    if "/account/confirm/" in page.url:
        page.get_by_role("button", name="演示环境：点一下就确认").click()
        page.get_by_role("button", name="接着办").click()
    expect(page.locator("main")).not_to_contain_text("备用码")
