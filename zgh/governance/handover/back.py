"""Where a reader of a hand-over or an absence comes from: keepers from the list, cadres from their own page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.access.scopes import reach
from zgh.foundation.orgs.models import Duty


def back(user: Any, name: str, label: str) -> dict[str, str]:
    """`name` and `label` of the list for whoever may open it. Who has given everything away is left with 我的."""
    if reach(user, "orgs") or reach(user, "chair"):
        return {"url": reverse(name), "label": label}
    if any(reach(user, duty) for duty in Duty.Code.values):
        return {"url": reverse("handover:mine"), "label": _("我的交接与代办")}
    return {"url": reverse("portal:me"), "label": _("我的")}
