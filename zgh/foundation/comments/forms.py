"""What people type under a row."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zgh.kit.filters import FilterForm
from zgh.kit.forms import CleanTextField, OneTimeForm

from .models.authoring import MOST


class CommentForm(OneTimeForm):
    """A few words; sent again after a word was pointed out, `is_sure` is set."""

    text = CleanTextField(
        label=_("说点什么"),
        lines=True,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        error_messages={"required": _("写几个字再发")},
    )
    is_sure = forms.BooleanField(required=False, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_parent(self) -> int | None:
        """Whatever was sent that is no number is nobody's."""
        return self.cleaned_data.get("parent")


class EditForm(forms.Form):
    """Other words."""

    text = CleanTextField(
        label=_("改成"),
        lines=True,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4, "data-grow": True}),
        error_messages={"required": _("写几个字再发")},
    )
    is_sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class MineFilter(FilterForm):
    """One's own by words."""

    q = forms.CharField(label=_("搜评论"), max_length=40)

    def narrow_q(self, rows: Any, text: str) -> Any:
        """In one's words, or in what they stand under."""
        from django.db.models import Q

        return rows.filter(Q(text__icontains=text) | Q(thread__title__icontains=text))
