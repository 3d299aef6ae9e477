"""The map on a phone, down to units without a union and back; a keeper drafts a merge, another approves it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey


def test_the_map_leads_to_units_without_a_union_and_back(someone):
    page = someone("demo-employee")
    page.goto("/orgs/")
    page.get_by_role("link", name=re.compile("组织地图")).click()
    expect(page.locator("main")).to_contain_text("位置示意，非地图")
    page.get_by_role("link", name="未建会单位", exact=True).click()
    expect(page.locator("#map-name")).to_contain_text("未建会")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    tile = page.locator("a.z-tile").first
    said = tile.get_attribute("aria-label")
    tile.click()
    page.wait_for_url(re.compile(r"/orgs/companies/\?province=\d\d"))
    count = int(re.search(r"(\d+)个", said)[1])
    expect(page.locator("tbody tr")).to_have_count(min(count, 20))
    page.go_back()
    expect(page.locator("#map-name")).to_contain_text("未建会")


def test_a_merge_is_drafted_looked_through_and_approved_by_another(someone):
    keeper, chair = someone("demo-hr", DESK), someone("demo-group-chair", DESK)
    keeper.goto("/orgs/list/")
    codes = keeper.locator("td[data-label='编码']").all_inner_texts()
    keeper.goto("/structure/draft/close/")
    keeper.locator("input[name=union]").fill(codes[-1].strip())
    keeper.locator("textarea[name=reason]").fill("两个单位合署办公，工会一并调整")
    keeper.get_by_role("button", name="存草稿，看影响").click()
    keeper.wait_for_url(re.compile(r"/structure/\d+/"))
    expect(keeper.locator("main")).to_contain_text("会影响什么")
    keeper.get_by_role("button", name="看清了，提交批准").click()
    expect(keeper.locator("main")).to_contain_text("待批准")
    assert keeper.get_by_role("button", name=re.compile("^批准")).count() == 0
    chair.goto(re.sub(r"^https?://[^/]+", "", keeper.url))
    chair.get_by_role("button", name=re.compile("^批准")).click()
    expect(chair.locator("main")).to_contain_text(re.compile("已批准|生效"))
