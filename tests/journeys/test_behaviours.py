"""The shared behaviours, in a real browser: nothing typed is lost, nothing is sent twice, keys work."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler
from PIL import Image

from scripts.browser import PHONE, visitor
from tests.journeys import pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.journey


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    """The address of the small pages. They need no database, and Playwright's event loop would trip over one."""
    settings.ROOT_URLCONF = "tests.journeys.pages"
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.daemon_threads, server.block_on_close = True, False
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A person on a phone; the journey fails if the page's own policy had to stop something."""
    pages.received.clear()
    one = visitor(browser, site, PHONE)
    stopped: list[str] = []
    one.on("console", lambda line: stopped.append(line.text) if "Content Security Policy" in line.text else None)
    one.on("pageerror", lambda error: stopped.append(str(error)))
    yield one
    one.context.close()
    assert stopped == []


def test_what_was_typed_is_there_again_until_the_server_has_it(page: Page) -> None:
    page.goto("/form/")
    page.fill("#id_text", "夜班没有热饭")
    page.get_by_text("问政策").click()
    page.wait_for_function("document.querySelector('[data-draft-status]').textContent.startsWith('已存好')")
    page.reload()
    assert page.input_value("#id_text") == "夜班没有热饭"
    assert page.is_checked("input[value=b]")
    page.click("text=提交")
    page.wait_for_url("**/list/")
    page.goto("/form/")
    assert page.input_value("#id_text") == ""
    assert [entry["text"] for entry in pages.received] == ["夜班没有热饭"]


def test_a_draft_does_not_outlive_its_receipt(page: Page) -> None:
    page.goto("/form/")
    page.fill("#id_text", "已经交了")
    page.evaluate(pages.ACCEPTED_EARLY)
    page.goto("/form/")
    assert page.input_value("#id_text") == ""


def test_only_what_was_changed_comes_back_and_the_server_may_have_newer(page: Page) -> None:
    page.goto("/form/")
    page.fill("#id_text", "夜班没有热饭")
    page.uncheck("[name=must]")
    page.wait_for_function("document.querySelector('[data-draft-status]').textContent.startsWith('已存好')")
    page.route("**/form/", _with_newer_choice)
    page.goto("/form/")
    assert page.input_value("#id_text") == "夜班没有热饭"
    assert not page.is_checked("[name=must]")
    assert page.input_value("[name=to]") == "some", "somebody else's choice of meanwhile"


def _with_newer_choice(route: Route) -> None:
    answer = route.fetch()
    body = answer.text().replace('<option value="some">', '<option value="some" selected>')
    route.fulfill(response=answer, body=body)


def test_looking_at_a_form_keeps_nothing(page: Page) -> None:
    page.goto("/form/")
    page.goto("/list/")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_the_button_pressed_without_a_network_is_the_one_that_counts(page: Page) -> None:
    page.goto("/form/")
    page.fill("#id_text", "理由不足")
    page.context.set_offline(True)
    page.click("text=不同意")
    page.wait_for_selector("[data-draft-offline]")
    page.context.set_offline(False)
    page.wait_for_url("**/list/")
    assert pages.received == [{"verdict": "no", "text": "理由不足"}]


def test_two_quick_taps_send_once(page: Page) -> None:
    page.goto("/form/")
    page.get_by_text("提建议").click()
    page.fill("#id_text", "只要一次")
    page.evaluate(pages.TWO_TAPS)
    page.wait_for_url("**/list/")
    assert len(pages.received) == 1


def test_without_network_nothing_is_lost_and_it_is_sent_when_the_network_is_back(page: Page) -> None:
    page.goto("/form/")
    page.get_by_text("提建议").click()
    page.fill("#id_text", "在地下仓库写的")
    page.context.set_offline(True)
    page.click("text=提交")
    page.get_by_text("现在没有网络，您写的都存在手机里").wait_for()
    page.context.set_offline(False)
    page.wait_for_url("**/list/")
    assert [entry["text"] for entry in pages.received] == ["在地下仓库写的"]


