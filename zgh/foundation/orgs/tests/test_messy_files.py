"""Files as HR systems and people's computers make them, as .xlsx, as old .xls and as text."""

from __future__ import annotations

import datetime as dt
import io
import struct

import openpyxl
import pytest

from zgh.foundation.orgs.importing import sheet
from zgh.foundation.orgs.importing.columns import Unmapped, Unreadable
from zgh.foundation.orgs.importing.read import Table, read
from zgh.foundation.orgs.importing.roster.columns import COLUMNS

from .old_sheets import SECTOR, xls
from .sheets import ROSTER
from .test_read import SHEET, workbook

HEAD = ["工号", "姓名", "身份证号", "所在单位", "入职日期"]
ROW = ["0013572", "王小明", "", "甘肃", "2019-07-01"]


def new(rows: list[list]) -> io.BytesIO:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def old(rows: list[list]) -> io.BytesIO:
    return xls(("花名册", False, rows))


def page(rows: list[list]) -> io.BytesIO:
    """What many HR systems send as .xls: a web page in GBK."""
    cells = "".join("<tr>" + "".join(f"<td>{'' if c is None else c}</td>" for c in row) + "</tr>" for row in rows)
    return io.BytesIO(f"<html><meta charset=gbk><table border=1>{cells}</table></html>".encode("gb18030"))


KINDS = pytest.mark.parametrize(("make", "name"), [(new, "花名册.xlsx"), (old, "花名册.xls"), (page, "导出.xls")])


def table(file: io.BytesIO, name: str = "花名册.xlsx", mapping: dict | None = None) -> Table:
    return read(file, name, COLUMNS, mapping)


@KINDS
def test_titles_totals_notes_and_repeated_headings_are_no_people_and_are_named(make, name):
    rows = [
        ["某某药业2026年6月在职人员花名册", None, None, None, None],
        HEAD,
        ROW,
        ["湖南公司", None, None, None, None],
        HEAD,
        ["2", "李四", "", "湖南", "2020-01-01"],
        [None, "小计", None, "2", None],
        ["合 计", "2人", None, None, None],
        ["填表人：张三", "审核人：李四", None, None, None],
    ]
    found = table(make(rows), name)
    assert [(row.line_no, row.cells["name"]) for row in found.rows] == [(3, "王小明"), (6, "李四")]
    said = "\n".join(found.hints)
    for line, why in (("4", "只有一个格子有字"), ("5", "又是一遍列名"), ("7、8", "小计、合计"), ("9", "填表说明")):
        assert f"第{line}行" in said
        assert why in said


@KINDS
def test_two_rows_of_headings_are_read_together(make, name):
    upper = ["工号", "姓名", "身份证号", "所在单位", "入职", "离职", "联系方式", None]
    lower = [None, None, None, None, "日期", "日期", "手机", "邮箱"]
    rows = [["花名册"], upper, lower, [*ROW, None, "13800000000", "a@b.c"]]
    [row] = table(make(rows), name).rows
    assert row.line_no == 4
    assert (row.cells["no"], row.cells["phone"], row.cells["hired_on"]) == ("0013572", "13800000000", "2019-07-01")


def test_merged_cells_mean_the_same_for_each_line_they_cover():
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    for row in (["花名册"], HEAD, ROW, ["2", "李四", "", None, ""], ["3", "钱五", "", "湖南", ""]):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("D3:D4")
    book.save(file)
    assert [row.cells["unit"] for row in table(file).rows] == ["甘肃", "甘肃", "湖南"]
    spans = "<tr><th>工号<th>姓名<th>单位</tr><tr><td>1<td>王<td rowspan=2>甘肃</tr><tr><td>2<td>李</tr>"
    found = table(io.BytesIO(f"<table>{spans}</table>".encode()), "导出.xls")
    assert [row.cells["unit"] for row in found.rows] == ["甘肃", "甘肃"]


