"""Template words: moments, clocks, look of the page."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from zgh.kit import clocks, dates
from zgh.kit.sprite import UnknownIconError

CHINA = ZoneInfo("Asia/Shanghai")
NOON = dt.datetime(2026, 5, 20, 12, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on Wednesday, 20 May 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOON.astimezone(dt.UTC))


def said(source: str, **context: object) -> str:
    """A template's text."""
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("moment", "short", "long"),
    [
        (NOON.replace(hour=8, minute=50), "今天 08:50", "今天 08:50"),
        (NOON - dt.timedelta(days=1), "昨天 12:00", "昨天 12:00"),
        (NOON + dt.timedelta(days=1), "明天 12:00", "明天 12:00"),
        (NOON.replace(day=18, hour=16, minute=40), "5月18日 周一", "5月18日 16:40"),
        (NOON.replace(year=2025), "2025年5月20日", "2025年5月20日 12:00"),
        # 01:00 on the 20th in China is still the 19th in UTC: the day people live in counts.
        (dt.datetime(2026, 5, 19, 17, 0, tzinfo=dt.UTC), "今天 01:00", "今天 01:00"),
    ],
)
def test_moments_are_told_as_people_tell_them(moment: dt.datetime, short: str, long: str) -> None:
    assert dates.when(moment) == short
    assert dates.when(moment, "time") == long


def test_days_carry_the_weekday_and_the_year_only_when_it_is_another() -> None:
    assert dates.day(dt.date(2026, 5, 21)) == "5月21日 周四"
    assert dates.day(dt.date(2024, 5, 21)) == "2024年5月21日"
    assert dates.day(None) == dates.when(None) == dates.full(None) == ""


def test_what_is_kept_or_printed_always_says_the_year() -> None:
    assert dates.full(dt.date(2026, 5, 21)) == "2026年5月21日"
    assert dates.full(dt.datetime(2026, 5, 21, 1, 5, tzinfo=dt.UTC)) == "2026年5月21日 09:05"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2026, 5, 20), "今天"), (dt.date(2026, 5, 19), "昨天"), (dt.date(2026, 5, 21), "明天"),
        (dt.date(2026, 5, 27), "5月27日"), (dt.date(2025, 5, 27), "2025年5月27日"),
        (dt.datetime(2026, 5, 19, 17, 0, tzinfo=dt.UTC), "今天"),
    ],
)  # fmt: skip
def test_a_day_is_told_in_one_word_with_the_year_when_it_is_another(day: dt.date, said: str) -> None:
    assert dates.short(day) == said


def test_midnight_is_that_of_the_day_people_live_in() -> None:
    late = dt.datetime(2026, 5, 19, 17, 0, tzinfo=dt.UTC)
    assert dates.midnight() == dates.midnight(late) == dates.midnight(dt.date(2026, 5, 20)) == NOON.replace(hour=0)


@pytest.mark.parametrize(
    ("hours", "words", "tone", "share"),
    [
        (3, "剩3小时", "is-ok", "at-75"),
        (2, "剩2小时", "is-soon", "at-85"),
        (0.5, "剩30分钟", "is-soon", "at-95"),
        (-2, "超2小时", "is-late", "at-100"),
        (60, "剩2天", "is-ok", "at-0"),
    ],
)
def test_a_clock_says_what_is_left_in_words_and_tone(hours: float, words: str, tone: str, share: str) -> None:
    due, start = NOON + dt.timedelta(hours=hours), NOON - dt.timedelta(hours=9 if hours > 2 else 10)
    assert clocks.left(due) == words
    assert clocks.tone(due, start) == tone
    if hours < 60:
        assert clocks.elapsed(due, start) == share


def test_the_ring_has_no_inline_style() -> None:
    html = said("{% clock due start %}", due=NOON + dt.timedelta(hours=2), start=NOON - dt.timedelta(hours=8))
    assert 'class="z-clock is-soon at-80"' in html
    assert "style" not in html


def test_an_icon_is_drawn_from_the_sprite_and_a_misspelt_one_fails_in_tests() -> None:
    html = said('{% icon "bell" "ms-auto" %}')
    assert html == '<svg class="ti ms-auto" aria-hidden="true"><use href="/static/vendor/icons.svg#bell"/></svg>'
    with pytest.raises(UnknownIconError, match="bel"):
        said("{% icon name %}", name="bel")


def test_paragraphs_escape_and_keep_lines() -> None:
    assert said("{{ text|paragraphs }}", text="一<b>\n\n二 ") == "<p>一&lt;b&gt;</p><p>二</p>"


@pytest.mark.parametrize(("count", "shown"), [(None, ""), (1208, "1,208"), (12345, "1.2万"), (20000, "2万")])
def test_large_counts_are_short(count: int | None, shown: str) -> None:
    assert said("{{ n|compact }}", n=count) == shown


def test_a_query_is_changed_without_losing_the_rest() -> None:
    request = RequestFactory().get("/?q=婚假&page=3&state=open")
    assert said('{% with_query page=4 state="" %}', request=request) == "?q=%E5%A9%9A%E5%81%87&amp;page=4"


def test_the_page_looks_as_the_person_or_the_device_wants() -> None:
    person = SimpleNamespace(is_authenticated=True, theme="dark", has_care=True)
    request = SimpleNamespace(user=person, COOKIES={})
    assert said("{% look %}", request=request) == 'lang="zh-Hans" data-bs-theme="dark" data-care'
    nobody = SimpleNamespace(user=SimpleNamespace(is_authenticated=False), COOKIES={"care": "1", "theme": "x<"})
    assert said("{% look %}", request=nobody) == 'lang="zh-Hans" data-bs-theme="light" data-follow data-care'
    with translation.override("en"):
        assert said("{% look %}") == 'lang="en" data-bs-theme="light" data-follow'
