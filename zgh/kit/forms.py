"""How forms look and what every text field forgives."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.template import TemplateDoesNotExist
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

# Control characters except tab and newline; marks that turn the writing direction round and hide text.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
EARLIEST = dt.date(1949, 10, 1)
CENTURY = dt.timedelta(days=36525)
NEWLINES = re.compile("\r\n|[\r\u0085\u2028\u2029]")
# Django's own words, by identity: a field that was given words of its own keeps them.
NOT_A_CHOICE = (
    forms.ChoiceField.default_error_messages["invalid_choice"],
    forms.MultipleChoiceField.default_error_messages["invalid_choice"],
    forms.MultipleChoiceField.default_error_messages["invalid_list"],
    forms.ModelChoiceField.default_error_messages["invalid_choice"],
    forms.ModelMultipleChoiceField.default_error_messages["invalid_choice"],
    forms.ModelMultipleChoiceField.default_error_messages["invalid_pk_value"],
)
NOT_A_NUMBER = (
    forms.IntegerField.default_error_messages["invalid"],
    forms.DecimalField.default_error_messages["invalid"],
)
LIMITS = (MinValueValidator.message, MaxValueValidator.message)


class ZghBoundField(BoundField):
    """A field that knows its classes and points at its error and help (aria-describedby)."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Adds the control's class and, where something is wrong, `is-invalid`."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        classes = [widget.attrs.get("class", ""), _look(widget), "is-invalid" if self.errors else ""]
        if text := " ".join(filter(None, classes)):
            attrs["class"] = text
        return attrs

    @property
    def said(self) -> list[str]:
        """The errors in our words: what is missing is asked for, not called a required field."""
        return [
            str(_in_our_words(self.field, error) or message)
            for error in self.errors.as_data()
            for message in error.messages
        ]


def _in_our_words(field: forms.Field, error: ValidationError) -> Any:
    """What Django says by default, as we would; None where a field speaks for itself."""
    stock = getattr(error, "message", None)
    if stock is forms.Field.default_error_messages["required"]:
        return _missing(field)
    if any(stock is one for one in NOT_A_CHOICE):
        return _("这一项现在选不了，请重新选")
    if any(stock is one for one in NOT_A_NUMBER):
        return _("这里只写数字")
    if any(stock is one for one in LIMITS):
        limit = error.params["limit_value"]  # type: ignore[index]
        return (_("最小写%(limit)s") if error.code == "min_value" else _("最大写%(limit)s")) % {"limit": limit}
    return None


def _missing(field: forms.Field) -> Any:
    if isinstance(field, forms.FileField):
        return _("还没有选文件")
    if isinstance(field, forms.BooleanField):
        return _("请先勾选这一项")
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        return _("请选一项")
    return _("这里还没有填")


def _look(widget: forms.Widget) -> str:
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "form-check-input" if isinstance(widget, forms.CheckboxInput) else ""
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class Renderer(TemplatesSetting):
    """Renders fields with templates/parts/field.html; widgets of ours from templates/, all others from Django."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
    bound_field_class = ZghBoundField
    django_own = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Ours first; Django's widget templates are not on our template path."""
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self.django_own.get_template(template_name)


def clean_text(text: str, *, lines: bool = True) -> str:
    """Text as a person meant it: no control characters, one kind of newline, trimmed. Chinese punctuation stays."""
    text = UNWANTED.sub("", NEWLINES.sub("\n", text)).strip()
    if lines:
        return re.sub("\n{3,}", "\n\n", text)
    return " ".join(filter(None, map(str.strip, text.split("\n"))))  # a pattern of blanks on both sides is quadratic


class TooLong(MaxLengthValidator):
    """Says how many characters to take out."""

    message = _("最多写%(limit_value)d个字，现在写了%(show_value)d个。请删去%(over)d个字")

    def __call__(self, value: str) -> None:
        over = len(value) - self.limit_value
        if over > 0:
            facts = {"limit_value": self.limit_value, "show_value": len(value), "over": over, "value": value}
            raise ValidationError(self.message, code=self.code, params=facts)