def test_hidden_lines_are_marked_and_hidden_sheets_are_passed_over():
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in (HEAD, ROW, ["2", "李四", "", "湖南", ""]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.title = "在职<1>"
    hidden = book.create_sheet("旧表", 0)
    hidden.sheet_state = "hidden"
    hidden.append(["别的", "东西"])
    book.create_sheet("说明").append(["怎么填"])
    book.save(file)
    found = table(file)
    assert [(row.line_no, row.is_hidden) for row in found.rows] == [(2, False), (3, True)]
    assert found.hints == ["只读了「在职<1>」这一张表，没有读：说明"]
    web = "<table><tr><td>工号<td>姓名<td>单位</tr><tr style='display: none'><td>1<td>王<td>甘肃</tr></table>"
    assert table(io.BytesIO(web.encode()), "a.xls").rows[0].is_hidden


def test_an_old_workbook_keeps_text_days_and_the_first_visible_sheet():
    rows = [
        ["工号", "姓名", "单位", "入职日期", "手机"],
        ["001", "艾力·买买提", "甘肃", dt.date(2019, 7, 1), 13800000000],
    ]
    found = table(xls(("旧", True, [["x", "y"], ["1", "2"]]), ("花名册", False, rows)), "a.xls")
    assert found.rows[0].cells["no"] == "001"
    assert found.rows[0].cells["hired_on"] == dt.date(2019, 7, 1)
    # a name that lies about the kind changes nothing
    assert table(xls(("花名册", False, rows)), "a.xlsx").rows == found.rows


def test_hidden_lines_of_an_old_workbook_are_marked_too():
    rows = [HEAD, ROW, ["2", "李四", "", "湖南", ""], ["3", "王五", "", "湖南", ""]]
    cover, old_list = ("封面", False, [["填表说明"]]), ("旧表", True, [["别的", "东西"], ["1", "2"]])
    found = table(xls(old_list, cover, ("在职", False, rows), hidden=(1, 3)), "a.xls")
    assert [(row.line_no, row.is_hidden) for row in found.rows] == [(2, False), (3, True), (4, False)]
    assert found.hints == ["只读了「在职」这一张表，没有读：封面"]


def test_an_old_workbook_with_a_broken_container_never_turns_in_circles():
    whole = xls(("在职", False, [HEAD, ROW]), hidden=(2,)).getvalue()
    # the workbook's second sector says that the first follows it
    looped = whole[: SECTOR + 3 * 4] + struct.pack("<I", 2) + whole[SECTOR + 4 * 4 :]
    assert sheet._hidden_of_old(looped, 0) == sheet._hidden_of_old(whole[:700], 0) == []
    assert sheet._hidden_of_old(whole, 1) == []
    assert sheet._hidden_of_old(whole, 0) == [2]


def test_a_workbook_in_xml_and_text_called_xls_are_read_too():
    cells = "<Cell><Data ss:Type='String'>{}</Data></Cell>"
    xml = "".join("<Row>" + "".join(cells.format(c) for c in row) + "</Row>" for row in (HEAD, ROW))
    head = '<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>'
    assert (
        table(io.BytesIO(f"{head}{xml}</Table></Worksheet></Workbook>".encode()), "a.xls").rows[0].cells["no"] == ROW[0]
    )
    tabs = "\n".join("\t".join(row) for row in (HEAD, ROW)).encode("utf-16")
    assert table(io.BytesIO(tabs), "a.xls").rows[0].cells["no"] == ROW[0]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (xls(("花名册", False, [HEAD, ROW]), macros=True), "宏"),
        (xls(("花名册", True, [HEAD, ROW])), "都是隐藏的"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le") * 99), "读不出来"),
        (io.BytesIO(b"<html><p>" + "请登录".encode() + b"</p></html>"), "没有找到表格"),
        (io.BytesIO(b"<table><tr>" + b"<td>1" * 500), "超过100列"),
        (io.BytesIO(b"<table><tr><td colspan=999999>1"), "超过100列"),
        (io.BytesIO(b"<table>" + b"<tr>" * 200_001), "超过200000行"),
        (io.BytesIO(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><table><tr><td>&a;'), "没有找到"),
    ],
)
def test_hostile_and_wrong_old_files_get_a_sentence(file, said):
    with pytest.raises(Unreadable, match=said) as refusal:
        table(file, "a.xls")
    assert "root:" not in str(refusal.value)


def test_headings_nobody_knows_are_asked_about_with_good_guesses_and_masked_samples():
    rows = [
        ["人员信息表"],
        ["人员代号", "称呼", "证照号", "隶属"],
        ["0013572", "王小明", "620102199003070029", "甘肃公司"],
    ]
    with pytest.raises(Unmapped, match="请说明哪一列是什么") as asked:
        table(new(rows))
    layout = asked.value.layout
    assert layout["head"] == 2
    assert [place["heading"] for place in layout["columns"]] == rows[1]
    assert layout["columns"][2]["key"] == "id_number"  # by what stands in it
    assert "620102199003070029" not in str(layout)
    mapping = {"head": 2, "deep": 1, "columns": {"0": "no", "1": "name", "2": "id_number", "3": "unit"}}
    [row] = table(new(rows), mapping=mapping).rows
    assert row.cells == {"no": "0013572", "name": "王小明", "id_number": "620102199003070029", "unit": "甘肃公司"}


def test_a_heading_with_an_explanation_in_brackets_is_still_that_heading():
    head = ["*工号（必填）", "姓名【与身份证一致】", "身份证号(18位)", "所属单位", "入职时间"]
    found = table(new([head, ROW]))
    assert not found.unused
    assert ROSTER[0] in str(COLUMNS[0].label)


def test_a_sheet_of_merged_areas_beyond_reason_is_refused():
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(3, 20_100))
    line = '<row r="1"><c r="A1" t="inlineStr"><is><t>工号</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    file = workbook(SHEET.replace("</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>") % line)
    with pytest.raises(Unreadable, match="内容太多"):
        table(file)
