"""Words out of real files, and what is said of those that cannot be read. Nothing uploaded is ever an error page."""

import time

import pytest

from zgh.foundation.files.hold import hold
from zgh.foundation.files.texts import decoded
from zgh.services.policies import reading
from zgh.services.policies.extracting import whole_lines
from zgh.services.policies.reading import read

from .conftest import SPACE, bomb_of, docx_of, pdf_of, upload, with_body, with_document, with_footnotes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store")]
CLAUSE = "第三条 职工结婚，凭结婚证享受婚假三十天，工资照发。"


def taken(data, name, title="", number=""):
    found = read(hold(upload(data, name), takes_text=True), title, number)
    return found, [code for code, _facts in found.notes]


def test_a_word_file_gives_headings_paragraphs_and_tables_in_their_order():
    table = (("级别", "标准"), ("市级", "300元"))
    found, codes = taken(docx_of(CLAUSE, table=table, heading="职工休假实施细则"), "细则.docx", "职工休假实施细则")
    assert found.text.splitlines() == ["职工休假实施细则", CLAUSE, "级别｜标准", "市级｜300元"]
    assert (codes, found.page_count) == ([], 0)


def test_footnotes_of_a_word_file_stand_at_the_end_without_the_line_above_them():
    found, _codes = taken(with_footnotes("含一至三天。", "以原文为准。"), "注.docx")
    assert found.text.splitlines() == ["第一条 见注。", "注1：含一至三天。", "注2：以原文为准。"]


def test_a_pdf_gives_its_pages_with_their_numbers_and_without_the_printed_ones():
    found, codes = taken(
        pdf_of(["职工休假实施细则"], [CLAUSE], ["第四条 分两次休完。"]), "细则.pdf", "职工休假实施细则"
    )
    assert found.text == f"〔第1页〕\n职工休假实施细则\n〔第2页〕\n{CLAUSE}\n〔第3页〕\n第四条 分两次休完。"
    assert (found.page_count, codes) == (3, ["bare"])  # eight characters are nearly nothing: look at it


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_whatever_encoding_it_comes(encoding):
    found, codes = taken(f"关于休假的通知\r\n{CLAUSE}".encode(encoding), "通知.txt")
    assert (found.text, codes) == (f"关于休假的通知\n{CLAUSE}", [])


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"\xff\xfe\xd8", b"\x81\x00abc"])
def test_what_is_no_text_is_no_text(data):
    assert decoded(data) is None


@pytest.mark.parametrize(
    ("data", "said"),
    [(pdf_of(None, None), "scanned"), (pdf_of([CLAUSE], None), "bare"), (pdf_of([CLAUSE], password="x"), "encrypted"),
     (pdf_of([CLAUSE])[:400] + b"\n%%EOF\n", "damaged"), (b"%PDF-1.7\nnothing at all\n%%EOF\n", "damaged"),
     (pdf_of(["\ue001\ue002\ue003\ue004" * 4 + "第三条"]), "garbled")],
    ids=["scanned", "bare", "encrypted", "cut", "empty", "unreadable"],
)  # fmt: skip
def test_what_a_pdf_lacks_is_said(data, said):
    _found, codes = taken(data, "文件.pdf")
    assert codes == [said]


def test_garbled_pages_are_named():
    found = reading.doubts(["第一条 好的，没有问题的一页", "第二条 \ue001\ue002\ue003\ufffd\ufffd 乱的一页"], "", "")
    assert found == [["garbled", {"pages": "2", "count": 1}]]


@pytest.mark.parametrize(
    ("title", "number", "codes"),
    [
        ("职工休假实施细则", "渝药工[2024]12号", []),
        ("慰问办法", "", ["no_title"]),
        ("", "渝药工〔2025〕1号", ["no_number"]),
    ],
)
def test_title_and_number_are_looked_for_however_their_brackets_are_written(title, number, codes):
    _found, said = taken(docx_of("渝药工〔2024〕12号", "职工休假 实施细则", CLAUSE), "细则.docx", title, number)
    assert said == codes


def test_a_word_file_with_changes_gives_what_was_added_and_says_so():
    xml = (
        "<w:p><w:r><w:t>婚假</w:t></w:r><w:del><w:r><w:delText>三</w:delText><w:t>三</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>三十</w:t></w:r></w:ins><w:r><w:t>天，工资照发</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr><w:r><w:t>自动编号的一条</w:t></w:r></w:p>'
    )
    found, codes = taken(with_body(xml), "修订.docx")
    assert found.text == "婚假三十天，工资照发\n自动编号的一条"
    assert codes == ["revised", "numbered"]


def test_too_many_words_and_pages_are_cut_and_said(monkeypatch):
    monkeypatch.setattr(reading, "LONGEST", 50)
    found, codes = taken(docx_of(*[CLAUSE] * 5), "长.docx")
    assert (len(found.text), codes) == (50, ["long"])


def test_a_word_file_without_words_says_so():
    assert taken(with_body("<w:p/>"), "空.docx")[1] == ["scanned"]


def test_entities_that_grow_are_not_followed():
    growing = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈" * 10}">' for n in range(9))
    body = "<w:body><w:p><w:r><w:t>&e8;</w:t></w:r></w:p></w:body>"
    head = f'<?xml version="1.0"?><!DOCTYPE w [{growing}]>'
    data = with_document(f'{head}<w:document xmlns:w="{SPACE}">{body}</w:document>')
    assert len(taken(data, "炸弹.docx")[0].text) < 100


def test_a_page_that_unpacks_to_hundreds_of_megabytes_is_given_up_in_time(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 3)
    began = time.monotonic()
    found, codes = taken(bomb_of(), "炸弹.pdf")
    assert (found.text, bool(set(codes) & {"heavy", "scanned", "damaged"})) == ("", True)
    assert time.monotonic() - began < 15


def test_a_child_that_dies_or_hangs_has_read_nothing(monkeypatch, tmp_path):
    dead = tmp_path / "dead.py"
    dead.write_text("import os; os.abort()")
    monkeypatch.setattr(reading, "CHILD", dead)
    assert taken(pdf_of([CLAUSE]), "文件.pdf")[1] == ["heavy"]
    dead.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(reading, "PATIENCE", 0.5)
    assert taken(pdf_of([CLAUSE]), "文件.pdf")[1] == ["heavy"]


def test_the_child_is_given_none_of_our_secrets(monkeypatch, tmp_path):
    spy = tmp_path / "spy.py"
    spy.write_text("import json, os; print(json.dumps({'pages': [repr(dict(os.environ))] , 'notes': []}))")
    monkeypatch.setattr(reading, "CHILD", spy)
    monkeypatch.setenv("ZGH_SECRET_KEY", "very-secret-thing")
    assert "very-secret" not in taken(pdf_of([CLAUSE]), "文件.pdf")[0].text


def test_printed_lines_become_paragraphs_and_clauses_stay_apart():
    text = (
        "第一条 职工结婚的，凭结婚证享受婚假，期间\n工资照发。\n"
        "第二条 婚假可以分两次休完，但是不能跨过两\n（一）凭证休假；\n- 3 -"
    )
    assert whole_lines(text).splitlines() == [
        "第一条 职工结婚的，凭结婚证享受婚假，期间工资照发。",
        "第二条 婚假可以分两次休完，但是不能跨过两",
        "（一）凭证休假；",
    ]