def test_errors_are_focused_and_lead_to_the_field_with_the_text_still_there(page: Page) -> None:
    page.goto("/form/")
    page.fill("#id_text", "字" * 25)
    assert page.get_by_text("多了5个字").is_visible()
    page.click("text=提交")
    page.get_by_text("还差2处就能提交").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.input_value("#id_text") == "字" * 25
    page.click(".z-note a[href='#id_kind']")
    assert page.evaluate("document.activeElement.name") == "kind"
    assert pages.received == []


def test_a_photo_over_the_limit_is_made_smaller_with_one_tap(page: Page) -> None:
    noise = Image.effect_noise((4200, 4200), 90).convert("RGB")
    picture = BytesIO()
    noise.save(picture, "JPEG", quality=98)
    assert picture.tell() > 10 * 1024 * 1024
    page.goto("/form/")
    page.get_by_text("提建议").click()
    page.fill("#id_text", "有照片")
    page.set_input_files("[data-photos]", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()})
    page.get_by_text("超过了10 MB").wait_for()
    page.click("text=自动压小后再传")
    page.get_by_text("超过了10 MB").wait_for(state="detached")
    assert page.locator("[data-photos-shown] img").count() == 1
    page.click("text=提交")
    page.wait_for_url("**/list/")
    assert 0 < pages.received[0]["photos"][0] < 10 * 1024 * 1024


def test_large_text_comes_at_once_and_the_server_is_told(page: Page) -> None:
    page.goto("/form/")
    page.click("[data-care-toggle]")
    assert page.evaluate("document.documentElement.hasAttribute('data-care')")
    assert page.inner_text("[data-care-toggle]") == "标准版"
    assert page.locator("[data-care-toggle]").get_attribute("aria-pressed") == "true"
    page.wait_for_timeout(300)
    assert pages.received == [{"look": True}]
    assert page.url.endswith("/form/")


def test_copying_dialogs_and_menus(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/form/")
    page.click("[data-copy]")
    page.get_by_text("已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "XS-0417"
    page.click("[data-opens]")
    assert page.evaluate("document.getElementById('sheet').open")
    page.click("dialog [data-close]")
    assert not page.evaluate("document.getElementById('sheet').open")
    page.click("summary")
    page.keyboard.press("Escape")
    assert not page.evaluate("document.querySelector('.z-menu').open")
    page.click("summary")
    page.evaluate(pages.TAKES_BACK_PINYIN)
    assert page.evaluate("document.querySelector('.z-menu').open"), "Escape was meant for the letters being typed"


def test_a_list_is_walked_and_picked_with_the_keyboard(page: Page) -> None:
    page.goto("/list/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.inner_text("tr.is-cur .is-title") == "第2行"
    page.keyboard.press("x")
    assert page.inner_text("[data-count]") == "1"
    page.check("[data-pick-all]")
    assert page.inner_text("[data-count]") == "3"
    page.keyboard.press("k")
    page.keyboard.press("r")
    assert page.url.endswith("#row1")
    page.keyboard.press("Escape")
    assert page.inner_text("[data-count]") == "0"


def test_a_fault_or_a_lost_network_is_said_and_leaves_the_page_as_it_was(page: Page) -> None:
    page.goto("/list/")
    page.click("text=坏的")
    page.get_by_text("没有办成，是我们这边出了问题").wait_for()
    assert page.get_by_text("第1行").is_visible()
    page.click("text=没有的")
    page.locator("#here").get_by_text("这一页不在这里").wait_for()
    assert page.locator("#here header").count() == 0
    page.context.set_offline(True)
    page.click("text=坏的")
    page.get_by_text("现在没有网络").wait_for()


def test_the_page_follows_the_device_into_the_dark_without_a_flash(browser: Browser, site: str) -> None:
    one = visitor(browser, site, PHONE, color_scheme="dark")
    one.goto("/form/", wait_until="commit")
    one.wait_for_selector("h1")
    assert one.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    one.wait_for_load_state("load")
    assert one.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 20, 18)"
    one.context.close()
