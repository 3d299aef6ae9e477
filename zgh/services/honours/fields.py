"""Fields of this room's forms: numbers of documents, years, holders, unions one keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.scopes import under
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.models.scoping import duty_unions
from zgh.foundation.orgs.named import UnionField
from zgh.foundation.orgs.who import WhoField
from zgh.kit.forms import CleanTextField, DayField

from .models.honour import FIRST_YEAR
from .models.keepers import DUTIES
from .numbering import numbered


class NumberField(CleanTextField):
    """The number of a document, written the one way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)

    def to_python(self, value: Any) -> str:
        """渝工发[2024] 12号 → 渝工发〔2024〕12号."""
        return numbered(super().to_python(value))


class YearField(forms.IntegerField):
    """A year that has begun."""

    default_error_messages = {
        "invalid": gettext_lazy("写四位年份，比如2024"),
        "far": gettext_lazy("写%(first)d年到%(last)d年之间的年份"),
    }

    def clean(self, value: Any) -> int | None:
        """The year; none before there were any, none to come."""
        year = super().clean(value)
        last = timezone.localdate().year
        if year is not None and not FIRST_YEAR <= year <= last:
            facts = {"first": FIRST_YEAR, "last": last}
            raise forms.ValidationError(self.error_messages["far"], code="far", params=facts)
        return year


class PastDayField(DayField):
    """A day that has come."""

    def clean(self, value: Any) -> Any:
        """Not one to come."""
        day = super().clean(value)
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("这一天还没到，请核对"), code="future")
        return day


class HolderField(WhoField):
    """Somebody this cadre keeps. Not oneself: one's own honour is told of like everybody's and entered by another."""

    verb = "keep_member"
    current: tuple[str, Person] | None = None  # whom it names already: kept, though they may have gone elsewhere

    def clean(self, value: Any) -> Person | None:
        """The person meant."""
        if self.current is not None and str(value or "").strip() == self.current[0]:
            return self.current[1]
        try:
            return super().clean(value)
        except forms.ValidationError:
            if str(value or "").strip() == getattr(self.user, "name", None):
                said = _("自己的荣誉请在“我的荣誉”里报，由同事登记")
                raise forms.ValidationError(said, code="own") from None
            raise


class KeptUnionField(UnionField):
    """A union in which this cadre keeps people."""

    def rows(self) -> Any:
        """Those under their duties."""
        held = Q(pk__in=())
        for duty in DUTIES:
            held |= under(self.user, duty, "")
        return super().rows().filter(held)


def first_union(user: Any) -> Union:
    """The nearest to the root of the unions in which this cadre keeps people."""
    held = [union for duty in DUTIES for union in duty_unions(user).get(duty, ())]
    return min(held, key=lambda union: union.path)
