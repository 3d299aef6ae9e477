"""A reception and three people on phones: asked, wanted, on air, answered; what is left becomes a case."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
NAMED = "三号仓库夜班的热饭窗口，周末能不能也开？"
HIDDEN = "店里排班前一天晚上才出来，能不能提前一周？"


def plan(cadre: Page) -> str:
    """Plan a reception from the workbench; returns its path."""
    cadre.goto("/receptions/desk/")
    cadre.get_by_role("link", name="安排一场").click()
    start = dt.datetime.now() + dt.timedelta(days=1)
    cadre.get_by_label("主题").fill("周四主席接待日")
    cadre.get_by_label("开始时间").fill(f"{start:%Y-%m-%dT%H:%M}")
    cadre.get_by_label("预计结束").fill(f"{start + dt.timedelta(hours=1):%Y-%m-%dT%H:%M}")
    cadre.locator("#id_place").fill("三楼会议室")
    cadre.locator("input[name=is_open_to_group]").check(force=True)
    cadre.get_by_role("button", name="安排好了").click()
    cadre.wait_for_url(re.compile(r"/receptions/\d+/console/"))
    return re.sub(r"console/$", "", re.sub(r"^https?://[^/]+", "", cadre.url))


def ask(page: Page, path: str, text: str, button: str) -> None:
    """Two taps: write, and send under one's name or hidden."""
    page.goto(path)
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name=button).click()
    expect(page.locator("#mine")).to_contain_text(text)


def line(page: Page, text: str):
    """The row of one question."""
    return page.locator(".z-q", has_text=text).first


def test_three_people_and_a_reception(someone):
    cadre = someone("demo-cadre", DESK)
    zhou, ma, hidden = someone("demo-employee"), someone("demo-newcomer"), someone("demo-auditor")
    path = plan(cadre)

    ask(zhou, path, NAMED, "实名提问")
    ask(hidden, path, HIDDEN, "隐去姓名提问")
    ma.goto(path)
    expect(ma.locator("main")).not_to_contain_text(NAMED)

    cadre.goto(f"{path}console/")
    assert "赵明审" not in cadre.locator("main").inner_text()
    line(cadre, NAMED).get_by_role("button", name="通过").click()
    line(cadre, HIDDEN).get_by_role("button", name="通过").click()
    expect(cadre.locator("#pending")).to_contain_text("都看过了")

    ma.reload()
    line(ma, NAMED).get_by_role("button", name="也想听").click()
    expect(line(ma, NAMED).get_by_role("button", name="也想听")).to_have_attribute("aria-pressed", "true")

    cadre.get_by_role("button", name="开始面对面").click()
    ma.goto(f"{path}live/")
    expect(ma.locator("#wall .z-rows").first).to_contain_text(HIDDEN)
    assert "赵明审" not in ma.content()
    line(ma, HIDDEN).get_by_role("button", name="也想听").click()
    expect(line(ma, HIDDEN).get_by_role("button", name="也想听")).to_have_attribute("aria-pressed", "true")

    line(cadre, NAMED).get_by_role("button", name="请上台").click()
    expect(cadre.locator(".z-stage")).to_contain_text(NAMED)
    expect(ma.locator("#wall .z-stage")).to_contain_text(NAMED)  # by itself, within a few seconds
    expect(line(ma, HIDDEN).get_by_role("button", name="也想听")).to_have_attribute("aria-pressed", "true")

    cadre.locator(".z-stage textarea").fill("从这周起周末也开，先试一个月。")
    cadre.get_by_role("button", name="答完了，记下").click()
    expect(ma.locator("#wall")).to_contain_text("从这周起周末也开")

    cadre.get_by_role("link", name="结束这场").click()
    cadre.get_by_role("button", name=re.compile("1个转成心声")).click()
    cadre.wait_for_url(re.compile(r"/write/"))
    expect(ma.locator("#wall")).to_contain_text("这场结束了")

    hidden.goto(path)
    expect(hidden.locator("#mine")).to_contain_text(re.compile(r"编号XS-\d{6}"))
    hidden.get_by_role("link", name="看办理进度").click()
    expect(hidden.locator("h1")).to_contain_text("店里排班")

    cadre.get_by_role("button", name="发布纪要").click()
    expect(cadre.locator("main")).to_contain_text("已经发布")
    zhou.goto("/receptions/?view=past")
    zhou.get_by_role("link", name=re.compile("周四主席接待日")).click()
    for words in (NAMED, "从这周起周末也开", HIDDEN, "XS-"):
        expect(zhou.locator("main")).to_contain_text(words)
