"""A keeper hands over a cadre and the successor finds the work; a chair sends the approval from a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_keeper_hands_over_a_cadre_and_the_successor_finds_the_work(someone):
    keeper, successor = someone("demo-group-chair", DESK), someone("demo-cadre")
    keeper.goto("/handover/?view=open")
    keeper.locator("main tbody a").first.click()
    keeper.get_by_role("link", name=re.compile("看清单")).click()
    expect(keeper.locator("main")).to_contain_text("自己提出的")
    expect(keeper.get_by_label("接手人")).to_have_value("王丽娟")
    numbers = re.findall(r"XS-\d+", keeper.locator("main").inner_text())
    keeper.get_by_role("button", name="下一步：看清单").click()
    expect(keeper.locator("main")).to_contain_text("请看最后一遍")
    keeper.get_by_role("button", name="全部交出去").click()
    expect(keeper.locator("main")).to_contain_text("已交接")

    keeper.get_by_role("link", name="打印交接清单").click()
    expect(keeper.locator("article")).to_contain_text("王丽娟")
    successor.goto("/notices/")
    expect(successor.locator("main")).to_contain_text("工作已交给王丽娟")
    successor.goto("/voice/desk/?view=all&handler=me")
    for number in numbers:
        answer = successor.goto(f"/voice/{int(number.removeprefix('XS-'))}/desk/")
        assert answer.status == 200
        expect(successor.locator("main")).to_contain_text("王丽娟")


def test_a_chair_sends_the_approval_from_a_phone_and_the_new_committee_takes_over(someone):
    chair = someone("demo-chair")
    chair.goto("/terms/re-elections/")
    chair.locator("main tbody a").first.click()
    expect(chair.locator("#step")).to_contain_text("上级批复")
    chair.get_by_label("文号").fill("总工组〔2026〕8号")
    chair.get_by_role("button", name="这一步办好了").click()
    expect(chair.locator("main")).to_contain_text("请至少传一张照片或一个文件")
    expect(chair.get_by_label("文号")).to_have_value("总工组〔2026〕8号")
    chair.locator("input[type=file]").set_input_files(
        {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    chair.get_by_role("button", name="这一步办好了").click()
    expect(chair.locator("main")).to_contain_text("批复下来了，可以就任")
    chair.get_by_role("button", name="新一届就任").click()
    expect(chair.locator("main")).to_contain_text("总工组〔2026〕8号")
    expect(chair.locator("main")).to_contain_text("新一届就任了")
