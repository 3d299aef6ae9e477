"""A comment held by a word, published, reported, hidden, and brought back by the parent union."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
SAID = "这路上的风真大，混账天气，辛苦师傅们了"


def test_a_comment_goes_all_the_way_and_comes_back(someone):
    author = someone("demo-employee")
    author.goto("/showcase/")
    author.locator(".z-tile a").last.click()
    address = author.url
    author.get_by_label("写评论").fill(SAID)
    author.get_by_role("button", name="发表").click()
    expect(author.get_by_text("工会看过以后大家就能看到，您先看得到").last).to_be_visible()  # said once, read out once

    cadre = someone("demo-cadre", size=DESK)
    cadre.goto("/moderation/desk/")
    cadre.get_by_role("link", name=SAID).click()
    expect(cadre.locator("mark").first).to_have_text("混账")
    cadre.get_by_role("button", name="通过，大家能看到").click()
    expect(cadre.get_by_text("通过了，大家都能看到")).to_be_visible()

    other = someone("demo-chair")
    other.goto(address)
    one = other.locator(".z-one", has_text=SAID).first
    one.locator("summary.z-dots").click()
    one.get_by_role("link", name="举报").click()
    other.get_by_text("骂人、攻击人").click()
    other.get_by_role("button", name="举报").click()
    expect(other.get_by_text("没有人知道是您举报的")).to_be_visible()

    cadre.goto("/moderation/desk/?view=flagged")
    cadre.get_by_role("link", name=SAID).click()
    cadre.get_by_label("为什么").fill("话里有骂人的词，请换个说法")
    cadre.get_by_role("button", name="不显示", exact=True).click()
    expect(cadre.get_by_text("理由和申诉的办法已经告诉作者")).to_be_visible()
    other.goto(address)
    expect(other.get_by_text(SAID)).to_have_count(0)

    author.goto("/comments/mine/?view=taken")
    author.locator(".z-mine", has_text=SAID).get_by_role("link", name=re.compile("申诉")).click()
    author.get_by_label("为什么应该显示").fill("骂的是天气，不是人，是心疼师傅们")
    author.get_by_role("button", name="申诉").click()
    expect(author.get_by_text("申诉收到了")).to_be_visible()

    above = someone("demo-group-chair", size=DESK)
    above.goto("/moderation/desk/?view=appeal")
    above.get_by_role("link", name=SAID).click()
    above.get_by_role("button", name="恢复显示").click()
    expect(above.get_by_text("恢复显示了，作者收到了消息")).to_be_visible()
    other.goto(address)
    expect(other.get_by_text(SAID).first).to_be_visible()
