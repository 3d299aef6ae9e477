"""Which case answers for both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.kit.forms import CleanTextField, clean_text
from zgh.kit.numbers import whole

from .models import Case
from .models.merging import TAKES_IN
from .similar import similar_open

MOST = 12


class MergeForm(forms.Form):
    """Another open case of the same desk, with a word why; `q` finds it, without words the most alike are offered."""

    q = CleanTextField(label=_("找另一件"), max_length=40, required=False)
    into = forms.ModelChoiceField(
        label=_("并到哪一件"),
        queryset=Case.objects.none(),
        error_messages={"invalid_choice": _("没有这一件，请重新选"), "required": _("请选要并到哪一件")},
    )
    reason = CleanTextField(
        label=_("为什么说的是一回事"),
        max_length=300,
        help_text=_("提出人会看到；他觉得不是一回事，可以自己拆开"),
        error_messages={"required": _("写一句为什么并到一起")},
    )

    def __init__(self, data: Any = None, *, user: Any, case: Case, is_search: bool = False) -> None:
        super().__init__(None if is_search else data, initial=data.dict() if data and is_search else None)
        self.case, self.user, self.typed = case, user, data or {}
        rows = Case.objects.permitted("merge", user).filter(state__in=TAKES_IN, union=case.union_id, desk=case.desk)
        self.fields["into"].queryset = rows.exclude(pk=case.pk).select_related("category", "union")

    def found(self) -> list[Case]:
        """At most 12, by words or number; without words the most alike, then the newest. Up to five queries."""
        rows, text = self.fields["into"].queryset, clean_text(self.typed.get("q", ""), lines=False)[:40]
        if text:
            number = Q(pk=whole(text.upper().removeprefix("XS-")))
            return list(rows.filter(Q(headline__icontains=text) | Q(text__icontains=text) | number)[:MOST])
        chosen = whole(self.chosen)
        alike = [case.pk for case in similar_open(self.case, self.user)]
        near = list(rows.filter(pk__in=[*alike, chosen]))
        same = rows.filter(category=self.case.category_id).exclude(pk__in=[row.pk for row in near])
        return [*near, *same[: MOST - len(near)]]

    @property
    def chosen(self) -> str:
        """The id of the case chosen so far."""
        return self.typed.get("into", "")
