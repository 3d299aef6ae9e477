"""What a chair writes on an answer that goes back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zgh.kit.forms import CleanTextField


class SendBackForm(forms.Form):
    """A comment to the cadres; the author never sees it."""

    comment = CleanTextField(
        label=_("要改哪里"),
        lines=True,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        help_text=_("退回时写，同事看得到，提出人看不到"),
        error_messages={"required": _("写一句哪里要改，同事才知道怎么改")},
    )
