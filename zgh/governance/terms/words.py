"""届次 in words: 第三届, 三届二次. Terms are counted in 汉字, as unions write them in their documents."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DIGITS = (
    gettext_lazy("零"), gettext_lazy("一"), gettext_lazy("二"), gettext_lazy("三"), gettext_lazy("四"),
    gettext_lazy("五"), gettext_lazy("六"), gettext_lazy("七"), gettext_lazy("八"), gettext_lazy("九"),
)  # fmt: skip
TEN = gettext_lazy("十")


def in_han(n: int) -> str:
    """0 to 99 as written in documents: 三, 十, 十二, 二十, 二十一. Greater ones as digits."""
    if not 0 <= n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    if not tens:
        return str(DIGITS[ones])
    head = "" if tens == 1 else str(DIGITS[tens])
    return f"{head}{TEN}{DIGITS[ones] if ones else ''}"


def term_name(term_no: int) -> str:
    """第三届."""
    return _("第%(n)s届") % {"n": in_han(term_no)}


def session_name(term_no: int, session_no: int) -> str:
    """三届二次: the second meeting of the third term."""
    return _("%(term)s届%(session)s次") % {"term": in_han(term_no), "session": in_han(session_no)}
