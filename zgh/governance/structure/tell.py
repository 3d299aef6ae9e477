"""Who hears of a change and who owes what on it. Runs inside the transaction of the verb that caused it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.belonging import unions_above
from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day

from .models import Reorganisation


def submitted(row: Reorganisation) -> None:
    """A to-do for whoever may decide: the nearest union, from the guiding one up, where a second keeper is."""
    close_todos(row)
    title = _("请批准：%(title)s") % {"title": row.title}
    _owe(row, "approve", title, _desk(row))


def sent_back(row: Reorganisation) -> None:
    """The drafter reads why."""
    close_todos(row)
    title = _("退回修改：%(title)s") % {"title": row.title}
    _owe(row, "submit", title, row.union, row.drafted_by)
    words = {"title": row.title, "why": row.comment}
    _send(row, "structure.sent_back", [row.drafted_by], _("“%(title)s”被退回：%(why)s") % words)


def approved(row: Reorganisation) -> None:
    """The drafter and the keepers of the unions concerned know the day ahead."""
    close_todos(row)
    words = {"title": row.title, "day": day(row.effective_on)}
    _send(row, "structure.approved", _circle(row), _("“%(title)s”已批准，%(day)s起生效") % words)


def cancelled(row: Reorganisation, by: Any, was: str) -> None:
    """Those who had been told of the day are told that it will not come."""
    close_todos(row)
    if was == "drafted":
        return
    to = [user for user in _circle(row) if user.pk != by.pk]
    _send(row, "structure.cancelled", to, _("“%(title)s”已取消，什么都没有变") % {"title": row.title})


def done(row: Reorganisation) -> None:
    """It has happened."""
    close_todos(row)
    _send(row, "structure.done", _circle(row), _("“%(title)s”已生效") % {"title": row.title})


def failed(row: Reorganisation) -> None:
    """It could not happen; the drafter mends it."""
    close_todos(row)
    _owe(row, "revise", _("没有办成：%(title)s") % {"title": row.title}, row.union, row.drafted_by)
    words = {"title": row.title, "why": row.problem}
    _send(row, "structure.failed", _circle(row), _("“%(title)s”没有办成：%(why)s") % words)


def moved(row: Reorganisation, people: Iterable[int], to: Union) -> None:
    """Every member who went over reads from when and why, in their own words, not ours."""
    users = User.objects.filter(person__in=list(people))
    words = {"day": day(row.effective_on), "to": to, "title": row.title}
    text = _("%(day)s起，您的会籍在%(to)s（%(title)s）。您不用办手续，会龄连续计算") % words
    send("structure.moved", users, about=row, text=text, url=reverse("orgs:union", args=[to.pk]))


def _owe(row: Reorganisation, verb: str, title: str, union: Union, user: Any = None) -> None:
    open_todo(about=row, verb=verb, title=title, union=union, duty="orgs", user=user, url=row.get_absolute_url())


def _desk(row: Reorganisation) -> Union:
    """Where the decision waits: where somebody else than the drafter keeps the organisation; the root at last."""
    chain = [row.union, *unions_above(row.union)]
    held = Duty.objects.at().filter(code="orgs", union__in=[u.pk for u in chain], user__is_active=True)
    manned = set(held.exclude(user=row.drafted_by).values_list("union", flat=True))
    return next((union for union in chain if union.pk in manned), chain[-1])


def _circle(row: Reorganisation) -> QuerySet[User]:
    """Drafter, approver, and the keepers of the very unions concerned."""
    unions = [*row.parts.values_list("union", flat=True), row.target_id, row.parent_id, row.union_id]
    keepers = Duty.objects.at().filter(code="orgs", union__in=[pk for pk in unions if pk]).values("user")
    return User.objects.filter(pk__in=keepers) | User.objects.filter(
        pk__in=[row.drafted_by_id, row.approved_by_id or 0]
    )


def _send(row: Reorganisation, kind: str, to: Iterable[Any], text: str) -> None:
    send(kind, to, about=row, text=text, url=row.get_absolute_url())
