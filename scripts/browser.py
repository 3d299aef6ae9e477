"""A headless Chromium and a person in it: for journeys, screenshots and whoever wants to look at a page.

    with chromium() as browser:
        page = visitor(browser, "http://127.0.0.1:8000", PHONE)
        sign_in(page, "demo-employee")
        page.goto("/voice/")

`python -m scripts.browser` finds or installs a Chromium and prints where it is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.bootstrap import SetupError, apt, run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# No sandbox: CI runs as root, where Chromium has none. Pages are our own.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def installed() -> str:
    """A Chromium that is already here, or "". CHROMIUM in the environment wins."""
    given = os.environ.get("CHROMIUM", "")
    for name in (given, *NAMES):
        if name and (path := shutil.which(name)):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        path = play.chromium.executable_path
    return path if Path(path).exists() else ""


def chromium_path() -> str:
    """The Chromium to use: the system's, else Debian's where root can install it, else Playwright's own."""
    if path := installed():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt("Chromium (Debian's)", "chromium", "fonts-noto-cjk")
    else:
        run("Chromium (Playwright's)", [sys.executable, "-m", "playwright", "install", "chromium"])
    if path := installed():
        return path
    raise SetupError("no Chromium could be had; install one or set CHROMIUM to its path.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running headless browser."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def visitor(browser: Browser, address: str, size: dict[str, int], **how: Any) -> Page:
    """A fresh browser window of one person. `how`: color_scheme="dark" and other Playwright context options."""
    is_phone = size["width"] < 800
    defaults = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "has_touch": is_phone, "is_mobile": is_phone}
    options: dict[str, Any] = {**defaults, "viewport": size, **how}
    context = browser.new_context(base_url=address, **options)
    context.set_default_timeout(15_000)
    return context.new_page()


def sign_in(page: Page, username: str) -> None:
    """One-tap sign-in of the demonstration (its server runs with ZGH_MODE=demo)."""
    page.goto("/account/login/")
    page.locator(f'button[name="username"][value="{username}"]').click()
    page.wait_for_url(lambda url: "/account/login" not in url)


def sign_in_by_code(page: Page, phone: str) -> None:
    """Phone and SMS code, which the demonstration shows on the page."""
    page.goto("/account/login/")
    page.locator("input[name=phone]").fill(phone)
    page.get_by_role("button", name=re.compile("验证码")).first.click()
    shown = page.get_by_text(re.compile(r"验证码 *\d{6}")).last.inner_text()
    page.locator("input[name=code]").fill(shown[-6:])
    page.get_by_role("button", name="登录", exact=True).last.click()


def with_care(page: Page, on: bool = True) -> None:
    """关怀版 as somebody would switch it who has not signed in, or for this look only."""
    page.evaluate("on => document.documentElement.toggleAttribute('data-care', on)", on)


if __name__ == "__main__":
    print(subprocess.run([chromium_path(), "--version"], capture_output=True, text=True, check=False).stdout.strip())  # noqa: S603
