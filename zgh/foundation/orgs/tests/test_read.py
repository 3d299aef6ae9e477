"""Files as people really send them, and as nobody should."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile

import openpyxl
import pytest

from zgh.foundation.orgs.importing.columns import Unreadable
from zgh.foundation.orgs.importing.guard import LARGEST_UPLOAD
from zgh.foundation.orgs.importing.read import read
from zgh.foundation.orgs.importing.roster.columns import COLUMNS

from .sheets import ROSTER, csv, xlsx

ROW = ("0013572", "王小明", "", "13800000000", "甘肃", "", "", "", "2019-07-01")
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)


def rows(file: io.BytesIO, name: str = "花名册.xlsx") -> list:
    return read(file, name, COLUMNS).rows


def test_a_workbook_keeps_line_numbers_and_leading_zeros():
    [row] = rows(xlsx(ROSTER, [], ROW))
    assert (row.line_no, row.cells["no"], row.cells["name"]) == (3, "0013572", "王小明")


def test_titles_above_the_headings_and_columns_in_any_order_are_fine():
    book = openpyxl.Workbook()
    book.active["C2"] = "某某药业2026年6月花名册"
    for at, text in enumerate(("学历", "姓 名", "*工号", "单位"), start=2):
        book.active.cell(row=4, column=at, value=text)
        book.active.cell(row=7, column=at, value=f"值{at}")
    file = io.BytesIO()
    book.save(file)
    table = read(file, "花名册.xlsx", COLUMNS)
    assert [(r.line_no, r.cells) for r in table.rows] == [(7, {"name": "值3", "no": "值4", "unit": "值5"})]
    assert table.unused == ["学历"]


def test_date_cells_and_numbers_arrive_as_what_they_are():
    [row] = rows(xlsx(ROSTER, (13572, "王小明", None, 13800000000, "甘肃", None, None, None, dt.datetime(2019, 7, 1))))
    assert row.cells["hired_on"] == dt.date(2019, 7, 1)
    assert row.cells["phone"] == 13800000000.0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_may_come_in_any_encoding_excel_writes(encoding):
    [row] = rows(csv(ROSTER, ("1", "王𠮷明", *ROW[2:]), encoding=encoding), "a.csv")
    assert row.cells["name"] == "王𠮷明"


def test_a_csv_with_tabs_quotes_and_line_breaks_in_cells():
    text = "\t".join(ROSTER[:2]) + '\t单位\n1\t"王\n明"\t甘肃\n\n2\t李四\t湖南\n'
    found = rows(io.BytesIO(text.encode()), "a.csv")
    assert [(r.line_no, r.cells["no"]) for r in found] == [(2, "1"), (4, "2")]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (("姓名", "单位", "岗位"), "没有找到这几列：工号"),
        (("工号", "姓名", "工 号", "单位"), "「工号」这一列出现了两次"),
        (("a", "b"), "没有找到这几列"),
    ],
)
def test_missing_and_double_columns_are_named(head, said):
    with pytest.raises(Unreadable, match=said):
        rows(xlsx(head, ["1"] * len(head)))


def zipped(**parts: str | bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts_file:
        for name, content in parts.items():
            parts_file.writestr(name.replace("__", "/"), content)
    return file


def workbook(sheet: str, shared: str = "") -> io.BytesIO:
    """A workbook with a sheet of one's own making."""
    base, file = xlsx(ROSTER, ROW), io.BytesIO()
    with zipfile.ZipFile(base) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            content = sheet.encode() if part.filename == "xl/worksheets/sheet1.xml" else content
            content = shared.encode() if shared and part.filename == "xl/sharedStrings.xml" else content
            new.writestr(part.filename, content)
    return file


def far_corners() -> io.BytesIO:
    cell = '<row r="%d"><c r="%s%d"><v>1</v></c></row>'
    return workbook(SHEET % (cell % (1, "A", 1) + cell % (190000, "CV", 190000) + cell % (1048576, "XFD", 1048576)))


def shared_giant() -> io.BytesIO:
    """20,000 cells that all share one text of a million characters: 20 GB once unpacked, 300 kB as a file."""
    import random

    rng = random.Random(1)  # noqa: S311 (noise that does not compress)
    text = "".join(rng.choices("abcdefgh", k=200_000)) * 5
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    lines = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20001))
    return workbook(SHEET % lines, shared)


def lying_directory() -> io.BytesIO:
    """A bomb whose zip directory says it is small."""
    file = workbook(SHEET % ("<row/>" * 20_000_000))
    data = bytearray(file.getvalue())
    with zipfile.ZipFile(file) as parts:
        size = parts.getinfo("xl/worksheets/sheet1.xml").file_size
    true, false = struct.pack("<I", size), struct.pack("<I", 5000)
    return io.BytesIO(bytes(data.replace(true, false)))


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (io.BytesIO(b""), "a.xlsx", "空的"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99), "a.xlsx", "不是Excel表格"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99), "a.csv", "不是文字表格"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 99), "a.png", "只收.xlsx、.xls和.csv"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument" * 99), "a.xls", "不是Excel表格"),
        (
            io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
            "a.xlsx",
            "加了密码",
        ),
        (io.BytesIO(b"PK\x03\x04" + b"garbage" * 99), "a.xlsx", "已损坏"),
        (zipped(hello="world"), "a.xlsx", r"不是\.xlsx表格"),
        (zipped(xl__other="x"), "a.xlsx", "不是"),
        (io.BytesIO(xlsx(ROSTER, ROW).getvalue()[:-200]), "a.xlsx", "已损坏"),
        (workbook("<not xml"), "a.xlsx", "读不出来|没有找到"),
        (xlsx(ROSTER), "a.xlsx", "没有数据"),
        (csv(ROSTER), "a.csv", "没有数据"),
        (io.BytesIO(b"," * 500_000), "a.csv", "超过100列"),
        (csv([f"列{n}" for n in range(150)]), "a.csv", "超过100列"),
        (xlsx([f"列{n}" for n in range(150)]), "a.xlsx", "超过100列"),
        (io.BytesIO('工号,姓名,单位\n1,"'.encode() + "字".encode() * 200_000), "a.csv", "引号或换行"),
    ],
)
def test_every_wrong_file_gets_a_sentence(file, name, said):
    with pytest.raises(Unreadable, match=said):
        rows(file, name)


def test_macros_are_refused():
    file = xlsx(ROSTER, ROW)
    with zipfile.ZipFile(file, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(Unreadable, match="宏"):
        rows(file)


def test_more_than_twenty_megabytes_are_refused_before_reading():
    with pytest.raises(Unreadable, match=r"21\.0 MB，超过了20 MB"):
        rows(io.BytesIO(b"PK\x03\x04" + b"\x00" * (LARGEST_UPLOAD + 1024 * 1024)))


@pytest.mark.parametrize("hostile", [far_corners, shared_giant, lying_directory])
def test_a_workbook_that_would_eat_all_memory_harms_only_its_reader(hostile):
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable, match=r"太多|太大|超过|已损坏|读不出来"):
        rows(hostile())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000  # kB, most of it the making


def test_a_plain_zip_bomb_is_refused_by_its_directory():
    with pytest.raises(Unreadable, match="解开后太大"):
        rows(workbook(SHEET % (" " * 60_000_000)))