class CleanTextField(forms.CharField):
    """Text from a person. `lines=True` for more than one line. Nothing is cut off; too much is said, not dropped."""

    def __init__(
        self, *, lines: bool = False, max_length: int | None = None, min_length: int | None = None, **kwargs: Any
    ) -> None:
        if lines:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5, "data-grow": True}))
        super().__init__(**kwargs)
        self.lines, self.longest = lines, max_length
        if max_length:
            self.validators.append(TooLong(max_length))
            self.widget.attrs.setdefault("data-longest", max_length)
        if min_length:
            self.validators.append(TooShort(min_length))

    def to_python(self, value: Any) -> str:
        """Cleaned text, "" for nothing."""
        return clean_text(super().to_python(value) or "", lines=self.lines)


class TooShort(MaxLengthValidator):
    """Says how many characters there are and how many are wanted."""

    code = "min_length"
    message = ngettext_lazy("再多写一点，至少%(limit_value)d个字", "再多写一点，至少%(limit_value)d个字", "limit_value")

    def __call__(self, value: str) -> None:
        if len(value) < self.limit_value:
            raise ValidationError(self.message, code=self.code, params={"limit_value": self.limit_value})


class Day(forms.DateInput):
    """The device's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that can be, up to a century on: 0204 is a slip of the finger, and at the year 1 or 9999 reckoning ends."""

    widget = Day
    default_error_messages = {"invalid": _("日期看不懂，请重选一次"), "far": _("这个日期太早或者太远了，请重选一次")}

    def clean(self, value: Any) -> dt.date | None:
        """The day, or None where none need be given."""
        day = super().clean(value)
        if day is not None and not EARLIEST <= day <= timezone.localdate() + CENTURY:
            raise ValidationError(self.error_messages["far"], code="far")
        return day


class OnceField(forms.UUIDField):
    """A hidden mark of one filling-in. Stored in a unique column it makes a double submit one row.

    Never an error for the person: a missing or broken mark becomes a new one.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "initial": uuid.uuid4, **kwargs})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The mark submitted, kept when the form comes back with errors."""
        return data or initial

    def clean(self, value: Any) -> uuid.UUID:
        """The submitted UUID, or a new one."""
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class OneTimeForm(forms.Form):
    """A form whose double submit is recognised: save `cleaned_data["once"]` in a unique column.

    Sent twice is one. Sent again with other words, after a step back in the browser, is another: else the receipt of
    the first would be shown and the second lost.
    """

    once = OnceField()

    def clean_once(self) -> uuid.UUID:
        """The page's mark and what was filled in as one, with our key: two marks of one page cannot be told as such."""
        filled = dict(getattr(self.data, "lists", self.data.items)())
        filled.pop("csrfmiddlewaretoken", None)  # new on every page
        mark = salted_hmac("zgh.once", repr((self.cleaned_data["once"], sorted(filled.items()))), algorithm="sha256")
        return uuid.UUID(bytes=mark.digest()[:16], version=4)


def offer(field: Any, rows: Any) -> list[Any]:
    """Let a field choose among these rows, and read them once: by itself it asks again whenever it is looked at."""
    field.queryset, found = rows, list(rows)
    field.choices = [(row.pk, field.label_from_instance(row)) for row in found]
    return found


class Tiles(forms.RadioSelect):
    """One choice by tapping a tile (`.z-pick`); `icons` maps a value to an icon name."""

    template_name = "parts/tiles.html"

    def __init__(self, icons: dict[str, str] | None = None, **kwargs: Any) -> None:
        self.icons = icons or {}
        super().__init__(**kwargs)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option with its icon."""
        return {**super().create_option(name, value, *args, **kwargs), "icon": self.icons.get(str(value), "")}
