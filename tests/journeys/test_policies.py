"""“湖南产假几天” asked in 甘肃 and in 湖南; what nobody knows goes to a person; a keeper's file answers next time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.browser import DESK, sign_in_by_code

from .people import working_in

pytestmark = pytest.mark.journey


def ask(page: Page, text: str) -> None:
    box = page.get_by_label("问政策")
    box.fill(text)
    box.press("Enter")
    page.wait_for_url(lambda url: url.endswith(f"q={quote(text)}"))


def expect_both_figures_of_hunan(main: Locator) -> None:
    """Nobody has verified either: both in the same size, each with the document it stands in and since when."""
    expect(main.locator(".z-versions .z-big b")).to_have_text(["158", "188"])
    expect(main.locator(".z-versions li").filter(has_text="158")).to_contain_text("湖南省人口与计划生育条例·第十六条")
    expect(main.locator(".z-versions li").filter(has_text="158")).to_contain_text("2021年12月3日起")
    expect(main.locator(".z-versions li").filter(has_text="188")).to_contain_text("十条措施")
    expect(main.locator(".z-versions li").filter(has_text="188")).to_contain_text("从哪天起还没核到")
    expect(main).to_contain_text("两种说法，还没核实。")


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
    expect_both_figures_of_hunan(main)

    other = someone()
    sign_in_by_code(other, working_in(data, "43"))
    other.wait_for_url(lambda url: "/account/login" not in url)
    other.goto("/policies/")
    for question in ("湖南产假几天", "产假几天"):
        ask(other, question)
        expect(other.locator("main")).to_contain_text("按您的工作地湖南回答")
        expect_both_figures_of_hunan(other.locator("main"))
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


def test_a_keeper_puts_up_a_file_and_an_employee_finds_its_words(someone: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "电动车充电办法.docx"
    made = docx.Document()
    made.add_heading("职工电动车充电办法", level=1)
    made.add_paragraph("渝药工〔2026〕33号")
    made.add_paragraph("第一条 职工的电动车可以在公司车棚免费充电。")
    made.add_paragraph("第二条 不得把电池带进宿舍充电。")
    made.save(str(file))

    keeper = someone("demo-cadre", DESK)
    keeper.goto("/policies/documents/add/")
    keeper.get_by_label("标题").fill("职工电动车充电办法")
    keeper.get_by_label("文号").fill("渝药工〔2026〕33号")
    keeper.get_by_label("层级").select_option("group")
    keeper.locator("input[type=file]").set_input_files(str(file))
    keeper.get_by_role("button", name="存下").click()
    keeper.wait_for_url(re.compile("/extracts/"))
    expect(keeper.locator("textarea[name=text]")).to_have_value(re.compile("车棚免费充电"))
    expect(keeper.locator("main")).to_contain_text("没有发现读错的迹象")
    keeper.get_by_label("我对照原件从头到尾核对过了").check()
    keeper.get_by_role("button", name="核对过了，放上去").click()
    keeper.get_by_role("button", name="发布", exact=True).click()
    expect(keeper.locator("body")).to_contain_text("职工现在就能搜到")

    page = someone("demo-employee")
    page.goto("/policies/")
    ask(page, "电动车在哪充电")
    main = page.locator("main")
    expect(main).to_contain_text("车棚免费充电")
    expect(main.locator("mark").first).to_be_visible()
    expect(main).to_contain_text("核对：")
    page.get_by_role("button", name="有用", exact=True).click()
    expect(page.locator(".z-dock")).to_contain_text("谢谢，记下了")
    page.get_by_role("link", name="看原文").first.click()
    expect(page.locator("main")).to_contain_text("电动车充电办法.docx")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("电动车充电办法.docx")).click()
    assert download.value.suggested_filename == "电动车充电办法.docx"
