"""Who hears of what on a transfer and what is owed next. Runs in the transaction of the verb that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Union
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day

from .keepers import common_union, keepers, login_of

if TYPE_CHECKING:
    from .models import Transfer


def requested(transfer: Transfer) -> None:
    """The receiving union owes an answer; the person and the old union know."""
    words = _words(transfer)
    people = _owe(transfer, "receive", transfer.union, _("%(name)s从%(source)s转来，请接收"), transfer.due_at)
    _cadres(transfer, people, _("%(name)s要从%(source)s转到%(union)s，请接收") % words)
    _cadres(transfer, _old(transfer), _("%(name)s要转到%(union)s，对方接收以后您可以提出异议") % words)
    _person(transfer, _("您的会籍要转到%(union)s，正在等对方接收") % words)


def received(transfer: Transfer, arrival: Any) -> None:
    """Agreed for a day: silence lets go, so the old union is told until when it may speak."""
    if transfer.state == "done":
        return released(transfer)
    words = {**_words(transfer), "day": day(arrival.starts_on)}
    _cadres(transfer, _old(transfer), _("%(union)s接收了%(name)s，%(day)s起转过去。有异议请在这之前提出") % words)
    _person(transfer, _("%(union)s已接收，%(day)s起您就是那里的会员") % words)
    return None


def declined(transfer: Transfer) -> None:
    """Not taken."""
    close_todos(transfer)
    words = {**_words(transfer), "reason": transfer.reason}
    _person(transfer, _("%(union)s没有接收您的转会：%(reason)s") % words)
    _cadres(transfer, _old(transfer), _("%(union)s没有接收%(name)s：%(reason)s") % words)


def objected(transfer: Transfer) -> None:
    """The two do not agree: the union above both is asked to help."""
    words = {**_words(transfer), "reason": transfer.objection}
    above = common_union(transfer.source, transfer.union)
    people = _owe(transfer, "release", above, _("%(name)s转会，%(source)s有异议，请协调"), None)
    _cadres(transfer, people, _("%(source)s对%(name)s转会有异议：%(reason)s") % words)
    new = keepers(transfer.union, but=transfer.person).people
    _cadres(transfer, new, _("%(source)s对%(name)s转会有异议：%(reason)s") % words)
    _person(transfer, _("%(source)s对您的转会有异议：%(reason)s。会籍暂时不变") % words)


def released(transfer: Transfer) -> None:
    """Done."""
    close_todos(transfer)
    words = _words(transfer)
    _person(transfer, _("转会办好了，您现在是%(union)s的会员") % words)
    new = keepers(transfer.union, but=transfer.person).people
    _cadres(transfer, new, _("%(name)s已转入%(union)s") % words)


def withdrawn(transfer: Transfer) -> None:
    """Taken back."""
    close_todos(transfer)
    new = keepers(transfer.union, but=transfer.person).people
    _cadres(transfer, [*new, *_old(transfer)], _("%(name)s转到%(union)s的事撤回了") % _words(transfer))


def _owe(transfer: Transfer, verb: str, union: Union, title: str, due_at: Any) -> list[Any]:
    nearest = keepers(union, but=transfer.person)
    close_todos(transfer)
    open_todo(
        about=transfer,
        verb=verb,
        title=title % _words(transfer),
        union=union if nearest.union_id == union.pk else Union(pk=nearest.union_id),
        duty=nearest.duty,
        url=transfer.desk_url,
        started_at=transfer.requested_at,
        due_at=due_at,
    )
    return nearest.people


def _words(transfer: Transfer) -> dict[str, Any]:
    return {"name": transfer.person, "source": transfer.source, "union": transfer.union}


def _old(transfer: Transfer) -> list[Any]:
    return keepers(transfer.source, but=transfer.person).people


def _person(transfer: Transfer, text: str) -> None:
    to = login_of(transfer.person)
    send("membership.moving", to, about=transfer, text=text, url=transfer.get_absolute_url())


def _cadres(transfer: Transfer, to: list[Any], text: str) -> None:
    send("membership.moving", to, about=transfer, text=text, url=transfer.desk_url)
