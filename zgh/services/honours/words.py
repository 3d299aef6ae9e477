"""States in words and colours; lines under an honour."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.kit.dates import day, full

from .models import Honour

TONES = {
    "reported": "is-soon", "draft": "", "recorded": "is-info", "published": "is-ok", "withdrawn": "",
    "revoked": "is-late", "dropped": "",
}  # fmt: skip


def said(honour: Honour) -> tuple[Any, str]:
    """(words, tone) of where an honour stands now, for those who keep it and for its holder."""
    if honour.state == "recorded" and honour.verified_by_id is None:
        return gettext_lazy("等第二个人核对"), "is-soon"
    if honour.state == "published" and honour.is_hidden:
        return gettext_lazy("本人不上墙"), ""
    if honour.state == "published" and not honour.is_up:
        return _("%(day)s起展示") % {"day": day(honour.shown_from)}, "is-info"
    if honour.state == "dropped" and honour.reported_by_id and not honour.entered_by_id and not honour.reason:
        return gettext_lazy("您收回了"), ""
    return honour.get_state_display(), TONES[honour.state]


def meta(honour: Honour) -> str:
    """Who gave it and when, in one line."""
    when = full(honour.granted_on) if honour.granted_on else _("%(year)d年") % {"year": honour.year}
    return "·".join(filter(None, (honour.body, when)))
