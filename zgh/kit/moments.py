"""A moment as a person enters it: a day and a time on the device's own picker."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHAPE = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeInput):
    """The device's own picker of day and time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=SHAPE)


class MomentField(forms.DateTimeField):
    """A moment between a year ago and a year on: 0204 is a slip of the finger."""

    widget = Moment
    default_error_messages = {"invalid": _("时间看不懂，请重选一次")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=[SHAPE, f"{SHAPE}:%S", "%Y-%m-%d %H:%M"], **kwargs)

    def clean(self, value: Any) -> dt.datetime | None:
        """The moment, or None where none need be given."""
        try:
            moment = super().clean(value)
        except OverflowError as error:  # the year 1 in a zone east of Greenwich
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if moment is not None and abs(moment.year - timezone.localdate().year) > 1:
            raise ValidationError(_("请选一年以内的时间"), code="far")
        return moment
