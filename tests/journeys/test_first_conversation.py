"""An employee speaks on a phone, the chair answers on a phone, the employee rates, everyone entitled sees the trail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
WISH = "希望工会在六一期间为在外地的职工办一次亲子活动，孩子在老家，去年只能打视频电话。"


def ask(page: Page, text: str, *, is_masked: bool = False) -> str:
    """Say something from the home page; returns the path of the new case."""
    page.goto("/")
    page.get_by_role("link", name="提建议").first.click()
    page.locator("textarea[name=text]").fill(text)
    if is_masked:
        page.locator("input[name=is_masked][value='1']").check(force=True)
    page.get_by_role("button", name=re.compile("提交，5个工作日内答复")).click()
    page.wait_for_url(re.compile(r"/voice/\d+/sent/"))
    expect(page.locator("main")).to_contain_text(re.compile(r"XS-\d{6}"))
    return re.sub(r"sent/$", "", re.sub(r"^https?://[^/]+", "", page.url))


def test_a_suggestion_is_raised_answered_and_rated(someone):
    zhou, chair = someone("demo-employee"), someone("demo-chair")
    path = ask(zhou, WISH)
    zhou.goto(path)
    expect(zhou.get_by_role("list", name="办理进度")).to_contain_text("已提交")

    chair.goto("/desk/")
    expect(chair.locator("main")).to_contain_text("希望工会在六一期间")
    chair.goto(f"{path}desk/")
    chair.get_by_role("button", name="受理").first.click()
    chair.goto(f"{path}desk/")
    chair.locator("form[action$='/answer/'] textarea[name=text]").first.fill(
        "您的建议很好，今年六一办“云上亲子日”，本周日开放报名。"
    )
    chair.get_by_role("button", name=re.compile("答复")).last.click()
    chair.wait_for_load_state()

    zhou.goto("/notices/")
    expect(zhou.locator("main")).to_contain_text("答复了")
    zhou.goto(path)
    expect(zhou.locator(".z-letter")).to_contain_text("云上亲子日")
    zhou.locator("input[name=level][value='4']").check(force=True)
    zhou.locator("input[name=is_solved][value='1']").check(force=True)
    zhou.get_by_role("button", name="提交评价").click()
    expect(zhou.locator("main")).to_contain_text("非常满意")

    chair.goto(f"{path}desk/")
    expect(chair.locator("main")).to_contain_text("非常满意")


def test_a_hidden_author_talks_with_a_cadre_who_never_learns_the_name(someone):
    zhou, cadre = someone("demo-employee"), someone("demo-group-chair", DESK)
    path = ask(zhou, "食堂晚上九点就关门，夜班只能吃泡面，已经一个多月了。", is_masked=True)
    cadre.goto(f"{path}desk/")
    expect(cadre.locator("h1")).to_contain_text("食堂晚上")
    assert "周敏" not in cadre.content()
    cadre.get_by_role("button", name="受理").first.click()
    cadre.goto(f"{path}desk/")
    assert "周敏" not in cadre.content()
    zhou.goto(path)
    zhou.locator("#say").fill("周末也是这样，麻烦一起看看。")
    zhou.get_by_role("button", name="发送").click()
    cadre.goto(f"{path}desk/")
    expect(cadre.locator("main")).to_contain_text("周末也是这样")
    assert "周敏" not in cadre.content()


def test_a_neighbour_finds_nothing(someone):
    zhou = someone("demo-employee")
    path = ask(zhou, "这件事只想让工会知道，请不要公开。")
    stranger = someone("demo-hr")
    answer = stranger.goto(path)
    assert answer.status == 404


def test_what_was_typed_survives_a_reload_and_a_lost_network(someone):
    zhou = someone("demo-employee")
    zhou.goto("/voice/ask/")
    box = zhou.locator("textarea[name=text]")
    box.fill("夜班补贴两个月没发，想问问是怎么回事。")
    expect(zhou.locator("[data-draft-status]")).to_contain_text("已存好", timeout=8000)
    zhou.reload()
    expect(box).to_have_value("夜班补贴两个月没发，想问问是怎么回事。")
    zhou.context.set_offline(True)
    box.fill("夜班补贴两个月没发，想问问是怎么回事。大家都在等。")
    zhou.get_by_role("button", name=re.compile("提交，")).click()
    expect(zhou.locator("[data-draft-offline]")).to_contain_text("现在没有网络，您写的都存在手机里")
    zhou.context.set_offline(False)  # it leaves by itself as soon as the network is back
    zhou.wait_for_url(re.compile(r"/voice/\d+/sent/"))
    zhou.goto("/voice/ask/")
    expect(box).to_have_value("")


def test_pressing_twice_makes_one_case(someone):
    zhou = someone("demo-employee")
    zhou.goto("/voice/ask/")
    text = "更衣柜不够用，新来的同事衣服只能放地上。"
    zhou.locator("textarea[name=text]").fill(text)
    zhou.evaluate("() => { const form = document.getElementById('ask'); form.submit(); form.submit(); }")
    zhou.wait_for_url(re.compile(r"/voice/\d+/"))
    zhou.goto("/voice/")
    assert zhou.locator("main").inner_text().count("更衣柜不够用") == 1
