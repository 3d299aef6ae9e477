"""What chairs and the two bodies write about a hidden author."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zgh.kit.forms import CleanTextField, DayField

from .models.sanction import LEAST_REASON
from .models.unmasking import LEAST_GROUND


class SanctionForm(forms.Form):
    """Until when and why; the author reads the reason word by word."""

    until = DayField(label=_("停到哪一天"), error_messages={"required": _("请选停到哪一天")})
    reason = CleanTextField(
        label=_("理由"),
        lines=True,
        max_length=500,
        min_length=LEAST_REASON,
        help_text=_("提出人会原样看到这段话"),
        error_messages={"required": _("请写明理由，提出人会看到")},
    )


class GroundForm(forms.Form):
    """Why somebody's name must be known."""

    ground = CleanTextField(
        label=_("依据"),
        lines=True,
        max_length=1000,
        min_length=LEAST_GROUND,
        help_text=_("写清为什么非知道是谁不可。把关的两方和提出人都会原样看到"),
        error_messages={"required": _("请写清依据")},
    )


class DecisionForm(forms.Form):
    """Why one agrees or not."""

    reason = CleanTextField(
        label=_("您的理由"),
        lines=True,
        max_length=500,
        min_length=5,
        help_text=_("申请人和提出人都会看到"),
        error_messages={"required": _("请写明理由")},
    )
