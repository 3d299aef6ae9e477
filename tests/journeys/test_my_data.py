"""A cadre looks at a number; the employee sees why, asks, corrects, withdraws, and takes everything along."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
WHY = "送生日蛋糕到店里，打电话约时间"


def look_at_phone(cadre: Page, name: str) -> None:
    """The cadre finds the person in the roster and opens the full number with a reason."""
    cadre.goto(f"/orgs/people/?q={name}")
    cadre.get_by_role("link", name=name).first.click()
    cadre.get_by_role("link", name="查看").first.click()
    cadre.locator("[name=reason]").fill(WHY)
    cadre.get_by_role("button", name=re.compile("查看手机号")).click()
    expect(cadre.locator("#number")).to_contain_text(re.compile(r"\d{11}"))


def test_who_looked_why_and_what_i_do_about_it(someone, tmp_path: Path):
    zhou, cadre = someone("demo-employee"), someone("demo-cadre", DESK)
    look_at_phone(cadre, "周敏")

    zhou.goto("/me/")
    zhou.get_by_role("link", name=re.compile("我的数据")).click()
    zhou.get_by_role("link", name=re.compile("谁看过我的资料")).click()
    first = zhou.locator("li.z-held").first
    expect(first).to_contain_text("王丽娟看了您的手机号")
    expect(first).to_contain_text(WHY)
    first.get_by_role("link", name="我想问问").click()
    zhou.locator("textarea[name=note]").fill("蛋糕送到家就行，为什么要打电话？")
    zhou.get_by_role("button", name=re.compile("问一问")).click()
    expect(zhou.locator("main")).to_contain_text("等工会受理")

    zhou.goto("/privacy/corrections/ask/")
    zhou.locator("select[name=field]").select_option("post")
    zhou.locator("[name=wanted]").fill("行政经理")
    zhou.get_by_role("button", name=re.compile("提交")).click()
    expect(zhou.locator("main")).to_contain_text("行政经理")
    number = zhou.locator("header .sm").inner_text()

    cadre.goto("/privacy/requests/?view=all&q=周敏&sort=-due_at")
    cadre.goto(f"/privacy/requests/{int(number[3:])}/")
    expect(cadre.locator("main")).to_contain_text("行政经理")
    cadre.get_by_role("button", name="在平台里改过来").click()
    expect(cadre.locator(".z-toasts, main").first).to_contain_text(re.compile("更正"))
    zhou.reload()
    expect(zhou.locator("main")).to_contain_text("已更正")

    zhou.goto("/privacy/consents/")
    zhou.get_by_role("button", name="撤回同意").click()
    expect(zhou.locator("main")).to_contain_text("现在：不同意")

    zhou.goto("/privacy/copies/")
    zhou.get_by_role("button", name="准备一份").click()
    with zhou.expect_download() as waiting:
        zhou.get_by_role("link", name="JSON").first.click()
    waiting.value.save_as(tmp_path / "mine.json")
    found = json.loads((tmp_path / "mine.json").read_text())
    assert found["name"] == "周敏"
    assert any(row["title"] == "行政经理" or "行政经理" in str(row) for row in sections(found, "orgs.jobs"))
    assert sections(found, "voice.hidden"), "what she said with her name hidden comes along, for her alone"


def sections(found: dict, key: str) -> list[dict]:
    """The rows of one kind."""
    return next(section["rows"] for section in found["sections"] if section["key"] == key)


def test_a_roster_leaves_only_when_a_second_person_agrees(someone, tmp_path: Path):
    cadre, chair = someone("demo-cadre", DESK), someone("demo-chair")
    cadre.goto("/orgs/people/")
    cadre.get_by_text("导出", exact=True).first.click()
    cadre.get_by_role("link", name="Excel 表格").click()
    cadre.locator("textarea[name=reason]").fill("端午慰问品核对名单")
    cadre.get_by_role("button", name="提出申请").click()
    expect(cadre.locator("main")).to_contain_text("等同意")
    path = re.sub(r"^https?://[^/]+", "", cadre.url)

    chair.goto("/privacy/exports/")
    expect(chair.locator("main")).to_contain_text("端午慰问品核对名单")
    chair.goto(path)
    chair.get_by_role("button", name="同意导出").click()
    expect(chair.locator("main")).to_contain_text("李建国")

    for _try in range(30):
        cadre.goto(path)
        if cadre.get_by_role("button", name="下载文件").count():
            break
        cadre.wait_for_timeout(1000)
    with cadre.expect_download() as waiting:
        cadre.get_by_role("button", name="下载文件").click()
    assert waiting.value.suggested_filename.startswith("DC-")
