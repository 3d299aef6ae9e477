"""Who hears of what on a case, in which words. Runs inside the transaction of the verb that caused it.

The author is told under the mask when hidden; nothing said to cadres ever holds a hidden name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Union
from zgh.foundation.search.index import update

from .models.children import children_of
from .models.desk import above, seats
from .models.kind import Desk
from .todos import open_owed, owe

if TYPE_CHECKING:
    from .models import Answer, Case, Extension, Milestone


def received(case: Case) -> None:
    """A new case has come in."""
    open_owed(case)
    if not case.mask:  # else when a cadre accepts: the order of the index would tell when its author wrote
        update(case, is_new=True)
    words = {"union": case.union, "kind": case.get_kind_display(), "headline": case.told}
    _cadres(case, "voice.received", _("%(union)s收到一条新的%(kind)s：%(headline)s") % words)


def accepted(case: Case) -> None:
    """Somebody took it up."""
    owe(case)
    if case.mask:
        update(case)
    _author(case, "voice.accepted", _("%(union)s已受理：%(headline)s") % _words(case))


def referred(case: Case, old: Union) -> None:
    """It went from one union to another."""
    owe(case)
    words = {**_words(case), "old": old}
    _author(case, "voice.referred", _("“%(headline)s”转由%(union)s办理") % words)
    _cadres(case, "voice.referred", _("%(old)s转来：%(headline)s") % words)


def assigned(case: Case, to: Any) -> None:
    """One colleague is to handle it."""
    owe(case)
    _send(case, "voice.assigned", [to], _("请您办理：%(headline)s") % _words(case), case.desk_url)


def asked(case: Case) -> None:
    """The union wants to know something from the author."""
    _author(case, "voice.asked", _("%(union)s想请您补充：%(headline)s") % _words(case))


def waiting(case: Case) -> None:
    """Nothing can be done before the author says more; the clock stands still."""
    _author(case, "voice.asked", _("%(union)s要等您补充才能接着办：%(headline)s") % _words(case))


def extension_asked(case: Case, extension: Extension) -> None:
    """The level above is asked for more time."""
    words = {**_words(case), "n": extension.workdays}
    desk, union = above(case.desk, case.union) or (Desk.CHAIR, case.union)
    to = [user for user in _seated(desk, union) if user.pk != extension.asked_by_id and not case.is_by(user)]
    _send(case, "voice.extension", to, _("%(union)s申请延长%(n)d个工作日：%(headline)s") % words, case.desk_url)


def extension_granted(case: Case, extension: Extension) -> None:
    """More time was given; the author reads why."""
    words = {**_words(case), "n": extension.workdays, "reason": extension.reason}
    _author(case, "voice.extended", _("“%(headline)s”延长%(n)d个工作日答复：%(reason)s") % words)
    _send(case, "voice.extended", [extension.asked_by], _("同意延期：%(headline)s") % words, case.desk_url)


def extension_declined(case: Case, extension: Extension) -> None:
    """No more time."""
    words = {**_words(case), "note": extension.note}
    _send(
        case, "voice.extended", [extension.asked_by], _("不同意延期（%(note)s）：%(headline)s") % words, case.desk_url
    )


def advanced(case: Case, milestone: Milestone) -> None:
    """A step of the plan is done."""
    _authors(case, "voice.advanced", _("“%(headline)s”有进展：%(step)s"), step=milestone.text)


def finished(case: Case) -> None:
    """What was planned is there."""
    owe(case)
    update(case)
    _authors(case, "voice.answered", _("“%(headline)s”办成了，请您看看"))


def merged(case: Case) -> None:
    """Another case answers for this one, too."""
    owe(case)
    _author(case, "voice.merged", _("有同事说了一样的事，“%(headline)s”一起办，答复会同时告诉您") % _words(case))


def split(case: Case, *, by_author: bool) -> None:
    """It is a case of its own again."""
    if not by_author:
        released(case)
        return
    owe(case)
    _cadres(case, "voice.merged", _("提出人说不是一回事，请单独办：%(headline)s") % _words(case))


def released(case: Case, *, is_by_day: bool = False) -> None:
    """It stands alone again. `is_by_day`: because a hidden author did something, whose minute nobody may learn."""
    owe(case, is_by_day=is_by_day)
    words, masked = _words(case), bool(case.mask) or is_by_day
    to, text = Masked(case.mask) if case.mask else case.author, _("“%(headline)s”改为单独办理")
    send("voice.merged", [to], about=case, text=text % words, url=case.get_absolute_url(), masked=masked)
    people, text = cadres(case.union, case), _("拆开单独办：%(headline)s")
    send("voice.merged", people, about=case, text=text % words, url=case.desk_url, masked=masked)


def replied(case: Case) -> None:
    """The author said something more."""
    _handlers(case, "voice.replied", _("提出人有补充：%(headline)s") % _words(case))


def answered(case: Case, answer: Answer) -> None:
    """The answer is out."""
    owe(case)
    update(case)
    _authors(case, "voice.answered", _("%(office)s答复了“%(headline)s”"), office=answer.office)


def closed(case: Case) -> None:
    """Rated by its author, or closed after silence."""
    owe(case)
    if case.closing == "rated":
        _handlers(case, "voice.rated", _("提出人评价了答复：%(headline)s") % _words(case))
    else:
        _author(case, "voice.lapsed", _("“%(headline)s”已办结·未评价。没解决可以重新提出") % _words(case))


def reopened(case: Case, old: Union) -> None:
    """Not solved: the same union works again, or the union above takes over."""
    owe(case)
    _cadres(case, "voice.reopened", _("提出人说还没解决：%(headline)s") % _words(case))
    if old.pk != case.union_id:
        words = {**_words(case), "old": old}
        _cadres(case, "voice.reopened", _("“%(headline)s”再次未解决，已交%(union)s办理") % words, old)
        _author(case, "voice.referred", _("“%(headline)s”已交上级%(union)s办理") % words, is_theirs=True)


def withdrawn(case: Case) -> None:
    """The author took it back."""
    owe(case)
    update(case)
    _handlers(case, "voice.withdrawn", _("提出人撤回了：%(headline)s") % _words(case))


def escalated(case: Case, old: Union) -> None:
    """A promise was broken and the union above owns the case now."""
    owe(case)
    words = {**_words(case), "old": old}
    _cadres(case, "voice.escalated", _("%(old)s超时未办，交由%(union)s办理：%(headline)s") % words)
    _cadres(case, "voice.escalated", _("超时未办，已交上级%(union)s：%(headline)s") % words, old)
    _author(case, "voice.escalated", _("%(old)s没有按时办理“%(headline)s”，已交上级%(union)s") % words)


def overdue(case: Case) -> None:
    """A promise was broken at the root: nobody above to take over."""
    _cadres(case, "voice.overdue", _("已超时：%(headline)s") % _words(case))


def cadres(union: Union, case: Case) -> list[User]:
    """Who sits at this case's desk nearest to `union`, without the author of this case. One query.

    Logins by number only: nothing else is needed to tell them, and this runs in every submission.
    """
    nearest = _seated(case.desk, union)
    # When the author is the only one, nobody is told and the clock lets it climb: telling the union above
    # at once would show who a hidden author is.
    return [user for user in nearest if not case.is_by(user)]


def _seated(desk: str, union: Union) -> list[User]:
    """Who sits at this desk nearest to `union`, by number only."""
    rows = list(seats([desk], union).values_list("union_id", "user_id"))
    return [User(pk=user_id) for union_id, user_id in rows if union_id == rows[0][0]]


def _words(case: Case) -> dict[str, Any]:
    return {"union": case.union, "headline": case.told}


def _author(case: Case, kind: str, text: str, *, is_theirs: bool = False) -> None:
    """`is_theirs`: it follows from their own act."""
    to, url, masked = Masked(case.mask) if case.mask else case.author, case.get_absolute_url(), bool(case.mask)
    send(kind, [to], about=case, text=text, url=url, masked=masked, is_by_day=masked and is_theirs)


def _authors(case: Case, kind: str, text: str, **words: Any) -> None:
    """To the author, and to those whose cases were laid over this one: each hears of their own words."""
    for row in (case, *children_of(case)):
        _author(row, kind, text % {**_words(row), **words})


def _cadres(case: Case, kind: str, text: str, union: Union | None = None, *, is_by_day: bool = False) -> None:
    _send(case, kind, cadres(union or case.union, case), text, case.desk_url, is_by_day=is_by_day)


def _handlers(case: Case, kind: str, text: str) -> None:
    """To the colleague who handles it, else to all cadres of the union."""
    handler = case.handler
    to = [handler] if handler and handler.is_active and not case.is_by(handler) else cadres(case.union, case)
    _send(case, kind, to, text, case.desk_url)


def _send(case: Case, kind: str, to: list[Any], text: str, url: str, *, is_by_day: bool = False) -> None:
    send(kind, to, about=case, text=text, url=url, masked=bool(case.mask) or is_by_day)
