"""Who hears of what on an application and what is owed next. Runs in the transaction of the verb that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.notices.send import send
from zgh.foundation.todo.book import close_todos, open_todo

from .keepers import chairs, keepers, login_of

if TYPE_CHECKING:
    from .models import Application

OWED = {"submitted": "vet", "checked": "enrol"}


def owe(application: Application) -> list[Any]:
    """Make the one open to-do that of the present state and clock; returns who has it."""
    owed = OWED.get(application.state)
    for verb in {*OWED.values()} - {owed}:
        close_todos(application, verb)
    if not owed:
        return []
    place = application.branch if owed == "vet" and application.branch else application.union
    nearest = keepers(place, but=application.person)
    words = {"name": application.person, "union": application.home}
    title = _("%(name)s申请加入%(union)s，小组审核") if owed == "vet" else _("%(name)s申请加入%(union)s，上会讨论")
    open_todo(
        about=application,
        verb=owed,
        title=title % words,
        union=place if nearest.union_id == place.pk else type(place)(pk=nearest.union_id),
        duty=nearest.duty,
        url=application.desk_url,
        started_at=application.submitted_at,
        due_at=application.due_at,
    )
    return nearest.people


def _convene(application: Application, told: list[Any]) -> None:
    """The committee decides and its chair calls the meeting: they know of it, also where a cadre prepares it."""
    known = {user.pk for user in told}
    to = [user for user in chairs(application.union, but=application.person) if user.pk not in known]
    words = {"name": application.person, "union": application.home}
    _tell(application, "membership.to_decide", to, _("%(name)s申请加入%(union)s，等开会讨论") % words)


def submitted(application: Application) -> None:
    """It has come in, the first time or again."""
    words, people = {"name": application.person, "union": application.home}, owe(application)
    _tell(application, "membership.submitted", people, _("%(name)s申请加入%(union)s") % words)
    if application.state == "checked":  # no group or branch looks first
        _convene(application, people)


def withdrawn(application: Application, was_seen: bool) -> None:
    """The applicant took it back; drafts nobody ever saw end in silence."""
    owe(application)
    if was_seen:
        people = keepers(application.branch or application.union, but=application.person).people
        words = {"name": application.person}
        _tell(application, "membership.withdrawn", people, _("%(name)s撤回了入会申请") % words)


def checked(application: Application) -> None:
    """Past the group."""
    _convene(application, owe(application))
    words = {"branch": application.branch, "union": application.union}
    text = _("%(branch)s审核通过，%(union)s开会讨论后告诉您结果") % words
    _applicant(application, "membership.checked", text)


def sent_back(application: Application) -> None:
    """To be put right."""
    owe(application)
    text = _("您的入会申请要改一改：%(reason)s") % {"reason": application.reason}
    _applicant(application, "membership.sent_back", text)


def approved(application: Application) -> None:
    """A new member."""
    owe(application)
    words = {"union": application.home}
    text = _("欢迎您！%(union)s批准了您的入会申请，会员卡已经可以用了") % words
    send(
        "membership.approved",
        login_of(application.person),
        about=application,
        text=text,
        url=reverse("membership:mine"),
    )


def rejected(application: Application) -> None:
    """Not agreed."""
    owe(application)
    text = _("您的入会申请这次没有通过：%(reason)s") % {"reason": application.reason}
    _applicant(application, "membership.rejected", text)


def _applicant(application: Application, kind: str, text: str) -> None:
    send(kind, login_of(application.person), about=application, text=text, url=application.get_absolute_url())


def _tell(application: Application, kind: str, people: list[Any], text: str) -> None:
    send(kind, people, about=application, text=text, url=application.desk_url)
