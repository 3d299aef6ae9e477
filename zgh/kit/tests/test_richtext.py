"""What people paste becomes clean text; what strangers paste becomes harmless; what changed can be read."""

# ruff: noqa: E501 (markup as it is pasted)

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zgh.kit.changes import changes
from zgh.kit.richfield import RichTextField
from zgh.kit.richtext import clean, files_in, text_of, with_files

PHOTO = "0a0a0a0a-1111-2222-3333-444444444444"
WORD = """
<p class=MsoNormal style='mso-margin:0'><b><span lang=EN-US>一、时间</span></b><o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>周三报名</p>
<p class=MsoListParagraph style='mso-list:l0 level1'><span style='mso-list:Ignore'>2.</span>周五抽签</p>
<p class=MsoListParagraph style='mso-list:l1 level1'><span style='mso-list:Ignore'>·</span>带工牌</p>
<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->
"""


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("第一行\n\n第二行", "<p>第一行</p><p>第二行</p>"),
        ("", ""),
        ("<p> \u00a0</p>", ""),
        ("<div><span style='color:red'>甲</span></div><div>乙<b>粗</b></div>", "<p>甲</p><p>乙<strong>粗</strong></p>"),
        ("<section><section><p>微信</p></section>裸字<img src='https://mmbiz.qpic.cn/x'></section>", "<p>微信</p><p>裸字</p>"),
        ("<h1>题</h1><h5>小题</h5>", "<h2>题</h2><h3>小题</h3>"),
        ("<ul><li><p>甲</p></li><li>乙</li></ul>", "<ul><li><p>甲</p></li><li>乙</li></ul>"),
        ("<table><tr><td colspan=2 style='width:9px'>甲</td></tr></table>", '<table><tbody><tr><td colspan="2">甲</td></tr></tbody></table>'),
        (WORD, "<p><strong>一、时间</strong></p><ol><li>周三报名</li><li>周五抽签</li></ol><ul><li>带工牌</li></ul>"),
        (f'<p>看图</p><img src="/files/{PHOTO}/" alt="合影" onerror=x>', f'<p>看图</p><img src="/files/{PHOTO}/" alt="合影">'),
    ],
)  # fmt: skip
def test_pasted_text_keeps_its_meaning(pasted: str, kept: str) -> None:
    assert re.sub(r">\s+<", "><", clean(pasted)).strip() == kept


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<p onclick=a()>y</p>",
        "<svg><script>alert(1)</script></svg>", "<iframe src=//evil.example></iframe>", "<style>*{display:none}</style>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<a href='data:text/html,x'>y</a>",
        "<img src='https://evil.example/pixel.png'>", "<form action=//evil.example><input name=p></form>", "<video src='//evil.example/a'></video>",
        f"<img src='/files/{PHOTO}/../../admin/'>", "<p style='position:fixed;inset:0'>盖住</p>",
    ],
)  # fmt: skip
def test_nothing_hostile_is_left(hostile: str) -> None:
    left = clean(hostile)
    assert not re.search(r"script|onerror|onclick|javascript|iframe|style|evil|data:|<form|<svg|admin", left, re.I), (
        left
    )


@given(st.text(alphabet=st.sampled_from("<>/pdivbulih1 =\"'&;甲乙\n\0"), max_size=120))
def test_anything_can_be_cleaned_and_loses_nothing_when_cleaned_again(text: str) -> None:
    once = clean(text)
    assert text_of(clean(once)) == text_of(once)


def test_words_and_pictures_are_read_back() -> None:
    markup = clean(f"<h2>题</h2><p>第一<br>第二</p><ul><li>甲</li></ul><img src='/files/{PHOTO}/' alt='合影'>")
    assert text_of(markup) == "题\n第一\n第二\n甲\n合影"
    assert [(file.uuid, file.alt) for file in files_in(markup)] == [(PHOTO, "合影")]
    other = PHOTO.replace("0a0a", "0b0b")
    assert files_in(with_files(markup, {PHOTO: other}))[0].uuid == other


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<blockquote>第一句<br>第二句</blockquote>", "第一句\n第二句"),
        ("<blockquote>字<strong>重</strong></blockquote>", "字重"),
        ("<ul><li>一<ul><li>二</li></ul></li></ul>", "一\n二"),
        ("<p class='MsoListParagraph'>1. 甲</p>散字<p>后</p>", "1. 甲\n散字\n后"),
        ("a <b 的值\n第二行", "a <b 的值\n第二行"),
    ],
)
def test_no_word_is_lost(markup: str, text: str) -> None:
    assert text_of(clean(markup)) == text


def test_a_very_long_paragraph_is_compared_whole() -> None:
    old, new = f"<p>{'的了' * 5000}</p>", f"<p>{'了的' * 5000}</p>"
    assert [line.kind for line in changes(old, new)] == ["added", "removed"]


def test_what_changed_is_read_by_paragraphs() -> None:
    old = "<p>甲</p><p>乙</p><p>丙</p><p>活动在周三下午两点开始</p><p>要去掉的一段文字</p><p>末</p>"
    new = "<p>甲</p><p>乙</p><p>丙</p><p>活动在周四下午两点开始</p><p>末</p><p>新加的</p>"
    lines = [(line.kind, str(line.words), line.count) for line in changes(old, new)]
    assert lines == [
        ("skipped", "", 2),
        ("same", "丙", 0),
        ("changed", "活动在周<del>三</del><ins>四</ins>下午两点开始", 0),
        ("removed", "要去掉的一段文字", 0),
        ("same", "末", 0),
        ("added", "新加的", 0),
    ]
    assert changes(old, old) == []


def test_words_in_a_comparison_are_escaped() -> None:
    (line,) = changes("<p>甲 &lt;b&gt; 乙丙丁</p>", "<p>甲 &lt;i&gt; 乙丙丁</p>")
    assert "<b>" not in line.words
    assert "&lt;" in line.words


def test_the_field_counts_words_and_not_markup() -> None:
    from django.core.exceptions import ValidationError

    field = RichTextField(max_length=5)
    assert field.clean("<p><strong><em>一二三四五</em></strong></p>") == "<p><strong><em>一二三四五</em></strong></p>"
    with pytest.raises(ValidationError, match="请删去1个字"):
        field.clean("<p>一二三四五六</p>")
    with pytest.raises(ValidationError):
        field.clean("<p> </p>")
