"""A brand as an employee meets it; and one that a union applies for, is coached in, tries, and is recognised for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.browser import DESK, sign_in_by_code

from .people import on_duty

pytestmark = pytest.mark.journey
NAME = "灯下一堂课"


def test_found_followed_and_read(someone: Callable) -> None:
    page = someone("demo-employee")
    page.goto("/services/")
    page.get_by_role("link", name="工会品牌").click()
    card = page.locator(".z-brandcard").filter(has_text="缘聚重药")
    card.get_by_role("button", name="关注缘聚重药").click()
    expect(card.get_by_role("button", name="不再关注缘聚重药")).to_be_visible()
    card.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="缘聚重药", level=1)).to_be_visible()
    expect(page.get_by_text("先交朋友")).to_be_visible()
    page.get_by_role("link", name="历程", exact=True).click()
    page.get_by_role("link", name="再早一些的").click()
    expect(page.get_by_role("link", name="第一场：一起做一顿饭", exact=True)).to_be_visible()
    page.get_by_role("link", name="资讯", exact=True).click()
    page.get_by_text("江边的拼图").click()
    expect(page.get_by_role("heading", name="江边的拼图")).to_be_visible()
    page.get_by_role("navigation", name="属于哪些品牌").get_by_role("link", name="缘聚重药").click()
    page.goto("/brands/?view=mine")
    expect(page.get_by_text("缘聚重药")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="我关注的")).to_be_visible()


def test_applied_for_coached_tried_and_recognised(someone: Callable, data: Path) -> None:
    phone, name = on_duty(data, "和平制药工会", "chair")
    cadre = someone("", DESK)
    sign_in_by_code(cadre, phone)
    cadre.goto("/brands/desk/")
    cadre.get_by_role("link", name="申请孵化").first.click()
    cadre.get_by_role("button", name="开始写").click()
    cadre.get_by_label("品牌叫什么").fill(NAME)
    cadre.get_by_label("为什么想做").fill("下了夜班的同事想学点东西，白天的课总赶不上。")
    cadre.get_by_label("打算怎么做").fill("每周两个晚上，下班以后一小时，讲的都是当班用得上的。")
    cadre.get_by_label("谁来牵头").fill(name)
    cadre.get_by_role("button", name="送出申请").click()
    expect(cadre.get_by_text("前答复").first).to_be_visible()
    address = cadre.url.split("/", 3)[3]

    coach = someone("demo-group-chair", DESK)
    coach.goto("/brands/incubations/?view=submitted")
    coach.get_by_role("link", name=NAME).click()
    coach.get_by_role("button", name="接下来辅导").click()
    coach.locator("summary", has_text="记一次辅导").click()
    coach.get_by_label("看到什么、建议什么").fill("去听了一堂，二十个人一个没走。")
    coach.get_by_role("button", name="记一次辅导").click()
    expect(coach.get_by_text("二十个人一个没走").first).to_be_visible()
    coach.get_by_label("试行到哪天").fill((dt.date.today() + dt.timedelta(days=90)).isoformat())
    coach.get_by_role("button", name="开始试行").click()
    expect(coach.get_by_role("link", name="看品牌页")).to_be_visible()

    cadre.goto(f"/{address}")
    cadre.get_by_label("试行总结").fill("讲了十二堂，来了一百七十多人次，大家点得最多的是急救。")
    cadre.get_by_role("button", name="交试行总结").click()
    expect(cadre.get_by_text("总结交了").first).to_be_visible()

    coach.goto(f"/{address}")
    coach.get_by_role("button", name="认定为工会品牌").click()
    expect(coach.get_by_text("全集团都看得到").first).to_be_visible()

    reader = someone("demo-employee")
    reader.goto("/brands/")
    card = reader.locator(".z-brandcard").filter(has_text=NAME)
    expect(card).to_be_visible()
    expect(card.get_by_text("试行中")).to_have_count(0)
