"""How an auditor narrows the book."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.apps import apps
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.kit.dates import midnight
from zgh.kit.filters import FilterForm
from zgh.kit.forms import DayField

from .words import WORDS


def _verbs() -> list[tuple[str, object]]:
    return [("", _("全部")), *WORDS.items()]


def _things() -> list[tuple[str, object]]:
    own = (model for model in apps.get_models() if model.__module__.startswith("zgh."))
    return [("", _("全部")), *sorted((m._meta.label_lower, m._meta.verbose_name) for m in own)]


class RecordFilter(FilterForm):
    """Day from, day to, who, which act, on what."""

    q = forms.CharField(label=_("搜操作人、说明"), max_length=60)
    since = DayField(label=_("从"))
    until = DayField(label=_("到"))
    verb = forms.ChoiceField(label=_("动作"), choices=_verbs)
    about_type = forms.ChoiceField(label=_("对象"), choices=_things)
    about_id = forms.IntegerField(label=_("编号"), min_value=1, max_value=2**62)

    def narrow_q(self, rows: QuerySet, text: str) -> QuerySet:
        """In the actor's name or the note."""
        return rows.filter(actor_name__contains=text) | rows.filter(note__contains=text)

    def narrow_verb(self, rows: QuerySet, verb: str) -> QuerySet:
        """The act, in whichever room."""
        return rows.filter(verb__endswith=f".{verb}")

    def narrow_since(self, rows: QuerySet, day: dt.date) -> QuerySet:
        """From the first moment of the day here."""
        return rows.filter(at__gte=midnight(day))

    def narrow_until(self, rows: QuerySet, day: dt.date) -> QuerySet:
        """To the last moment of the day here."""
        return rows.filter(at__lt=midnight(day + dt.timedelta(days=1)))
