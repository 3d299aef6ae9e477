"""What this room shows on the employee home and on the workbench."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.portal.home import HomeRow, Kind, Service, register, register_kind, register_service
from zgh.kit.dates import when

from .models import Reception

AHEAD = dt.timedelta(days=7)
MOST = 2


def rows(request: HttpRequest) -> Iterator[HomeRow]:
    """What is live now, and what takes questions for the coming week. Two queries."""
    now = timezone.now()
    mine = Reception.objects.permitted("ask", request.user).filter(collect_from__lte=now, starts_at__lte=now + AHEAD)
    mine = mine.filter(Q(state="live") | Q(ends_at__gt=now))  # one that nobody began nor called off is over
    for row in mine.only("title", "state", "starts_at", "collect_from", "office").order_by("starts_at", "pk")[:MOST]:
        if row.state == "live":
            url = reverse("receptions:live", kwargs={"pk": row.pk})
            title = _("正在进行的面对面：%(title)s") % {"title": row.title}
            yield HomeRow(title, url, row.office, "broadcast", "red", _("正在进行"), "is-now", rank=0)
        else:
            meta = _("%(when)s·%(office)s") % {"when": when(row.starts_at, "time"), "office": row.office}
            yield HomeRow(
                row.title, row.get_absolute_url(), meta, "broadcast", "gold", _("可以提问"), "is-soon", rank=2
            )


register(rows)
register_kind(
    Kind(
        "receptions",
        gettext_lazy("接待日"),
        "broadcast",
        "red",
        {"moderate": gettext_lazy("看问题"), "publish": gettext_lazy("发纪要")},
    )
)
register_service(
    Service(
        "receptions",
        gettext_lazy("面对面"),
        "broadcast",
        "red",
        "receptions:list",
        "",
        gettext_lazy("主席接待日：提前问、当场答"),
        3,
        on_home=False,
    )
)
