"""An article from the first word to its readers: written, looked at by another, out, and read on a phone."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
TITLE = "二楼母婴室添了消毒柜"


PASTE = """([page, markup, picture]) => {
  const data = new DataTransfer();
  data.setData("text/html", markup);
  const bytes = picture && Uint8Array.from(atob(picture), (sign) => sign.charCodeAt(0));
  if (picture) data.items.add(new File([bytes], "image.png", { type: "image/png" }));
  page.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def _picture() -> str:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(kept, "PNG")
    return base64.b64encode(kept.getvalue()).decode()


def test_a_copied_picture_comes_along_and_those_of_a_page_are_missed(someone: Callable) -> None:
    writer = someone("demo-cadre", DESK)
    writer.goto("/news/draft/")
    writer.get_by_role("button", name="开始写").click()
    page = writer.get_by_role("textbox", name="正文")
    page.click()
    copied = '<meta charset="utf-8"><img src="https://example.org/a.png" alt="">'
    page.evaluate(f"(page, more) => ({PASTE})([page, ...more])", [copied, _picture()])
    expect(page.locator("img[src^='/files/']")).to_have_count(1)
    writer.get_by_role("button", name="等会儿写").click()
    of_a_page = "<p>外面的话</p><img src='https://example.org/a.png'><img src='https://example.org/b.png'>"
    page.evaluate(f"(page, more) => ({PASTE})([page, ...more])", [of_a_page, None])
    expect(writer.get_by_text("有2张图没有带过来，请另存后插入")).to_be_visible()
    expect(page).to_contain_text("外面的话")


def test_written_reviewed_published_and_read(someone: Callable) -> None:
    writer = someone("demo-cadre", DESK)
    writer.goto("/news/draft/")
    writer.get_by_role("button", name="开始写").click()
    writer.get_by_role("textbox", name="标题").fill(TITLE)
    page = writer.get_by_role("textbox", name="正文")
    page.click()
    writer.keyboard.type("从这周起，")
    writer.get_by_role("button", name="加粗").click()
    writer.keyboard.type(
        "钥匙在前台", delay=50
    )  # as fast as a person: the editor sets the caret after the first letter
    writer.get_by_role("button", name="存下", exact=True).click()
    expect(writer.get_by_text("存好了")).to_be_visible()
    expect(page.locator("strong")).to_have_text("钥匙在前台")
    writer.get_by_role("button", name="送审").click()
    expect(writer.get_by_text("送审了，审完会告诉您")).to_be_visible()
    desk = writer.url

    reviewer = someone("demo-chair")
    reviewer.goto(re.sub("^https?://[^/]+", "", desk))
    reviewer.get_by_label("文字、人名、数字我都校对过了").check()
    reviewer.get_by_role("button", name="审过了").click()
    expect(reviewer.get_by_text("作者可以发布了")).to_be_visible()

    writer.goto(re.sub("^https?://[^/]+", "", desk))
    writer.get_by_role("button", name="发布", exact=True).click()
    expect(writer.get_by_text("职工现在就看得到")).to_be_visible()

    reader = someone("demo-employee")
    reader.goto("/news/")
    reader.get_by_text(TITLE).click()
    expect(reader.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(reader.locator(".z-prose strong")).to_have_text("钥匙在前台")
