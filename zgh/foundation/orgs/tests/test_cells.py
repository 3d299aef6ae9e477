"""What people type into cells: every way to write it is understood, or answered with a sentence; nothing crashes."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zgh.foundation.orgs.importing import cells
from zgh.foundation.orgs.importing.roster.columns import GONE, STATUSES

from .sheets import id_number

JULY = dt.date(2019, 7, 1)
ANYTHING = st.one_of(
    st.text(max_size=50), st.floats(), st.integers(), st.booleans(), st.none(), st.dates(), st.datetimes()
)


@pytest.mark.parametrize(
    "cell",
    [
        "2019-07-01", "2019/7/1", "2019.7.1", "2019.07.01", "2019年7月1日", "2019年7月", "2019.7", "2019/07", "2019-7",
        "201907", "20190701", "２０１９．７．１", " 2019 年 7 月 1 日 ", "2019-07-01 00:00:00",
        "2019-7-1T10:00", "43647", 43647.0,
        43647.5, 20190701.0, 201907.0, 2019.7, 2019.07, JULY,
    ],
)  # fmt: skip
def test_the_first_of_july_in_every_way_people_write_it(cell):
    assert cells.day(cell, "入职日期") == JULY


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (2019.1, "分不清是1月还是10月"),
        ("去年夏天", "看不懂"),
        ("2019-13-01", "看不懂"),
        ("2019-02-30", "看不懂"),
        ("19.7.1", "看不懂"),
        (float("nan"), "看不懂"),
        (1e300, "看不懂|太长"),
    ],
)
def test_a_day_nobody_can_tell_is_asked_about(cell, said):
    with pytest.raises(cells.Fault, match=said):
        cells.day(cell, "入职日期")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("王  芳", "王芳"), ("王　芳", "王芳"), ("艾力•买买提", "艾力·买买提"), ("艾力．买买提", "艾力·买买提"),
        ("艾力.买买提", "艾力·买买提"), ("𠮷田", "𠮷田"), ("㛃", "㛃"), ("John  Smith", "John Smith"), ("〇〇", "〇〇"),
    ],
)  # fmt: skip
def test_names_keep_what_is_theirs_and_lose_what_is_the_keyboards(cell, name):
    assert cells.name(cell, "姓名") == name


@pytest.mark.parametrize("cell", ["王?", "王？明", "王\ue863", "王\ufffd", "王□"])
def test_a_name_that_lost_a_rare_character_is_not_guessed(cell):
    with pytest.raises(cells.Fault, match="打不出来的字"):
        cells.name(cell, "姓名")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (id_number(8, born="19900311").replace("X", "x"), id_number(8, born="19900311")),
        (" 620102 19900307 0045".replace("0045", id_number(4)[-4:]), id_number(4)),
        ("'" + id_number(4), id_number(4)),
        ("".join(chr(ord(c) + 0xFEE0) for c in id_number(4)), id_number(4)),
    ],
)
def test_identity_numbers_as_people_type_them(cell, number):
    assert cells.id_number(cell, "身份证号") == number


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (620102199003070000, "后几位已经丢了"),
        (6.20102199003070e17, "后几位已经丢了"),
        ("6.20102E+17", "科学计数法"),
        ("62010219900307", "应当是18位"),
        ("620102199003070000", "校验不通过"),
    ],
)
def test_an_identity_number_with_lost_digits_is_recognised(cell, said):
    with pytest.raises(cells.Fault, match=said):
        cells.id_number(cell, "身份证号")


@given(
    st.dates(dt.date(1921, 1, 1), dt.date(2090, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]),
)
def test_every_day_comes_back_from_every_way_of_writing_it(day, shape):
    assert cells.day(day.strftime(shape), "日期") == day
    assert cells.day(float((day - cells.EXCEL_DAY_ZERO).days), "日期") == day


@given(st.integers(0, 999), st.dates(dt.date(1930, 1, 1), dt.date(2008, 12, 31)))
def test_every_sound_number_is_taken_and_every_changed_digit_noticed(serial, born):
    number = id_number(serial, born=f"{born:%Y%m%d}")
    assert cells.id_number(number.lower(), "身份证号") == number
    assert cells.birthday(number) == born
    wrong = number[:16] + str((int(number[16]) + 1) % 10) + number[17]
    with pytest.raises(cells.Fault):
        cells.id_number(wrong, "身份证号")


@given(ANYTHING)
def test_no_cell_crashes_a_reader(cell):
    for read in (cells.day, cells.past_day, cells.phone, cells.id_number, cells.name, cells.code, cells.province):
        with contextlib.suppress(cells.Fault):
            read(cell, "这一列")


@given(st.text("王小明艾力买提·. 　", min_size=1, max_size=20))
def test_a_name_read_twice_is_the_same_name(text):
    try:
        once = cells.name(text, "姓名")
    except cells.Fault:
        return
    assert cells.name(once, "姓名") == once


def test_gone_and_here_are_told_apart():
    assert {word for word, state in STATUSES.items() if state == GONE} >= {"离职", "退休", "否"}
    assert "在职" in STATUSES
