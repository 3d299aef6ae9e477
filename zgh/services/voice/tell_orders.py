"""Who hears of a supervision order: the union that owes a report, the one that issued it, the author."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Union
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day

from .tell_answers import nearest

if TYPE_CHECKING:
    from .models import SupervisionOrder


def issued(order: SupervisionOrder, kind: str = "voice.order_issued") -> None:
    """The union owes a report; the issuer knows that it has asked for one."""
    words = {"headline": order.case.told, "when": day(order.due_at), "issuer": order.issuer, "union": order.union}
    _owe(order, "report", order.union)
    close_todos(order, "close", is_by_day=bool(order.case.mask))
    text = _("职工不满意，%(issuer)s督办，请在%(when)s前回报：%(headline)s") % words
    _send(order, kind, nearest([order.case.desk], order.case, order.union)[1], text)
    if kind == "voice.order_issued":
        if order.issuer_id != order.union_id:
            people = nearest([order.case.desk], order.case, order.issuer)[1]
            _send(order, kind, people, _("%(union)s的答复职工不满意，请督办：%(headline)s") % words)
        text = _("您对“%(headline)s”的评价，%(issuer)s在督办，之后会来回访") % words
        _author(order, text, is_by_day=bool(order.case.mask))


def reported(order: SupervisionOrder) -> None:
    """The issuer asks the author now."""
    close_todos(order, "report", is_by_day=bool(order.case.mask))
    _owe(order, "close", order.issuer)
    words = {"headline": order.case.told, "union": order.union}
    people = nearest([order.case.desk], order.case, order.issuer)[1]
    _send(order, "voice.order_reported", people, _("%(union)s回报了，请回访职工：%(headline)s") % words)


def passed_on(order: SupervisionOrder) -> None:
    """What is owed now is owed by whoever took the place of the union that ended."""
    close_todos(order)
    if order.is_open:
        _owe(order, "report", order.union)
    else:
        _owe(order, "close", order.issuer)


def asked(order: SupervisionOrder) -> None:
    """The issuer wants the author's word."""
    words = {"headline": order.case.told, "issuer": order.issuer}
    _author(order, _("%(issuer)s回访“%(headline)s”，想听听您怎么说") % words)


def replied(order: SupervisionOrder) -> None:
    """The author has said it."""
    people = nearest([order.case.desk], order.case, order.issuer)[1]
    _send(order, "voice.order_replied", people, _("职工回了话：%(headline)s") % {"headline": order.case.told})


def closed(order: SupervisionOrder) -> None:
    """Nothing owed any more; both sides know the result."""
    close_todos(order, is_by_day=bool(order.case.mask))
    words = {"headline": order.case.told, "result": order.get_result_display(), "issuer": order.issuer}
    people = nearest([order.case.desk], order.case, order.union)[1]
    _send(order, "voice.order_closed", people, _("督办办结（%(result)s）：%(headline)s") % words)
    _author(order, _("%(issuer)s对“%(headline)s”的督办办结了") % words)


def _owe(order: SupervisionOrder, verb: str, union: Union) -> None:
    open_todo(
        about=order,
        verb=verb,
        title=order.case.told,
        union=nearest([order.case.desk], order.case, union)[0] or union,
        duty=order.case.desk,
        started_at=order.issued_at,
        due_at=order.due_at if verb == "report" else None,
        url=order.get_absolute_url(),
        is_by_day=bool(order.case.mask),
    )


def _author(order: SupervisionOrder, text: str, *, is_by_day: bool = False) -> None:
    case, masked = order.case, bool(order.case.mask)
    to, url = Masked(case.mask) if masked else case.author, case.get_absolute_url()
    send("voice.supervised", [to], about=case, text=text, url=url, masked=masked, is_by_day=is_by_day)


def _send(order: SupervisionOrder, kind: str, to: list[Any], text: str) -> None:
    url, masked = order.get_absolute_url(), bool(order.case.mask)
    send(kind, [who for who in to if who.is_active], about=order, text=text, url=url, masked=masked)
