"""Phone numbers as people type them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
LONGEST = 40  # what a person may type: spaces, dashes, a prefix


def normal(text: str) -> str:
    """Eleven digits from "138 0013 8000", "+86 138-0013-8000" or "１３８００１３８０００".

    Raises ValidationError with a sentence for the person. Letters of any other script are not digits.
    """
    typed = unicodedata.normalize("NFKC", text[: LONGEST + 1])
    bare = "".join(c for c in typed if c not in "-.()·" and unicodedata.category(c)[0] not in "ZC" and c not in "‐‑–—")
    found = MOBILE.fullmatch(bare) if len(typed) <= LONGEST else None
    if found is None:
        raise ValidationError(_("请填写11位手机号，例如 138 0013 8000"), code="invalid_phone")
    return found[1]


class PhoneField(forms.CharField):
    """A mobile number; cleans to eleven digits. What was typed is shown again as it was."""

    default_error_messages = {"required": _("请填写手机号")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("手机号"))
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": LONGEST})
        super().__init__(**{"widget": widget, **kwargs})

    def to_python(self, value: Any) -> str:
        """Eleven digits, or "" for nothing."""
        value = super().to_python(value)
        return normal(value) if value else ""
