"""Tokens, words, snippets: pure functions of the text."""

from __future__ import annotations

import pytest

from zgh.foundation.search import words
from zgh.foundation.search.index import PART_LENGTH, PART_REPEATS, _parts
from zgh.foundation.search.snippets import mark, snippet


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("婚假", ["婚", "假"]),
        ("未婚，假日", ["未", "婚", "_", "假", "日"]),
        ("ＩＳＯ９００１", ["iso", "9001"]),
        ("渝药工〔2024〕12号", ["渝", "药", "工", "_", "2024", "_", "12", "号"]),
        ("，，开头与结尾。。", ["开", "头", "与", "结", "尾"]),
        ("带薪 年休假", ["带", "薪", "年", "休", "假"]),
        ("𠮷", ["u20bb7"]),
        ("a\u200bb", ["a", "b"]),
        ("", []),
        ("，", []),
    ],
)
def test_a_text_becomes_characters_runs_and_breaks(text, tokens):
    assert words.tokens(text) == tokens


@pytest.mark.parametrize(
    ("query", "meant"),
    [("婚假怎么申请", ["婚假", "申请"]), ("请问如何", []), ("食堂 夜班", ["食堂", "夜班"]), ("食堂食堂", ["食堂"])],
)
def test_only_the_query_is_cut_into_words_and_words_of_asking_are_dropped(query, meant):
    assert ["".join(phrase) for phrase in words.words(query)] == meant


def test_found_words_are_marked_and_everything_is_escaped():
    assert mark("<b>婚假</b> & 更多", [["婚", "假"]]) == "&lt;b&gt;<mark>婚假</mark>&lt;/b&gt; &amp; 更多"


@pytest.mark.parametrize(
    ("text", "phrase", "marked"),
    [
        ("找ＨＲ部门", ["hr"], "<mark>ＨＲ</mark>"),
        ("渝药工（2024）12号", ["渝", "药", "工", "_", "2024", "_", "12", "号"], "<mark>渝药工（2024）12号</mark>"),
        ("面积㎡很大", ["很", "大"], "<mark>很大</mark>"),
        ("员工𠮷某", ["u20bb7"], "<mark>𠮷</mark>"),
        ("职⼯⻝堂㈱", ["职", "工"], "<mark>职⼯</mark>"),
        ("都是㊣版", ["正", "版"], "<mark>㊣版</mark>"),
    ],
)
def test_marks_stand_where_the_text_was_written(text, phrase, marked):
    assert marked in mark(text, [phrase])


def test_every_sign_that_stands_for_a_common_character_is_known():
    other = [chr(n) for n in range(0x11_0000) if not 0xD800 <= n < 0xE000]
    signs = [
        char
        for char in other
        if any("\u4e00" <= c <= "\u9fa5" for c in words.fold(char)) and char.lower() != words.fold(char)
    ]
    assert len(signs) > 1000
    assert all(words.ALIKE.search(char) for char in signs)


def test_a_snippet_is_short_and_starts_near_the_find():
    found = snippet("开头" * 200 + "婚假" + "结尾" * 200, [["婚", "假"]])
    assert "<mark>婚假</mark>" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < 130


@pytest.mark.parametrize("text", ["短。", "一句话。" * 6000, "啊" * 3000, "无标点" * 9000, "", "x" * 30_000])
def test_long_texts_are_cut_where_no_database_forgets(text):
    parts = list(_parts(text))
    assert "".join(parts) == text
    for part in parts:
        assert len(part) <= PART_LENGTH
        counts = words.tokens(part)
        assert all(counts.count(token) <= PART_REPEATS for token in set(counts) - {words.BREAK})


@pytest.mark.parametrize("run", ["0" * 4500, "a" * 4500, "é" * 4500])
def test_a_run_without_end_is_tokens_no_database_stumbles_over(run):
    assert "".join(words.tokens(run)) == run
    assert max(len(token.encode()) for token in words.tokens(run)) < 2046
    assert all(len(word.encode()) < 2046 for word in words.keywords(run))
