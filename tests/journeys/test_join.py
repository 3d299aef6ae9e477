"""Somebody who is no member joins on a phone, the committee agrees, and a cadre verifies the new card at a door."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey


def applies(page: Page) -> str:
    """From the services to the progress page in three steps; returns its path."""
    page.goto("/services/")
    page.get_by_role("link", name=re.compile("^入会")).first.click()
    expect(page.locator("main")).to_contain_text("马晓燕")
    expect(page.locator("main")).to_contain_text("138****")
    page.get_by_role("button", name="资料没错，下一步").click()
    page.wait_for_url("**/join/letter/")
    letter = page.locator("textarea[name=letter]")
    letter.fill(f"{letter.input_value()}我在配送岗位，愿意多为大家跑腿。")
    page.get_by_role("button", name="写好了，下一步").click()
    page.wait_for_url("**/join/confirm/")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_contain_text("请先勾选这一项")
    page.locator("input[name=consent]").check()
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url(re.compile(r"/membership/applications/\d+/"))
    expect(page.locator("main")).to_contain_text("告诉您结果")
    return re.sub(r"^https?://[^/]+", "", page.url)


def decides(cadre: Page, path: str) -> None:
    """From the workbench to the meeting that agrees."""
    cadre.goto("/desk/")
    expect(cadre.locator("main")).to_contain_text("马晓燕申请加入")
    cadre.goto(f"{path}desk/")
    expect(cadre.locator("main")).to_contain_text("愿意多为大家跑腿")
    if cadre.get_by_role("button", name="小组审核通过").count():
        cadre.get_by_role("button", name="小组审核通过").click()
    cadre.get_by_role("button", name="上会讨论").click()
    cadre.locator("input[name=due_count]").fill("7")
    cadre.locator("input[name=present_count]").fill("8")
    cadre.get_by_role("button", name="登记会议决定").click()
    expect(cadre.get_by_role("alert")).to_contain_text("实到人数")
    cadre.locator("input[name=present_count]").fill("6")
    cadre.get_by_role("button", name="登记会议决定").click()
    expect(cadre.locator("main")).to_contain_text("马晓燕")
    expect(cadre.locator("main")).to_contain_text("已入会")


def test_a_newcomer_joins_on_a_phone_and_a_cadre_verifies_the_card(someone):
    newcomer, cadre = someone("demo-newcomer"), someone("demo-chair", DESK)
    path = applies(newcomer)
    decides(cadre, path)

    newcomer.goto("/notices/")
    expect(newcomer.locator("main")).to_contain_text("欢迎您")
    newcomer.goto("/membership/card/")
    expect(newcomer.locator("main h1")).to_have_text("马**")
    code = newcomer.locator("[data-code]")
    expect(code.locator("svg")).to_be_visible()
    address = re.sub(r"^https?://[^/]+", "", code.get_attribute("data-code") or "")

    at_the_door = someone("demo-group-chair")
    at_the_door.goto(address)
    expect(at_the_door.locator("main h1")).to_have_text("会员")
    expect(at_the_door.locator("main")).to_contain_text("马**")
    assert "马晓燕" not in at_the_door.locator("main").inner_text()

    cadre.goto(address)
    expect(cadre.locator("main")).to_contain_text("刚刚被别人验过")
    colleague = someone("demo-employee")
    answer = colleague.goto(address)
    assert answer.status == 404


def test_a_card_renews_its_code_and_covers_it_when_the_network_is_gone(someone):
    member = someone("demo-employee")
    member.goto("/membership/card/")
    first = member.locator("[data-code]").get_attribute("data-code")
    expect(member.locator("[data-code]")).not_to_have_attribute("data-code", first or "", timeout=40_000)
    member.context.set_offline(True)
    expect(member.locator(".z-code-stale")).to_be_visible(timeout=45_000)
    expect(member.locator(".z-code-stale")).to_contain_text("这个码已过期")
    member.context.set_offline(False)
