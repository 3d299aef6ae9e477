"""Who hears of what, in the transaction of the verb that caused it. The wall itself announces nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.notices.send import send
from zgh.foundation.privacy.desks import desk_of
from zgh.foundation.todo.book import close_todos, open_todo, reassign
from zgh.kit.dates import day

from .models.keepers import DUTIES

if TYPE_CHECKING:
    from .models import Batch, Honour, Portrait

VERIFY_WORKDAYS = 5  # custom of the house, not of any rule


def _wait(honour: Honour, verb: str, title: str, *, but: Any = ()) -> None:
    """It waits at the nearest union where somebody else may do it."""
    holder = honour.person.user if honour.person_id else None
    desk, now = desk_of(honour.union, DUTIES, but=(*but, holder)), timezone.now()
    open_todo(
        about=honour,
        verb=verb,
        title=title % {"honour": str(honour)},
        union=desk.union,
        duty=desk.duty,
        due_at=workdays_after(now, VERIFY_WORKDAYS, desk.union),
        url=honour.desk_url,
    )


def closed(honour: Honour, verb: str | None = None) -> None:
    """Nothing about it waits any more, or not this."""
    close_todos(honour, verb)
    _file_done(honour)


def reported(honour: Honour) -> None:
    """Somebody has told of an honour of theirs."""
    _wait(honour, "take_up", _("职工报来一项荣誉：%(honour)s"))


def taken_up(honour: Honour) -> None:
    """They hear that somebody is on it."""
    close_todos(honour)
    text = _("您报的“%(title)s”收下了，登记好请您再看一眼")
    _tell("honours.answered", [honour.reported_by], honour, text % {"title": honour.title})


def declined(honour: Honour) -> None:
    """They read why not."""
    close_todos(honour)
    text = _("您报的“%(title)s”这次没有收录：%(reason)s") % {"title": honour.title, "reason": honour.reason}
    _tell("honours.answered", [honour.reported_by], honour, text)


def recorded(honour: Honour) -> None:
    """It waits for a second pair of eyes."""
    written_by = User.objects.filter(pk__in=[*honour.hands, honour.entered_by_id, honour.reported_by_id])
    _wait(honour, "verify", _("核对荣誉：%(honour)s"), but=written_by)


def sent_back(honour: Honour) -> None:
    """Whoever entered it reads what is not right yet."""
    closed(honour)
    words = {"honour": str(honour), "reason": honour.reason}
    text = _("“%(honour)s”退回来改：%(reason)s") % words
    send("honours.sent_back", [honour.entered_by], about=honour, text=text, url=honour.desk_url)


def verified(honour: Honour) -> None:
    """Nothing waits to be checked."""
    closed(honour, "verify")


def _file_done(honour: Honour) -> None:
    """A file none of whose lines waits to be checked is done, whatever became of them."""
    if honour.batch_id is None:
        return
    waiting = type(honour).objects.filter(batch=honour.batch_id, state="recorded", verified_by=None)
    if not waiting.exists():
        close_todos(honour.batch, "verify")


def put_up(honour: Honour) -> None:
    """Its holder sees first what everybody will see, and from when."""
    title = honour.title
    if honour.is_hidden:
        text = _("您的“%(title)s”登记好了。按您说的，不在荣誉墙上展示") % {"title": title}
    elif honour.is_up:
        text = _("您的“%(title)s”上荣誉墙了。请看看写得对不对，不想展示也可以说") % {"title": title}
    else:
        text = _("您的“%(title)s”登记好了，%(day)s起在荣誉墙上展示。请先看看写得对不对，不想展示也可以说")
        text %= {"title": title, "day": day(honour.shown_from)}
    _tell("honours.told", _holder(honour), honour, text)


def photo_asked(portrait: Portrait) -> None:
    """May this photo be shown?"""
    honour = portrait.honour
    text = _("工会想在您的“%(title)s”旁边放一张照片，请看看可不可以") % {"title": honour.title}
    _tell("honours.photo", _holder(honour), honour, text)


def change_asked(honour: Honour) -> None:
    """Its holder says that something is wrong."""
    _wait(honour, "settle", _("本人要求更正荣誉：%(honour)s"))


def settled(honour: Honour, reply: str) -> None:
    """They read what became of it."""
    close_todos(honour, "settle")
    text = _("您说“%(title)s”有不对的地方，工会答复：%(reply)s") % {"title": honour.title, "reply": reply}
    _tell("honours.answered", _holder(honour), honour, text)


def revoked(honour: Honour) -> None:
    """The granting body has taken it back."""
    closed(honour)
    words = {"title": honour.title, "number": honour.revoked_number}
    text = _("您的“%(title)s”已按%(number)s撤销，荣誉墙不再展示。有疑问请问单位工会") % words
    _tell("honours.revoked", _holder(honour), honour, text)


def brought(batch: Batch) -> None:
    """One to-do for a whole file."""
    desk = desk_of(batch.union, DUTIES, but=[batch.by])
    open_todo(
        about=batch,
        verb="verify",
        title=_("核对导入的%(n)d项荣誉") % {"n": batch.done_count},
        union=desk.union,
        duty=desk.duty,
        due_at=workdays_after(timezone.now(), VERIFY_WORKDAYS * 2, desk.union),
        url=batch.desk_url,
    )


def undone(batch: Batch) -> None:
    """Nothing of it waits any more."""
    close_todos(batch)


def passed_on(honour: Honour) -> None:
    """What waits about it waits at the union that keeps it now."""
    reassign(honour, honour.union)


def _holder(honour: Honour) -> list[Any]:
    """The login of its holder, where there is one."""
    return [honour.person.user] if honour.person_id and honour.person.user_id else []


def _tell(kind: str, to: list[Any], honour: Honour, text: str) -> None:
    send(kind, [user for user in to if user is not None], about=honour, text=text, url=honour.get_absolute_url())
