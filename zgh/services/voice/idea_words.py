"""How an idea is put into words: its stages, its lines in lists. Asks no query."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.dates import short
from zgh.kit.money import yuan

from .models import Idea

STATE_TONES = {
    **dict.fromkeys(("submitted", "preliminary", "expert_review"), "is-soon"),
    **dict.fromkeys(("adopted", "partly", "implementing", "done"), "is-info"),
    **dict.fromkeys(("verified", "rewarded", "showcased"), "is-ok"),
}
DONE = {
    **dict.fromkeys(("submitted", "withdrawn"), 1),
    **dict.fromkeys(("preliminary", "expert_review"), 2),
    **dict.fromkeys(("adopted", "partly", "stored", "rejected"), 3),
    **dict.fromkeys(("implementing", "done", "verified"), 4),
    **dict.fromkeys(("rewarded", "showcased"), 5),
}
# Five steps stand side by side on a phone: four characters each.
SHORT = {
    "expert_review": gettext_lazy("评审中"),
    "done": gettext_lazy("待核实"),
    "verified": gettext_lazy("已核实"),
    "showcased": gettext_lazy("已展示"),
}


def stages_of(idea: Idea) -> list[tuple[Any, bool, bool]]:
    """(label, done, current) of the five steps; what has ended early has fewer."""
    here, state = DONE[idea.state], SHORT.get(idea.state) or idea.get_state_display()
    labels: list[Any] = [_("已提交"), _("评审"), _("结论"), _("实施"), _("奖励")]
    labels[here - 1] = state
    if idea.state in ("withdrawn", "rejected", "stored"):
        labels = [label for label in labels[:here] if label] if idea.state != "withdrawn" else [_("已提交"), state]
        here = len(labels)
    return [(label, i < here, i == here - 1) for i, label in enumerate(labels)]


def tone_of(idea: Idea) -> str:
    """The class of its tag."""
    return STATE_TONES.get(idea.state, "")


def brought(benefit: Any) -> str:
    """What it brings in a year in one line, in confirmed figures: 每年省1.2万元·省工时300小时."""
    if benefit is None or benefit.verified_at is None:
        return ""
    parts = []
    if benefit.verified_fen:
        parts.append(_("每年省钱或增收%(sum)s元") % {"sum": yuan(benefit.verified_fen)})
    if benefit.verified_hours:
        parts.append(_("每年省工时%(n)d小时") % {"n": benefit.verified_hours})
    return "·".join(parts) or _("安全和质量上有好处")


def line_meta(idea: Idea) -> str:
    """Union, what it brought, when it was shown."""
    return "·".join(
        filter(None, (str(idea.case.union), brought(getattr(idea, "benefit", None)), _day(idea.showcased_at)))
    )


def _day(moment: Any) -> str:
    return short(moment) if moment else ""
