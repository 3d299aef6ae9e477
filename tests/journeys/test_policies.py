"""“湖南产假几天” asked by an employee of 甘肃 and one of 湖南; what nobody knows goes to a person, with the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import sign_in_by_code

from .people import working_in

pytestmark = pytest.mark.journey


def ask(page: Page, text: str) -> None:
    box = page.get_by_label("问政策")
    box.fill(text)
    box.press("Enter")
    page.wait_for_url(re.compile("[?&]q="))


def test_the_answer_is_of_the_province_one_works_in_or_names(data: Path, someone: Callable[..., Page]) -> None:
    page = someone("demo-employee")
    page.goto("/")
    page.get_by_role("link", name="查政策").first.click()
    ask(page, "产假几天")
    main = page.locator("main")
    expect(main).to_contain_text("按您的工作地甘肃回答")
    expect(main).to_contain_text("甘肃省人口与计划生育条例")
    ask(page, "湖南产假几天")
    expect(main).to_contain_text("这是湖南的答案")
    expect(main).to_contain_text("188")
    expect(main).to_contain_text("两种说法还没核实")

    other = someone()
    sign_in_by_code(other, working_in(data, "43"))
    other.wait_for_url(lambda url: "/account/login" not in url)
    other.goto("/policies/")
    ask(other, "产假几天")
    expect(other.locator("main")).to_contain_text("按您的工作地湖南回答")
    other.get_by_text("换地方").click()
    other.get_by_label("在哪里上班").select_option("62")
    other.get_by_role("button", name="看这里的").click()
    expect(other.locator("main")).to_contain_text("这是甘肃的答案")


def test_what_nobody_knows_becomes_a_question_to_the_union(someone: Callable[..., Page]) -> None:
    page = someone("demo-employee")
    page.goto("/policies/")
    ask(page, "停车位怎么摇号")
    expect(page.locator("main")).to_contain_text("这个我答不上来")
    page.get_by_role("button", name="请工会的人回答").click()
    page.wait_for_url(re.compile("/voice/ask/"))
    expect(page.locator("textarea[name=text]")).to_have_value("我想问问甘肃的政策：停车位怎么摇号")
