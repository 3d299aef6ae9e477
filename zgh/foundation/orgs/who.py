"""A person named in a form; rooms above ask for them too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from zgh.kit.forms import CleanTextField, Day

from .colleagues import colleagues_named
from .models import Employment, Person

__all__ = ["ColleaguesField", "Day", "WhoField"]  # rooms above ask for a day beside the person


class WhoField(CleanTextField):
    """A person by employee number or full name, among those the asking person may see (or what else `verb` says)."""

    verb = "view"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)
        self.user: Any = None

    def clean(self, value: Any) -> Person | None:  # type: ignore[override]
        """The one person meant; None where nobody need be named. Says how many fit when a name is not enough."""
        text = super().clean(value)
        if not text:
            return None
        numbered = Employment.objects.at().filter(person=OuterRef("pk"), employee_no=text)
        rows = Person.objects.permitted(self.verb, self.user).filter(Q(name=text) | Exists(numbered))
        found = list(rows.select_related("user")[:9])
        if not found:
            raise forms.ValidationError(_("没有找到“%(who)s”。请填工号，或和花名册一样的姓名") % {"who": text})
        if len(found) > 1:
            raise forms.ValidationError(_("有不止一位“%(who)s”，请改填工号") % {"who": text})
        return found[0]


class ColleaguesField(CleanTextField):
    """Colleagues by full name, on the line of a union (`near` is its id: its people are meant first)."""

    near: int | None = None
    within: Q | None = None

    def clean(self, value: Any) -> list[Any]:  # type: ignore[override]
        """Their logins, in the order written."""
        return colleagues_named(super().clean(value), self.near, self.within)
