"""The unified social credit code (统一社会信用代码), GB 32100-2015: 18 characters, the last one checks the rest."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O S V Z
LENGTH = 18
WEIGHTS = tuple(pow(3, i, 31) for i in range(LENGTH - 1))
UNION = "81"  # registered by trade unions (8), basic-level union (1)


def check_character(body: str) -> str:
    """The 18th character for the first 17."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def clean_uscc(text: str) -> str:
    """The code in capitals without blanks; "" stays "". ValidationError says what is wrong with it."""
    code = "".join(text.split()).upper()
    if not code:
        return ""
    if len(code) != LENGTH:
        raise ValidationError(_("统一社会信用代码是18位，现在是%(n)d位") % {"n": len(code)}, code="length")
    if wrong := sorted(set(code) - set(ALPHABET)):
        raise ValidationError(
            _("代码里不会有“%(chars)s”，请对照证书再看一遍") % {"chars": " ".join(wrong)}, code="chars"
        )
    if check_character(code[:-1]) != code[-1]:
        raise ValidationError(_("代码的校验位对不上，多半是抄错了一位，请对照证书再看一遍"), code="check")
    return code


def is_unions_own(code: str) -> bool:
    """Whether it begins as codes given to basic-level unions do. Expected, not enforced: older ones may differ."""
    return code.startswith(UNION)
