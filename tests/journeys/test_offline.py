"""The platform on a phone without a network: what still works, what is sent later, and what nobody else ever sees."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error, expect

from scripts.browser import DESK, PHONE, sign_in, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.journey
WISH = "地下库房信号不好，想在那里装一个对讲机。"
STORES = "async () => (await caches.keys()).filter(n => n.startsWith('pages-'))"
# Another address of the same worker is another version to the browser.
NEWER = """const home = navigator.serviceWorker, register = home.register.bind(home);
home.register = (address) => register(address + (localStorage.newer ? "?newer" : ""));"""
IS_NEWER = "async () => (await navigator.serviceWorker.ready).active.scriptURL.endsWith('?newer')"
CARD = "/membership/card/"
KEPT = "async path => Boolean(await caches.match(path, {ignoreVary: true}))"
DRAFTS = "() => Object.keys(localStorage).some(key => key.startsWith('draft:'))"


@pytest.fixture
def phone(house: str, browser: Any) -> Iterator[Callable[..., Page]]:
    """A phone whose worker is awake. What the console says while the network is gone is not looked at."""
    pages: list[Page] = []

    def enter(login: str) -> Page:
        page = visitor(browser, house, PHONE)
        pages.append(page)
        sign_in(page, login)
        awake(page)
        return page

    yield enter
    for page in pages:
        page.context.close()


def awake(page: Page) -> None:
    """Until the worker looks after this page and has fetched ahead."""
    until(page, "() => navigator.serviceWorker.controller !== null")
    page.evaluate("async () => (await navigator.serviceWorker.ready).active.postMessage('ahead')")
    for path in ("/", "/voice/", "/voice/ask/", "/me/", "/orgs/home/", CARD):
        until(page, KEPT, path)


def until(page: Page, asked: str, *words: Any) -> None:
    """Wait for a promise to come true; Playwright's own waiting takes the promise itself for an answer."""
    for _try in range(300):
        try:
            if page.evaluate(asked, *words):
                return
        except Error as error:  # the page went elsewhere while it was asked: ask the next one
            if "context was destroyed" not in str(error):
                raise
        page.wait_for_timeout(200)
    pytest.fail(f"{asked} {words} never came true")


def any_case(page: Page) -> str:
    """Open one of my cases; returns its path."""
    page.goto("/voice/")
    page.locator("main a[href^='/voice/']:not([href*='ask'])").first.click()
    page.wait_for_url(re.compile(r"/voice/\d+/"))
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_without_a_network_what_was_read_can_be_read_and_says_from_when_it_is(phone):
    page = phone("demo-employee")
    path = any_case(page)
    heading = page.locator("h1").inner_text()
    until(page, KEPT, path)
    until(page, KEPT, "/")  # fetched ahead, two seconds after the page
    page.context.set_offline(True)
    page.goto(path)
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator(".z-kept")).to_contain_text("没有网络，这是")
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("周敏")

    page.goto("/services/")  # never opened before: the page that says what still works
    expect(page.locator("h1")).to_have_text("现在连不上智工汇")
    works = page.get_by_role("navigation", name="没有网络时还能用")
    for words in ("有话对工会说", "我的心声", "会员卡", "工会电话"):
        expect(works.get_by_text(words, exact=True)).to_be_visible()
    expect(page.locator("[data-shelf]")).to_contain_text(heading[:10])
    works.get_by_text("工会电话").click()
    page.wait_for_url("**/orgs/home/")
    expect(page.locator("main")).to_contain_text("办公电话")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    page.goto("/services/")
    page.context.set_offline(False)  # the page wanted opens by itself
    expect(page.locator("h1")).to_have_text("全部服务")
    expect(page.locator(".z-kept")).to_have_count(0)


def test_the_card_without_a_network_says_that_it_is_a_copy_and_shows_no_code(phone):
    page = phone("demo-employee")
    page.context.set_offline(True)
    page.goto("/services/")
    page.get_by_role("navigation", name="没有网络时还能用").get_by_text("会员卡", exact=True).click()
    page.wait_for_url(f"**{CARD}")
    card = page.get_by_role("region", name="会员卡")
    expect(page.locator(".z-kept")).to_contain_text("没有网络，这是")
    expect(card).to_contain_text("周*")
    expect(card).to_contain_text("不能用来核验。连上网才有核验码")
    expect(page.locator(".z-qr, [data-code]")).to_have_count(0)
    page.context.set_offline(False)  # the card opens anew by itself
    expect(page.locator(".z-qr")).to_be_visible()
    expect(card.get_by_text("不能用来核验")).to_be_hidden()
    expect(page.locator(".z-kept")).to_have_count(0)


def test_what_is_written_without_a_network_is_sent_once_even_after_the_page_was_closed(phone):
    page = phone("demo-employee")
    page.context.set_offline(True)
    page.goto("/voice/ask/?kind=help")
    assert page.locator("input[name=kind][value=help]").is_checked()
    page.locator("textarea[name=text]").fill(WISH)
    page.get_by_role("button", name=re.compile("提交，")).click()
    expect(page.locator("[data-draft-offline]")).to_contain_text("现在没有网络，您写的都存在手机里")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/")
    expect(page.locator(".z-kept")).to_contain_text("没有网络时写的，已经替您提交了")
    page.get_by_role("link", name="去看看").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"XS-\d{6}"))
    page.goto("/voice/")
    assert page.locator("main").inner_text().count("地下库房信号不好") == 1
    page.goto("/voice/ask/")
    expect(page.locator("textarea[name=text]")).to_have_value("")


