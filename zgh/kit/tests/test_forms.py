"""What forms forgive, and how they say what is missing."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django import forms

from zgh.kit.forms import CleanTextField, DayField, OneTimeForm, Tiles, clean_text
from zgh.kit.numbers import whole


class Sample(OneTimeForm):
    """One field of each kind."""

    kind = forms.ChoiceField(
        label="您想做什么", choices=[("a", "提建议"), ("b", "问政策")], widget=Tiles(icons={"a": "bulb"})
    )
    text = CleanTextField(label="您想说什么？", lines=True, max_length=6, min_length=2, help_text="食堂、休假都可以说")
    title = CleanTextField(label="题目", required=False)
    is_sure = forms.BooleanField(label="我看过了", required=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  你好\x00\x07世界  ", "你好世界"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("一\n\n\n\n二", "一\n\n二"),
        ("“引号”、——，。！？《》（）％ＡＢＣ", "“引号”、——，。！？《》（）％ＡＢＣ"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("𠮷家👨‍👩‍👧", "𠮷家👨‍👩‍👧"),
        ("\ud800", ""),
    ],
)
def test_text_is_kept_as_a_person_meant_it(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


def test_a_single_line_has_no_newlines() -> None:
    assert clean_text("一 \n 二", lines=False) == "一 二"


def test_too_long_a_text_is_told_by_how_much_and_comes_back_whole() -> None:
    form = Sample({"kind": "a", "text": "一二三四五六七八九"})
    assert not form.is_valid()
    assert form["text"].said == ["最多写6个字，现在写了9个。请删去3个字"]
    html = str(form)
    assert "一二三四五六七八九</textarea>" in html
    assert "maxlength" not in html


def test_too_short_a_text_is_told_how_much_is_wanted() -> None:
    assert Sample({"kind": "a", "text": "想"})["text"].said == ["再多写一点，至少2个字"]


def test_what_is_missing_is_asked_for_field_by_field_and_in_a_summary() -> None:
    html = str(Sample({}))
    assert "还差2处就能提交" in html
    assert '<a href="#id_kind">您想做什么：请选一项</a>' in html
    assert 'id="id_text_error"' in html
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert "is-invalid" in html


def test_a_form_without_errors_has_no_summary_and_tiles_carry_icons() -> None:
    html = str(Sample())
    assert "z-note" not in html
    assert "#bulb" in html
    assert html.count('class="btn-check"') == 2
    assert "可不填" in html


def test_the_mark_of_one_filling_in_survives_errors_and_is_made_anew_when_missing() -> None:
    mark = str(uuid.uuid4())
    form = Sample({"once": mark, "kind": "a", "text": "食堂的事"})
    assert f'value="{mark}"' in str(form)
    assert form.is_valid()
    for broken in ({}, {"once": "x' OR 1=1"}, {"once": ""}):
        form = Sample({"kind": "a", "text": "食堂的事", **broken})
        assert form.is_valid()
        assert isinstance(form.cleaned_data["once"], uuid.UUID)


def test_the_same_words_again_are_one_filling_in_and_other_words_are_another() -> None:
    mark = str(uuid.uuid4())

    def stored(**filled: str) -> uuid.UUID:
        form = Sample({"once": mark, "kind": "a", **filled})
        assert form.is_valid()
        return form.cleaned_data["once"]

    first = stored(text="食堂的事", csrfmiddlewaretoken="one")
    assert stored(text="食堂的事", csrfmiddlewaretoken="other") == first
    assert stored(text="食堂的灯") != first
    assert stored(text="食堂的事", is_sure="on") != first


class Stock(forms.Form):
    """Fields that were given no words of their own, and one that was."""

    kind = forms.ChoiceField(choices=[("a", "提建议")])
    kinds = forms.MultipleChoiceField(choices=[("a", "提建议")])
    age = forms.IntegerField(min_value=14, max_value=120)
    share = forms.DecimalField(max_value=100)
    own = forms.IntegerField(error_messages={"invalid": "写四位年份"})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kind": "z"}, {"kind": ["这一项现在选不了，请重新选"]}),
        ({"age": "很多"}, {"age": ["这里只写数字"]}),
        ({"age": "3"}, {"age": ["最小写14"]}),
        ({"age": "9" * 40}, {"age": ["最大写120"]}),
        ({"share": "一半"}, {"share": ["这里只写数字"]}),
        ({"own": "今年"}, {"own": ["写四位年份"]}),
    ],
)
def test_what_django_says_by_default_is_said_in_our_words(typed: dict[str, str], said: dict[str, list[str]]) -> None:
    form = Stock(typed)
    assert {name: form[name].said for name in said} == said


@pytest.mark.parametrize("typed", ["0001-01-01", "0204-05-01", "9999-12-31", "1949-09-30", "今天"])
def test_a_day_that_cannot_be_is_asked_for_again(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="请重选一次"):
        DayField().clean(typed)


def test_a_day_that_can_be_is_taken_and_none_where_none_is_needed() -> None:
    assert DayField().clean("1949-10-01") == dt.date(1949, 10, 1)
    assert DayField(required=False).clean("") is None
    assert 'type="date"' in str(DayField().widget.render("day", dt.date(2026, 5, 1)))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7), ("007", 7), ("", None), ("-1", None), ("1.0", None), ("٣", None), ("二", None),
        (str(2**63 - 1), 2**63 - 1), (str(2**63), None), ("1" * 5000, None),
    ],
)  # fmt: skip
def test_a_number_is_read_and_anything_else_is_none(typed: str, number: int | None) -> None:
    assert whole(typed) == number
    assert whole("51", 50) is None
