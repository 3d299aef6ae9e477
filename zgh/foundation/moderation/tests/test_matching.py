"""Words are found whatever stands between their characters, and nothing else is."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zgh.foundation.moderation.matching import Matcher, fold

HAN = "傻瓜笨蛋垃圾骗子混账"
NOISE = " 　.,，。!！*-_~·\n\t\u200b/|"
word_of_han = st.text(alphabet=HAN, min_size=2, max_size=6)
noise = st.text(alphabet=NOISE, max_size=3)


def found(words, text):
    return [find.fact for find in Matcher((word, word) for word in words).find(text)]


@given(word_of_han, st.data(), st.text(alphabet="今天食堂的菜很好吃", max_size=20))
def test_a_word_is_found_with_anything_but_letters_between_its_characters(word, data, around):
    broken = "".join(character + data.draw(noise) for character in word)
    assert word in found([word], around + broken + around)


@given(st.text(max_size=60), st.lists(word_of_han, max_size=8))
def test_what_is_found_stands_in_the_text_where_it_says(text, words):
    for find in Matcher((word, word) for word in words).find(text):
        assert fold(text[find.start : find.end]) == fold(find.fact)


@given(st.lists(word_of_han, min_size=1, max_size=8), st.text(alphabet=HAN + "好", max_size=30))
def test_nothing_is_missed_that_a_plain_search_finds(words, text):
    assert bool(found(words, text)) == any(word in text for word in words)


@given(st.text(alphabet="今天食堂的菜很好吃，谢谢大家", max_size=60), st.lists(word_of_han, max_size=8))
def test_a_text_without_the_words_is_left_alone(text, words):
    assert found(words, text) == []


@given(st.text(max_size=80))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFKC", text)) == fold(text)


@pytest.mark.parametrize(
    ("word", "text", "is_found"),
    [
        ("加微信", "加 微.信", True),
        ("ＶＸ", "加vx123", True),
        ("vx", "ｖ Ｘ：abc", True),
        ("shit", "class hit", False),
        ("shit", "S.H.I.T", True),
        ("ass", "class", False),
        ("ass", "you ass", True),
        ("110", "电话1102", False),
        ("110", "打110", True),
        ("傻", "傻", True),
        ("垃圾", "垃圾分类做得好", True),
        ("①群", "1群", True),
    ],
)
def test_words_as_people_write_them(word, text, is_found):
    assert bool(found([word], text)) == is_found


def test_the_longest_word_wins_and_none_overlaps():
    matcher = Matcher([("骗子", 1), ("骗子公司", 2), ("公司", 3)])
    assert [find.fact for find in matcher.find("骗子公司的公司")] == [2, 3]


def test_five_thousand_words_are_fast_even_when_the_text_teases_them():
    words = [f"骗子{a}{b}" for a in HAN for b in "甲乙丙丁戊己庚辛壬癸"] + [f"词{n:04}" for n in range(4900)]
    matcher = Matcher((word, word) for word in words)
    text = "骗子" * 250
    began = time.process_time()
    for _ in range(20):
        matcher.find(text)
    assert (time.process_time() - began) / 20 < 0.05
