"""An honour from a photo of its certificate to the wall: told of, written down, verified by another, agreed to."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
TITLE = "全国技术能手"


def photo(name: str) -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_told_of_written_down_verified_agreed_to_and_shown(someone: Callable) -> None:
    holder = someone("demo-employee")
    holder.goto("/honours/mine/")
    holder.get_by_role("link", name="报一项荣誉").click()
    holder.get_by_label("荣誉名称").fill(TITLE)
    holder.get_by_label("哪一年的").fill("2022")
    holder.get_by_label("证书或奖牌的照片").set_input_files([photo("证书.jpg")])
    holder.get_by_role("button", name="送出").click()
    expect(holder.get_by_text("送出了。工会登记好")).to_be_visible()

    cadre = someone("demo-cadre", DESK)
    cadre.goto("/honours/desk/?view=reported")
    cadre.get_by_role("link", name="周敏").click()
    cadre.get_by_role("button", name="收下，登记").click()
    cadre.get_by_role("link", name="补一补、改一改").click()
    expect(cadre.get_by_label("授予机关")).to_have_value("人力资源和社会保障部")
    cadre.get_by_label("表彰文号").fill("示例[2022] 7号")
    cadre.get_by_role("button", name="登记好了，请同事核对").click()
    expect(cadre.get_by_text("等第二个人核对。登记的人不能自己核。")).to_be_visible()
    expect(cadre.get_by_text("示例〔2022〕7号")).to_be_visible()
    work = re.sub("^https?://[^/]+", "", cadre.url)

    chair = someone("demo-chair")
    chair.goto(work)
    chair.get_by_role("button", name="核对无误").click()
    expect(chair.get_by_text("核对好了，本人收到了消息")).to_be_visible()

    colleague = someone("demo-newcomer")
    colleague.goto(f"/honours/?q={TITLE}")
    expect(colleague.get_by_role("heading", name="没有找到")).to_be_visible()

    holder.goto("/notices/")
    holder.get_by_text(f"您的“{TITLE}”登记好了").click()
    expect(holder.get_by_text("同事看到的就会是下面这样")).to_be_visible()
    holder.get_by_role("button", name="可以展示").click()
    holder.get_by_role("link", name="放一张照片").click()
    holder.get_by_label("照片").set_input_files([photo("我.jpg")])
    holder.get_by_role("button", name="放上").click()
    expect(holder.get_by_text("放好了")).to_be_visible()

    colleague.goto(f"/honours/?q={TITLE}")
    card = colleague.locator(".z-honour").filter(has_text=TITLE)
    expect(card.locator("img")).to_be_visible()
    card.get_by_role("link").click()
    expect(colleague.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(colleague.get_by_text("证书")).to_have_count(0)

    holder.get_by_role("button", name="收回照片").click()
    expect(holder.get_by_text("照片删掉了")).to_be_visible()
    colleague.goto(f"/honours/?q={TITLE}")
    expect(card.locator("img")).to_have_count(0)
    expect(card).to_be_visible()
