"""What this room shows on the employee home, in the services and on the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.audience.facts import facts_of
from zgh.foundation.orgs.slots import Action, register_action
from zgh.foundation.portal.home import HomeRow, Kind, Service, register, register_kind, register_service
from zgh.foundation.portal.keeping import Door, register_kept
from zgh.kit.dates import day

from .models import MOVING, OPEN, Application, Transfer

TONES = {"returned": "is-soon", "draft": ""}


def rows(request: HttpRequest) -> Iterator[HomeRow]:
    """My application or, of a member, my transfer, while they are under way. One query beside that of the facts."""
    user = request.user
    facts = facts_of(user)
    if facts is None or not facts.standing:
        yield from _applications(user)
    else:
        yield from _moves(user)


def _applications(user: Any) -> Iterator[HomeRow]:
    for row in Application.objects.permitted("view", user).mine(user).filter(state__in=OPEN).select_related("union"):
        yield _application(row)


def _moves(user: Any) -> Iterator[HomeRow]:
    moves = Transfer.objects.permitted("view", user).filter(person__user=user.pk, state__in=MOVING)
    for move in moves.select_related("union"):
        if move.state_at() != "done":
            words = {"union": move.union}
            title = _("会籍要转到%(union)s") % words
            yield HomeRow(title, move.get_absolute_url(), "", "transfer", "blue", move.shown_state, rank=3)


def _application(row: Application) -> HomeRow:
    meta = _("%(day)s前答复") % {"day": day(row.due_at)} if row.due_at else row.reason
    rank, tone = (1, "is-now") if row.state == "returned" else (3, TONES.get(row.state, ""))
    title = _("申请加入%(union)s") % {"union": row.union}
    return HomeRow(title, row.get_absolute_url(), meta, "user-plus", "gold", row.get_state_display(), tone, rank=rank)


register(rows)
register_kind(
    Kind(
        "membership",
        gettext_lazy("会籍"),
        "id-badge-2",
        "green",
        {
            "vet": gettext_lazy("审核"),
            "enrol": gettext_lazy("上会"),
            "receive": gettext_lazy("接收"),
            "release": gettext_lazy("协调"),
            "settle": gettext_lazy("办理"),
        },
    )
)
register_service(
    Service(
        "card",
        gettext_lazy("会员卡"),
        "qrcode",
        "red",
        "membership:card",
        "",
        gettext_lazy("去阵地亮一亮，几秒核验会员身份"),
        3,
    )
)
register_service(
    Service(
        "join",
        gettext_lazy("入会"),
        "user-plus",
        "green",
        "membership:join",
        "",
        gettext_lazy("自愿申请，三步填好，办到哪一步随时看"),
        3,
        on_home=False,
    )
)
register_service(
    Service(
        "membership",
        gettext_lazy("会籍"),
        "id-badge-2",
        "blue",
        "membership:mine",
        "",
        gettext_lazy("转会、退会、我的会籍经历"),
        5,
        on_home=False,
    )
)
register_action(Action("join", gettext_lazy("申请入会"), "user-plus", "membership:join"))
register_kept(
    "membership:card",
    is_ahead=True,
    door=Door(gettext_lazy("会员卡"), gettext_lazy("看会籍和证号；核验的码要连上网才有"), "id-badge-2", "gold", rank=3),
)
