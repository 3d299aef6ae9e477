"""What one wants to be called for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.scopes import reach

from .inbox import remember
from .kinds import Kind, kinds
from .models import Preference


class PreferenceForm(forms.Form):
    """One switch per kind that can be pushed and may concern this person."""

    wanted = forms.MultipleChoiceField(
        label=_("这些事也发到手机或邮箱"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: Any, data: Any = None) -> None:
        self.user = user
        self.kinds = [kind for kind in kinds() if kind.push and _concerns(user, kind)]
        mine = Preference.objects.permitted("view", user).values_list("kind", "is_wanted")
        off = {kind for kind, is_wanted in mine if not is_wanted}
        super().__init__(data, initial={"wanted": [kind.code for kind in self.kinds if kind.code not in off]})
        choices = [(kind.code, kind.title) for kind in self.kinds]
        self.fields["wanted"].choices = choices  # type: ignore[attr-defined]

    def save(self) -> None:
        """Remember every switch shown; kinds not shown keep what was set."""
        wanted = set(self.cleaned_data["wanted"])
        remember(self.user, {kind.code: kind.code in wanted for kind in self.kinds})


def _concerns(user: Any, kind: Kind) -> bool:
    return not kind.duties or any(reach(user, duty) for duty in kind.duties)
