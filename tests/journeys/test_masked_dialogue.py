"""A hidden employee talks with the desk by alias, a photo goes along; the name is had by two bodies and nobody else."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from scripts.browser import DESK, sign_in_by_code

from .people import on_duty, plain

pytestmark = pytest.mark.journey
BIG, SMALL, OTHER = "集团工会", "河北公司工会", "集团女职工委员会"
TEXT = "三号库房的排风扇坏了三个星期，搬货的人天天头疼，报修单没有人接。"
GROUND = "信里写“再不修就有人要倒下”，担心已经有人身体出了事，想马上找到本人带去检查"


def photo(name: str) -> dict[str, object]:
    """A photo as a telephone makes it: the file and what is written inside both name who took it."""
    picture, inside = Image.new("RGB", (640, 480), "#8a7f70"), Image.Exif()
    inside[0x013B] = inside[0x010E] = name.encode()  # artist and description
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=inside)
    assert name.encode() in kept.getvalue()
    return {"name": f"{name}的照片.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def write(page: Page, text: str) -> None:
    """The ask page with a text, hidden."""
    page.goto("/voice/ask/?kind=problem")
    page.locator("textarea[name=text]").fill(text)
    page.locator("label.z-opt", has_text="隐去姓名").click()


def send(page: Page) -> str:
    """Hand it in; returns the path of the case."""
    page.get_by_role("button", name=re.compile("提交，")).click()
    page.wait_for_url(re.compile(r"/voice/\d+/sent/"))
    return re.sub(r"sent/$", "", re.sub(r"^https?://[^/]+", "", page.url))


def alias_on(page: Page) -> str:
    """The words under which the union knows this author."""
    return re.search("工会看到的您是“(.+?)”", page.locator("main").inner_text())[1]


def nameless(page: Page, name: str, *paths: str) -> None:
    """None of these pages says who it is, in text or in markup."""
    for path in paths:
        answer = page.goto(path)
        assert answer.ok, f"{path} answered {answer.status}"
        assert name not in page.content(), path


def decide(page: Page, request: str, reason: str) -> None:
    """One body agrees."""
    page.goto("/voice/unmask/")
    page.locator("main tbody a, main .z-rows a").first.click()
    page.wait_for_url(re.compile(re.escape(request)))
    page.get_by_label("您的理由").fill(reason)
    page.get_by_role("button", name="同意核实").click()
    expect(page.get_by_role("button", name="同意核实")).to_have_count(0)


def test_a_hidden_author_is_heard_stopped_and_named_by_two_bodies_only(someone, data: Path):
    author, cadre, chair = someone(), someone("demo-cadre", DESK), someone("demo-chair", DESK)
    phone, name = plain(data, BIG)
    sign_in_by_code(author, phone)
    author.wait_for_url(lambda url: "/account/login" not in url)
    write(author, TEXT)
    author.locator("input[name=files]").set_input_files(photo(name))
    expect(author.locator("[data-photos-shown] img, [data-photos-shown] li").first).to_be_visible()
    path = send(author)
    author.goto(path)
    alias, desk = alias_on(author), f"{path}desk/"

    cadre.goto(desk)
    expect(cadre.locator("main")).to_contain_text(alias)
    picture = cadre.locator("main a[href*='/files/'], main img[src*='/files/']").first
    where = picture.get_attribute("href") or picture.get_attribute("src")
    kept = cadre.request.get(where)
    assert kept.ok
    assert name.encode() not in kept.body()
    assert name not in str(kept.headers)
    cadre.get_by_role("button", name="受理").first.click()
    expect(cadre.get_by_role("button", name="受理")).to_have_count(0)
    fold = cadre.locator("details.z-fold", has_text="请提出人补充")
    fold.locator("summary").click()
    fold.locator("textarea").fill("坏的是靠门那一台，还是里面那一台？")
    fold.get_by_role("button", name="问一问").click()
    expect(cadre.locator(".z-line")).to_contain_text("靠门那一台")

    author.goto("/notices/")
    expect(author.locator("main")).to_contain_text("请您补充")
    author.goto(path)
    expect(author.locator("main")).to_contain_text("靠门那一台，还是里面那一台")
    author.locator("#say").fill("里面那一台，靠门的还能转。")
    author.get_by_role("button", name="发送").click()
    expect(author.locator(".z-line")).to_contain_text("靠门的还能转")
    cadre.goto(desk)
    expect(cadre.locator(".z-line")).to_contain_text("靠门的还能转")
    pane = f"{path}pane/"
    nameless(cadre, name, desk, pane, "/voice/desk/?view=all", "/desk/", "/notices/", "/search/?q=排风扇")

    chair.goto(desk)
    chair.locator("summary", has_text="对隐名的提出人").click()
    chair.get_by_role("link", name="暂停对方隐名").click()
    expect(chair.locator("h1")).to_contain_text(f"请“{alias}”停一停")
    chair.get_by_label("停到哪一天").fill(f"{dt.date.today() + dt.timedelta(days=14):%F}")
    chair.get_by_label("理由").fill("连着三天用同样的话催同一个班组，请先停一停")
    chair.get_by_role("button", name="暂停，并告诉对方").click()
    chair.wait_for_url(re.compile(r"/desk/$"))
    nameless(chair, name, desk, "/voice/desk/sanctions/")
    expect(chair.locator("main")).to_contain_text(alias)

    author.goto(path)
    expect(author.locator("#hidden")).to_contain_text("请先停一停")
    write(author, "另外一件：更衣室的灯也坏了，晚班换衣服看不见。")
    author.get_by_role("button", name=re.compile("提交，")).click()
    expect(author.locator("main")).to_contain_text("您不能隐去姓名提")
    expect(author.locator("textarea[name=text]")).to_have_value(re.compile("更衣室的灯"))

    chair.goto(f"{path}unmask/")
    expect(chair.locator("main")).to_contain_text(OTHER)
    chair.get_by_label("依据").fill(GROUND)
    chair.get_by_role("button", name="提出申请，并告诉提出人").click()
    chair.wait_for_url(re.compile(r"/voice/unmask/\d+/"))
    request = re.sub(r"^https?://[^/]+", "", chair.url)
    expect(chair.get_by_role("button", name="看姓名")).to_have_count(0)
    author.goto("/notices/")
    expect(author.locator("main")).to_contain_text("申请核实")

    auditor, sister = someone("demo-auditor"), someone()
    sign_in_by_code(sister, on_duty(data, OTHER, "chair")[0])
    sister.wait_for_url(lambda url: "/account/login" not in url)
    decide(auditor, request, "关系到身体，同意找到本人")
    nameless(auditor, name, request)
    chair.goto(request)
    expect(chair.get_by_role("button", name="看姓名")).to_have_count(0)
    decide(sister, request, "同意，请先带去检查")
    nameless(cadre, name, desk, pane, request)  # stands in for the chair in this small demonstration, and reads along
    expect(cadre.get_by_role("button", name="看姓名")).to_have_count(0)

    chair.goto(request)
    chair.get_by_role("button", name="看姓名").click()
    expect(chair.locator("main")).to_contain_text(name)
    nameless(chair, name, request, desk)
    author.goto(path)
    expect(author.locator("#hidden")).to_contain_text("同意，请先带去检查")
    expect(author.locator("#hidden")).to_contain_text("谁看过您的姓名")
    expect(author.locator("#hidden")).to_contain_text("李建国")


def test_a_small_union_hides_nobody_and_says_so(someone, data: Path):
    author, cadre, above = someone(), someone(), someone("demo-cadre")
    phone, name = plain(data, SMALL)
    sign_in_by_code(author, phone)
    author.wait_for_url(lambda url: "/account/login" not in url)
    sign_in_by_code(cadre, on_duty(data, SMALL, "voice")[0])
    cadre.wait_for_url(lambda url: "/account/login" not in url)
    write(author, "仓库的叉车刹车不灵，跟班长说了两次都没有修。")
    warning = author.locator(".z-when-masked", has_text="您所在的工会人少")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text(BIG)
    path = send(author)
    expect(author.locator("main")).to_contain_text(f"{BIG}最晚在")

    assert cadre.goto(f"{path}desk/").status == 404
    nameless(above, name, f"{path}desk/")
    assert SMALL not in above.locator("main").inner_text()