def test_what_is_sent_later_is_what_was_pressed(phone):
    page = phone("demo-cadre")
    page.goto("/voice/desk/")
    links = page.locator(".z-table tbody a").evaluate_all("(all) => [...new Set(all.map(a => a.href))]")
    case = next(link for link in links if page.goto(link) and page.locator("#answer [formaction]").count())
    page.locator("#answer [name=text]").fill("只写了一半，还要问后勤。")
    page.context.set_offline(True)
    page.locator("#answer").get_by_role("button", name="存草稿").click()
    expect(page.locator("[data-draft-offline]")).to_contain_text("现在没有网络")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto("/")
    expect(page.locator(".z-kept")).to_contain_text("没有网络时写的")
    page.goto(case)
    expect(page.locator("#answer [name=text]")).to_have_value("只写了一半，还要问后勤。")  # not sent to its author


def test_signing_out_leaves_nothing_on_the_phone(phone):
    page = phone("demo-employee")
    path = any_case(page)
    until(page, KEPT, path)
    assert page.evaluate(STORES) != []
    page.goto("/me/")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile("/account/login/"))
    assert page.evaluate(STORES) == []
    page.context.set_offline(True)
    page.goto(path)
    expect(page.locator("h1")).to_have_text("现在连不上智工汇")
    expect(page.locator("[data-shelf-empty]")).to_be_visible()


def test_signing_out_takes_what_was_begun_along_but_says_so_first(phone):
    page = phone("demo-employee")
    page.goto("/voice/ask/?kind=question")
    page.locator("#id_text").press_sequentially("这句话没写完")
    until(page, DRAFTS)
    page.goto("/me/")
    page.get_by_role("button", name="退出登录").dblclick()
    expect(page.get_by_role("status").filter(has_text="没写完、没发出的内容")).to_be_visible()
    assert page.evaluate(DRAFTS)
    page.wait_for_timeout(1100)  # the second half of a double click has read nothing
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile("/account/login/"))
    assert not page.evaluate(DRAFTS)


def test_signing_out_without_a_network_wipes_the_phone_too(phone):
    page = phone("demo-employee")
    page.goto("/me/")
    page.context.set_offline(True)
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator("h1")).to_have_text("现在连不上智工汇")
    assert page.evaluate(STORES) == []


def test_the_next_person_on_the_same_phone_sees_nothing_of_the_first(phone):
    page = phone("demo-employee")
    path = any_case(page)
    until(page, KEPT, path)
    first = page.evaluate(STORES)
    # The session ends without a sign-out, as by the clock or from another device.
    page.context.clear_cookies()
    sign_in(page, "demo-hr")
    until(page, "async old => !(await caches.keys()).some(name => old.includes(name))", first)
    awake(page)
    second = page.evaluate(STORES)
    assert len(second) == 1
    assert second != first
    page.context.set_offline(True)
    page.goto(path)
    expect(page.locator("h1")).to_have_text("现在连不上智工汇")
    page.goto("/")
    expect(page.locator("h1")).to_contain_text("陈静")
    assert "周敏" not in page.content()


def test_pages_of_others_are_never_kept(phone):
    page = phone("demo-cadre")
    page.goto("/voice/desk/")
    page.goto("/orgs/people/")
    page.goto("/desk/")
    for path in ("/voice/desk/", "/orgs/people/", "/desk/"):
        assert not page.evaluate(KEPT, path)


def test_a_new_version_waits_for_a_tap_and_never_disturbs_who_is_writing(phone):
    page = phone("demo-employee")
    page.add_init_script(NEWER)
    page.goto("/voice/ask/")
    page.locator("textarea[name=text]").fill("写到一半")
    page.evaluate("localStorage.newer = 1")
    page.evaluate("() => navigator.serviceWorker.register('/worker.js')")
    until(page, "async () => (await navigator.serviceWorker.ready).waiting !== null")
    assert not page.evaluate(IS_NEWER)
    assert page.locator(".z-newer").count() == 0
    assert page.locator("textarea[name=text]").input_value() == "写到一半"
    page.goto("/me/")
    bar = page.locator(".z-newer")
    expect(bar).to_contain_text("智工汇有新版本了")
    bar.get_by_role("button", name="换上新版").click()
    until(page, IS_NEWER)
    expect(bar).to_have_count(0)


def test_what_was_begun_is_there_again_where_it_was_folded_and_is_said_to_be_kept(someone):
    page = someone("demo-cadre", DESK)
    page.goto("/news/desk/")
    page.locator(".z-table tbody a").first.click()
    page.locator('a[href$="/schedule/"]').first.click()
    page.locator("summary", has_text="再缩小范围").click()
    page.locator("[name=to-age_from]").fill("30")
    expect(page.locator("[data-draft-status]")).to_contain_text("已存好")
    address = page.url
    page.goto("/news/desk/")
    page.goto(address)
    expect(page.locator("[data-draft-status]")).to_contain_text("上次写的还在")
    expect(page.locator("[name=to-age_from]")).to_be_visible()
    expect(page.locator("[name=to-age_from]")).to_have_value("30")
