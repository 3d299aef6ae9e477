"""One suggestion from first tap to wall, on phones: asked back, extended, planned, done, doubted, done again."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.browser import sign_in_by_code

from .people import on_duty, plain

pytestmark = pytest.mark.journey
HOME = "北京公司工会"
WISH = "在外地上班的职工，六一能不能也办一场亲子活动？我在库房上夜班，孩子在老家。"


def ask_openly(page: Page) -> str:
    """Three taps from the home page, what colleagues asked before shown while typing; returns the case's path."""
    page.goto("/")
    page.get_by_role("link", name="提建议").first.click()
    page.locator("textarea[name=text]").press_sequentially(WISH, delay=5)
    before = page.get_by_role("complementary", name="也许已经有答案")
    expect(before.get_by_role("link").first).to_contain_text("亲子活动")
    expect(page.locator("textarea[name=text]")).to_have_value(WISH)
    page.locator(".z-seg label", has_text="全集团").click()
    page.get_by_role("button", name=re.compile("提交，")).click()
    page.wait_for_url(re.compile(r"/voice/\d+/sent/"))
    expect(page.locator("main")).to_contain_text(f"{HOME}最晚在")
    return re.sub(r"sent/$", "", re.sub(r"^https?://[^/]+", "", page.url))


def unfold(page: Page, title: str):
    """Open one of the folded forms of the desk page and return it."""
    fold = page.locator("details.z-fold", has=page.locator("summary", has_text=title))
    fold.locator("summary").click()
    return fold


def plan(page: Page, steps: list[str]) -> None:
    """Answer with a plan whose steps end one day after the other."""
    form = unfold(page, "列入计划")
    form.get_by_label("怎么安排的").fill("您说得对，外地上班的同事更惦记孩子。我们按下面的步骤办。")
    for n, what in enumerate(steps, start=1):
        form.locator(f"[name=plan-what{n}]").fill(what)
        form.locator(f"[name=plan-day{n}]").fill(f"{dt.date.today() + dt.timedelta(days=20 * n):%F}")
    form.get_by_role("button", name="发出计划").click()


def rate(page: Page, level: int, *, is_solved: bool, comment: str = "") -> None:
    """Four faces, solved or not, a word."""
    card = page.locator("#rate")
    card.locator(f"label:has(input[name=level][value='{level}'])").click()
    card.locator(f"label:has(input[name=is_solved][value='{int(is_solved)}'])").click()
    card.get_by_label("想多说一句").fill(comment)
    card.get_by_role("button", name="提交评价").click()
    expect(page.locator("#rate")).to_have_count(0)


def test_a_suggestion_lives_until_its_author_is_content(someone, data: Path):
    author, cadre, above = someone(), someone(), someone("demo-group-chair")
    phone, name = plain(data, HOME)
    sign_in_by_code(author, phone)
    sign_in_by_code(cadre, on_duty(data, HOME, "voice")[0])
    path = ask_openly(author)
    desk = f"{path}desk/"

    cadre.goto(desk)
    expect(cadre.locator("main")).to_contain_text(name)
    cadre.locator(".z-replydock").get_by_role("button", name="受理").click()
    expect(cadre.locator(".z-replydock").get_by_role("button", name="受理")).to_have_count(0)
    form = unfold(cadre, "请提出人补充")
    form.locator("textarea").fill("大概有几位同事、孩子多大？知道了才好安排场地。")
    form.get_by_role("button", name="不补充就办不了，时限先停").click()
    expect(cadre.locator("main")).to_contain_text("在等提出人补充，时限停着")

    author.goto(path)
    expect(author.locator("main")).to_contain_text("工会在等您补充")
    author.locator("#say").fill("库房一共六位，孩子从四岁到九岁。")
    author.get_by_role("button", name="发送").click()
    expect(author.locator(".z-line")).to_contain_text("孩子从四岁到九岁")

    cadre.goto(desk)
    expect(cadre.locator("main")).to_contain_text("孩子从四岁到九岁")
    expect(cadre.locator("main")).not_to_contain_text("时限停着")
    form = unfold(cadre, "申请延期")
    form.get_by_label("延长几个工作日").fill("3")
    form.locator("textarea").fill("要等集团定下场地，下周一才有回音")
    form.get_by_role("button", name="送上一级批").click()
    expect(cadre.locator("main")).to_contain_text("等上一级批")

    above.goto(desk)
    expect(above.locator("main")).to_contain_text("申请延长3个工作日")
    above.get_by_role("button", name="同意延期").click()
    expect(above.get_by_role("button", name="同意延期")).to_have_count(0)
    author.reload()
    expect(author.locator(".z-line")).to_contain_text("下周一才有回音")

    cadre.goto(desk)
    plan(cadre, ["定下场地和日子", "发通知、开放报名"])
    expect(cadre.locator(".z-plan li")).to_have_count(2)
    author.reload()
    expect(author.locator(".z-plan")).to_contain_text("定下场地和日子")
    cadre.get_by_role("button", name="办成这一步").first.click()
    expect(cadre.locator(".z-plan li.is-done")).to_have_count(1)
    cadre.locator("#finish textarea").fill("本周日上午在职工之家，六个家庭都报上了名。")
    cadre.get_by_role("button", name="办成了", exact=True).click()
    expect(cadre.locator("#finish")).to_have_count(0)

    author.reload()
    expect(author.locator("main")).to_contain_text("六个家庭都报上了名")
    rate(author, 1, is_solved=False, comment="只有白天的场，夜班的还是来不了。")
    expect(author.locator(".z-supervised")).to_contain_text("在督办这件事")
    above.goto("/voice/orders/")
    expect(above.locator("main")).to_contain_text("六一能不能也办一场亲子活动")

    form = unfold(author, "还没解决，请工会再办")
    form.locator("textarea").fill("夜班的同事周日上午在补觉，能不能加一场下午的？")
    form.get_by_role("button", name="请工会重新办理").click()
    expect(author.locator(".z-steps [aria-current=step]")).to_contain_text("受理")
    cadre.goto(desk)
    expect(cadre.locator("main")).to_contain_text("第1次")
    cadre.locator("#answer textarea[name=text]").fill("加了一场：周日下午三点，夜班的六个家庭优先。")
    cadre.locator(".z-replydock").get_by_role("button", name="发出答复").click()
    expect(cadre.locator(".z-replydock")).to_have_count(0)

    author.reload()
    expect(author.locator(".z-letter")).to_contain_text("周日下午三点")
    rate(author, 4, is_solved=True)
    expect(author.locator("main")).to_contain_text("非常满意")

    above.goto("/voice/wall/")
    story = above.locator(".z-story", has_text="六一能不能也办一场亲子活动").first
    expect(story).to_contain_text("周日下午三点")
    expect(story).to_contain_text("非常满意·问题解决了")
    assert name not in above.locator("main").inner_text()
