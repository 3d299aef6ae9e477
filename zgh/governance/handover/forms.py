"""What cadres type on the pages of this room."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.who import Day, WhoField
from zgh.kit.forms import CleanTextField, OneTimeForm

from .survey import Bundle, fingerprint

UNREADABLE = {"invalid": gettext_lazy("日期看不懂，请重选一次")}


class WhoForm(forms.Form):
    """Whose work is handed over, or who is away."""

    who = WhoField(label=gettext_lazy("谁的工作要交接"), help_text=gettext_lazy("工号或姓名"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].user = user  # type: ignore[attr-defined]


class GiveForm(OneTimeForm):
    """To whom everything goes, and per kind whether, and to somebody else. `seen` is the mark of the preview."""

    taker = WhoField(label=gettext_lazy("接手人"), help_text=gettext_lazy("工号或姓名。不同的事也可以分给不同的人"))
    note = CleanTextField(label=gettext_lazy("说明"), max_length=300, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: Any, bundles: Sequence[Bundle], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        super().__init__(*args, **kwargs)
        self.bundles = bundles
        self.fields["taker"].user = user  # type: ignore[attr-defined]
        for bundle in bundles:
            go = forms.BooleanField(label=_("交出去"), required=False, initial=not bundle.tie.is_asked)
            other = WhoField(label=_("交给别人"), required=False)
            other.user = user
            self.fields[f"go_{bundle.key}"], self.fields[f"to_{bundle.key}"] = go, other

    @property
    def lines(self) -> list[tuple[Bundle, Any, Any]]:
        """(bundle, its box, who else) for the template."""
        return [(bundle, self[f"go_{bundle.key}"], self[f"to_{bundle.key}"]) for bundle in self.bundles]

    @property
    def takers(self) -> dict[str, Person]:
        """Who takes which kind."""
        data = self.cleaned_data
        chosen = (bundle.key for bundle in self.bundles if data.get(f"go_{bundle.key}"))
        return {key: data.get(f"to_{key}") or data["taker"] for key in chosen}

    @property
    def mark(self) -> str:
        """Of what this page shows."""
        return fingerprint(self.bundles)


class AbsenceForm(OneTimeForm):
    """From when to when, and who stands in."""

    starts_on = forms.DateField(label=gettext_lazy("从哪天起"), widget=Day, error_messages=UNREADABLE)
    last_on = forms.DateField(label=gettext_lazy("到哪天为止"), widget=Day, error_messages=UNREADABLE)
    deputy = WhoField(label=gettext_lazy("请谁代办"), help_text=gettext_lazy("工号或姓名"))
    reason = CleanTextField(label=gettext_lazy("事由"), max_length=100, required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].user = user  # type: ignore[attr-defined]

    def clean_starts_on(self) -> dt.date:
        """A year that can be."""
        return _near(self.cleaned_data["starts_on"])

    def clean_last_on(self) -> dt.date:
        """A year that can be."""
        return _near(self.cleaned_data["last_on"])

    @property
    def facts(self) -> dict[str, Any]:
        """The arguments of `propose`: half-open."""
        data = dict(self.cleaned_data)
        ends_on = data.pop("last_on") + dt.timedelta(days=1)
        return {**data, "ends_on": ends_on}


def _near(day: dt.date) -> dt.date:
    if not 2000 <= day.year <= 2200:
        raise forms.ValidationError(UNREADABLE["invalid"], code="invalid")
    return day


class ReasonForm(forms.Form):
    """Why not."""

    reason = CleanTextField(label=gettext_lazy("为什么不同意"), max_length=200, min_length=4)
