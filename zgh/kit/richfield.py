"""The form field of a text with headings, lists, pictures and tables. Without JavaScript it takes plain text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .forms import TooLong
from .richtext import LONGEST, clean, files_in, text_of


class RichText(forms.Textarea):
    """A textarea that `vendor/editor.min.js` turns into a page to write on; `upload` is where pictures go."""

    template_name = "parts/richtext.html"
    upload = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.attrs.setdefault("rows", 14)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Where pictures go, beside what a textarea knows."""
        context = super().get_context(name, value, attrs)
        context["widget"]["upload"] = self.upload
        return context


class RichTextField(forms.CharField):
    """Cleans to safe markup (`kit.richtext.clean`). `max_length` counts the words, not the markup."""

    widget = RichText

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(strip=True, **kwargs)
        self.longest = max_length

    def to_python(self, value: Any) -> str:
        """Safe markup; ValidationError before anything is cut off."""
        markup = value or ""
        if len(markup) > LONGEST:
            raise ValidationError(
                _("这段内容太长了，带进来的格式太多。请分成两篇，或者用“清除格式”后再存"), code="long"
            )
        return clean(markup)

    def validate(self, value: str) -> None:
        """Something is there, and it is not too much."""
        if self.required and not text_of(value) and not files_in(value):
            raise ValidationError(self.error_messages["required"], code="required")
        TooLong(self.longest)(text_of(value))
