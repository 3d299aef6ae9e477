"""Money is kept in whole fen; people read and type yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def yuan(fen: int | None) -> str:
    """1,234 or 1,234.50: without fen where there are none; empty for nothing."""
    if fen is None:
        return ""
    whole, rest = divmod(abs(fen), 100)
    text = f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
    return f"-{text}" if fen < 0 else text


class YuanField(forms.DecimalField):
    """A sum typed in yuan, cleaned to fen. Forgives commas and 元."""

    def __init__(self, *, most_fen: int = 10**13, **kwargs: Any) -> None:
        words = {"invalid": _("请填数字，最多两位小数"), "min_value": _("金额不能是负数")}
        limits: dict[str, Any] = {"min_value": Decimal(0), "max_value": Decimal(most_fen) / 100, "decimal_places": 2}
        super().__init__(**limits, error_messages=words, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number meant."""
        text = str(value or "").strip().removesuffix("元").replace(",", "").replace("，", "")
        return super().to_python(text)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        """Fen, or None where nothing was typed."""
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def prepare_value(self, value: Any) -> Any:
        """Fen from the database as yuan; what was typed stays as it was typed."""
        return yuan(value).replace(",", "") if isinstance(value, int) else value
