"""An HR officer brings a messy roster to the end: columns, a nickname, conflicts, writing, and taking it back."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from scripts.browser import DESK

pytestmark = pytest.mark.journey
PATIENCE = 60_000
HEAD = ("序", "人员代号", "称呼", "身份证号码", "隶属单位", "岗位", "到岗时间", "手机")
NEWCOMERS = (
    (1, "N900001", "艾力•买买提", "", "渝小公司", "仓储员", "2026.9", ""),
    (2, "N900002", "钱　多", "", "渝小公司", "仓储员", "2026年9月", ""),
    (3, "N900003", "孙一", 500101199506170000, "渝小公司", "仓储员", 46266, ""),
    (4, "N900004", "李二", "", "渝小公司", "仓储员", "2026/9/1", ""),
    (5, "N900004", "李三", "", "渝小公司", "仓储员", "20260901", ""),
)


def roster(path: Path) -> Path:
    """A title, strange headings, a nickname, lost digits, a doubled number, a subtotal."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["某某公司2026年11月在职人员花名册"])
    sheet.merge_cells("A1:H1")
    for row in (HEAD, *NEWCOMERS, ("", "小计", 5)):
        sheet.append(row)
    book.save(file)
    path.write_bytes(file.getvalue())
    return path


def tab(page: Page, name: str) -> Page:
    """Open the lines of one kind."""
    page.get_by_role("navigation", name="比对结果").get_by_role("link", name=re.compile(name)).click()
    return page


def test_a_messy_roster_is_brought_to_the_end_and_taken_back(someone, tmp_path):
    hr = someone("demo-hr", DESK)
    hr.goto("/orgs/import/")
    hr.locator("input[type=file]").set_input_files(roster(tmp_path / "花名册.xlsx"))
    hr.get_by_role("button", name="上传并比对").click()

    hr.get_by_role("link", name="去对列名").click(timeout=PATIENCE)
    hr.get_by_label("人员代号").select_option(label="工号")
    hr.get_by_label("称呼").select_option(label="姓名")
    hr.get_by_label("隶属单位").select_option(label="所在单位")
    hr.get_by_role("button", name=re.compile("就这样")).click()

    hr.get_by_role("link", name="认单位").click(timeout=PATIENCE)
    choice = hr.locator("main select").first
    choice.select_option(index=1)
    hr.get_by_role("button", name=re.compile("记下")).click()

    expect(hr.get_by_role("button", name="确认写入2行")).to_be_visible(timeout=PATIENCE)
    expect(hr.locator("main")).to_contain_text("小计")
    expect(tab(hr, "有错").locator("main")).to_contain_text("后几位已经丢了")
    expect(tab(hr, "要您定").locator("main")).to_contain_text("工号和第7行相同")
    expect(tab(hr, "新增").locator("main")).to_contain_text("艾力·买买提")
    with hr.expect_download() as download:
        hr.get_by_role("link", name="下载这些行").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    hr.get_by_role("button", name="确认写入2行").click()
    expect(hr.locator("main")).to_contain_text("写好了，一共2行", timeout=PATIENCE)
    batch = hr.url
    hr.goto("/orgs/people/?q=N900001")
    expect(hr.locator("main")).to_contain_text("艾力·买买提")

    hr.goto(batch)
    hr.get_by_role("button", name="撤销这次导入").click()
    expect(hr.locator("main")).to_contain_text("撤销了2行", timeout=PATIENCE)


def test_the_practice_roster_can_be_fetched_and_previewed_on_a_phone(someone, tmp_path):
    hr = someone("demo-hr")
    hr.goto("/orgs/import/")
    with hr.expect_download() as download:
        hr.get_by_role("link", name="练习用的花名册").click()
    path = tmp_path / "练习.xlsx"
    download.value.save_as(path)
    hr.locator("input[type=file]").set_input_files(path)
    hr.get_by_role("button", name="上传并比对").click()
    expect(hr.get_by_role("navigation", name="比对结果")).to_be_visible(timeout=PATIENCE)
    expect(hr.locator("main")).to_contain_text("在表格里是隐藏的")
    assert hr.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
