"""What a person typed into a cell becomes one plain value, or a sentence that says what is wrong with it."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.kit.forms import clean_text
from zgh.kit.refusals import Refusal
from zgh.kit.regions import PROVINCES

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"  # GB 11643
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
EXCEL_DAYS = range(7305, 73051)  # 1920 to 2099
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[T\s].*)?")
MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?份?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
SERIAL = re.compile(r"\d{5}(?:\.0+)?")
PHONE = re.compile(r"1[3-9]\d{9}")
# A question mark or a box where a rare character was, a private-use code of an old font.
LOST_CHARACTER = re.compile("[?？�□\ue000-\uf8ff]")
ID_NUMBER = re.compile(r"\d{17}[\dX]")


class Fault(Refusal):
    """One cell is wrong; the message is what stands beside the line."""


def text(cell: Any, label: str, longest: int) -> str:
    """Trimmed text; whole numbers lose their `.0`. Raises Fault when it is too long."""
    if isinstance(cell, bool):
        cell = _("是") if cell else _("否")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    value = clean_text(str(cell if cell is not None else ""), lines=False)
    if len(value) > longest:
        raise Fault(_("%(label)s太长，最多%(n)d个字") % {"label": label, "n": longest})
    return value


def code(cell: Any, label: str, longest: int = 30) -> str:
    """An employee number or unit code: no spaces, no full-width signs."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text(cell, label, longest)))


def name(cell: Any, label: str, longest: int = 60) -> str:
    """A person's name: 王  芳 → 王芳; 艾力·买买提 keeps one kind of dot; Latin names keep single spaces.

    Raises Fault where a rare character was lost on the way (「?」, a private-use box): guessing it would be wrong.
    """
    value = re.sub(r"\s+", " ", text(cell, label, longest))
    value = re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", value)
    value = re.sub("[•・‧∙･﹒]", "·", value)
    value = re.sub(r"(?<=[^\x00-\x7f])[.．](?=[^\x00-\x7f])", "·", value)
    if LOST_CHARACTER.search(value):
        raise Fault(_("%(label)s「%(value)s」里有打不出来的字，请照身份证改好") % {"label": label, "value": value})
    return value


def day(cell: Any, label: str) -> dt.date | None:
    """2019-07-01, 2019/7/1, 2019.7.1, 2019年7月1日, 20190701, a date cell, its serial number; 2019.7 and the like
    mean the first of the month. Empty is None.
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _day_in_number(cell, label)
    value = unicodedata.normalize("NFKC", text(cell, label, 30)).strip()
    if not value:
        return None
    if SERIAL.fullmatch(value) and int(value[:5]) in EXCEL_DAYS:
        return EXCEL_DAY_ZERO + dt.timedelta(days=int(value[:5]))
    return _day_in_words(value, label)


def _day_in_number(cell: float, label: str) -> dt.date | None:
    """A number is a serial, 20190701, 201907 or 2019.7; of 2019.1 nobody can say whether it was 2019.10."""
    if not math.isfinite(cell):
        return _day_in_words(str(cell), label)
    if int(cell) in EXCEL_DAYS:
        return EXCEL_DAY_ZERO + dt.timedelta(days=int(cell))
    if cell == int(cell):
        return _day_in_words(str(int(cell)), label)
    value = f"{cell:.2f}".rstrip("0")
    if value.endswith(".1"):
        raise Fault(
            _("%(label)s「%(value)s」分不清是1月还是10月，请写成2019-01这样") % {"label": label, "value": value}
        )
    return _day_in_words(value, label)


def _day_in_words(value: str, label: str) -> dt.date:
    shapes = (DAY, COMPACT_DAY, MONTH, COMPACT_MONTH)
    found = next((match for shape in shapes if (match := shape.fullmatch(value))), None)
    try:
        return dt.date(*map(int, (*found.groups(), 1)[:3]))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        facts = {"label": label, "value": value}
        raise Fault(_("%(label)s「%(value)s」看不懂，请写成2019-07-01这样") % facts) from None


def past_day(cell: Any, label: str) -> dt.date | None:
    """A day that is not in the future."""
    value = day(cell, label)
    if value and value > timezone.localdate():
        raise Fault(_("%(label)s在今天之后，请核对") % {"label": label})
    return value


def phone(cell: Any, label: str) -> str:
    """Eleven digits; +86, spaces and dashes are forgiven."""
    value = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text(cell, label, 40)))
    value = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", value)
    if value and not PHONE.fullmatch(value):
        raise Fault(_("%(label)s不是11位手机号") % {"label": label})
    return value


def id_number(cell: Any, label: str) -> str:
    """Eighteen characters with a right check digit and a real birthday. The number is never repeated in a Fault."""
    if isinstance(cell, (int, float, dt.date)):
        raise Fault(_("%(label)s是数字格式，后几位已经丢了。请把这一列设成文本再填") % {"label": label})
    value = re.sub(r"[\s'’]", "", unicodedata.normalize("NFKC", text(cell, label, 40))).upper()
    if not value:
        return ""
    if re.fullmatch(r"[\d.]+E\+?\d+", value):
        raise Fault(_("%(label)s变成了科学计数法，后几位已经丢了。请把这一列设成文本再填") % {"label": label})
    if not ID_NUMBER.fullmatch(value):
        raise Fault(_("%(label)s应当是18位，现在是%(n)d位") % {"label": label, "n": len(value)})
    if check_digit(value) != value[17] or birthday(value) is None:
        raise Fault(_("%(label)s校验不通过，请对照身份证核对") % {"label": label})
    return value


def check_digit(number: str) -> str:
    """The eighteenth character that the first seventeen demand."""
    return CHECK_DIGITS[sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True)) % 11]


def birthday(number: str) -> dt.date | None:
    """The day of birth inside an identity number; None when there is no such day or it is yet to come."""
    try:
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if dt.date(1900, 1, 1) <= born <= timezone.localdate() else None


def sex_in(number: str) -> str:
    """M or F, from the seventeenth digit."""
    return "M" if int(number[16]) % 2 else "F"


def choice(cell: Any, label: str, words: Mapping[str, str]) -> str:
    """The value behind one of the known words; empty stays empty."""
    value = text(cell, label, 60)
    if value and value not in words:
        facts = {"label": label, "value": value, "known": "、".join(dict.fromkeys(words))}
        raise Fault(_("%(label)s「%(value)s」不认识，可以填：%(known)s") % facts)
    return words.get(value, "")


def province(cell: Any, label: str) -> str:
    """甘肃, 甘肃省, 广西壮族自治区 or 62 → the two-digit code."""
    value = unicodedata.normalize("NFKC", text(cell, label, 20))
    if not value or value in PROVINCES:
        return value
    found = next((code for code, short in PROVINCES.items() if value.startswith(short)), None)
    if found is None:
        raise Fault(_("%(label)s「%(value)s」不认识，请填省份全称或简称") % {"label": label, "value": value})
    return found
