"""What this room shows on the employee home and on the workbench."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.home import HomeRow, Kind, Service, register, register_kind, register_service
from zgh.kit.dates import short

from .models import Follow
from .timeline import newest

MOST, AGO = 3, dt.timedelta(days=30)


def rows(request: HttpRequest) -> Iterator[HomeRow]:
    """The newest of what I follow. One query."""
    mine = Follow.objects.permitted("view", request.user).values("brand")
    seen: set[str] = set()
    for entry in newest(request.user, mine, most=MOST * 2, since=timezone.localdate() - AGO):
        if entry.url in seen or len(seen) == MOST:  # one thing may belong to two brands
            continue
        seen.add(entry.url)
        meta = f"{entry.stream.heading}·{short(entry.day)}"
        yield HomeRow(entry.title, entry.url, meta, entry.stream.icon, "gold", section="followed")


register(rows)
register_service(
    Service(
        "brands",
        _("工会品牌"),
        "flag-heart",
        "gold",
        "brands:list",
        "",
        _("工会长年在做的事：做了什么、谁在做，喜欢哪个就关注"),
        5,
    )
)
register_kind(
    Kind(
        "brands",
        _("品牌"),
        "flag-heart",
        "gold",
        verbs={
            "accept": _("答复"),
            "try_out": _("定试行"),
            "recognise": _("定认定"),
            "note_visit": _("联系"),
            "report": _("交总结"),
        },
    )
)
