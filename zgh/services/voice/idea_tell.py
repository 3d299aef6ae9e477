"""Who hears of what on an idea, and whose turn it is. Runs inside the transaction of the verb that caused it.

Until the verdict the to-do of the case says what is owed; from then on the idea has one of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Duty
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day
from zgh.kit.money import yuan

from . import tell

if TYPE_CHECKING:
    from .models import CoAuthor, Idea, Review, Reward

# What somebody owes in each state; before the verdict it is the case's own answer that is owed.
OWED = {
    "adopted": "implement",
    "partly": "implement",
    "implementing": "finish",
    "done": "verify",
    "verified": "reward",
    "rewarded": "showcase",
}


def owe(idea: Idea) -> None:
    """Make the idea's one open to-do that of its present state. Call after every move."""
    owed = OWED.get(idea.state)
    for verb in {*OWED.values()} - {owed}:
        close_todos(idea, verb, is_by_day=idea.case.is_masked)
    if owed:
        is_theirs = owed == "finish"
        union = idea.verifying_union if owed == "verify" else idea.union
        due = {"due_at": idea.implement_due_at} if is_theirs else {}
        user = idea.implementer if is_theirs else None
        url = idea.get_absolute_url() if owed in ("finish", "verify") else idea.case.desk_url
        facts = {"title": idea.case.headline, "union": union, "duty": "voice", "user": user, "url": url}
        open_todo(about=idea, verb=owed, is_by_day=idea.case.is_masked, **facts, **due)


def asked_to_join(idea: Idea, row: CoAuthor) -> None:
    """Somebody was named as a co-author."""
    _send(idea, "voice.asked_to_join", [row.user], _("%(who)s说“%(headline)s”是和您一起想的，请您答复"))


def joined(idea: Idea, row: CoAuthor) -> None:
    """A co-author said yes."""
    _author(idea, "voice.joined", _("%(name)s答应做“%(headline)s”的合作人"), name=row.user.name)


def declined(idea: Idea, row: CoAuthor) -> None:
    """A co-author said no."""
    _author(idea, "voice.joined", _("%(name)s没有参加“%(headline)s”"), name=row.user.name)


def screened(idea: Idea) -> None:
    """It passed the first look."""
    _makers(idea, "voice.idea_moved", _("“%(headline)s”初审通过，接下来请专家评审"))


def invited(row: Review) -> None:
    """A colleague is asked for a judgment."""
    idea = row.idea
    text = _("请您在%(when)s前评审：%(headline)s")
    _send(idea, "voice.invited", [row.reviewer], text, when=day(row.due_at))
    facts = {"title": idea.case.headline, "union": idea.union, "duty": "voice", "user": row.reviewer}
    times = {"started_at": row.asked_at, "due_at": row.due_at}
    open_todo(about=row, verb="judge", url=idea.get_absolute_url(), **facts, **times)


def judged(row: Review) -> None:
    """A judgment is in."""
    close_todos(row, "judge")
    idea = row.idea
    _cadres(idea, "voice.judged", _("专家交来一份评审意见：%(headline)s"))


def close_reviews(idea: Idea, by: Any) -> None:
    """The verdict is there: nobody need judge any more."""
    for row in idea.reviews.filter(state="asked"):
        row.idea = idea
        row.flow.move(row, "drop", by)
        close_todos(row, "judge", is_by_day=idea.case.is_masked)


def decided(idea: Idea) -> None:
    """The author has the answer already; the co-authors hear of the verdict."""
    owe(idea)
    _coauthors(idea, "voice.idea_moved", _("“%(headline)s”评审有结论了：%(state)s"))


def implementing(idea: Idea) -> None:
    """Somebody is to carry it out."""
    owe(idea)
    _send(idea, "voice.entrusted", [idea.implementer], _("请您负责实施：%(headline)s"))
    words = {"who": idea.implementer.name, "when": day(idea.implement_due_at)}
    _makers(idea, "voice.idea_moved", _("“%(headline)s”开始实施，%(who)s负责，计划%(when)s前完成"), **words)


def finished(idea: Idea) -> None:
    """Carried out: the second office is to confirm what it brought."""
    owe(idea)
    _second(idea, "voice.to_verify", _("请您核实效益：%(headline)s"))
    _makers(idea, "voice.idea_moved", _("“%(headline)s”已经实施，请%(second)s核实效益"), second=idea.verifying_union)


def sent_back(idea: Idea, reason: str) -> None:
    """The second office wants more."""
    owe(idea)
    text = _("“%(headline)s”的效益退回补充：%(reason)s")
    _send(idea, "voice.entrusted", [idea.implementer], text, reason=reason)


def verified(idea: Idea) -> None:
    """Confirmed; a reward is due."""
    owe(idea)
    _makers(idea, "voice.idea_moved", _("“%(headline)s”的效益核实了"))
    _cadres(idea, "voice.verified", _("效益已核实，请核定奖励：%(headline)s"))


def rewarded(idea: Idea, award: Reward) -> None:
    """Awarded: told to all who thought of it; a hidden author is told how to get it."""
    owe(idea)
    words = {"what": _("%(sum)s元") % {"sum": yuan(award.amount_fen)} if award.amount_fen else award.note}
    if idea.case.mask:
        text = _("“%(headline)s”获得奖励：%(what)s。想领取，请打开看看怎么认领；不认领也不会有人知道是您")
        _author(idea, "voice.rewarded", text, **words)
    else:
        _makers(idea, "voice.rewarded", _("“%(headline)s”获得奖励：%(what)s"), **words)


def collected(idea: Idea) -> None:
    """The reward was handed out."""
    _makers(idea, "voice.rewarded", _("“%(headline)s”的奖励登记为已领取"))


def shown(idea: Idea) -> None:
    """On the showcase."""
    owe(idea)
    _makers(idea, "voice.idea_moved", _("“%(headline)s”在革新妙招里展示出来了，全集团同事都看得到"))


def hidden(idea: Idea) -> None:
    """Off the showcase again."""
    owe(idea)


def claimed(idea: Idea) -> None:
    """The hidden author came forward."""
    _cadres(idea, "voice.claimed", _("提出人认领了：%(headline)s"))


def _words(idea: Idea) -> dict[str, Any]:
    case = idea.case
    who = case.author.name if case.author else case.alias
    return {"headline": case.headline, "union": case.union, "who": who, "state": idea.get_state_display()}


def _author(idea: Idea, kind: str, text: str, **words: Any) -> None:
    case = idea.case
    to = Masked(case.mask) if case.mask else case.author
    send(
        kind,
        [to],
        about=case,
        text=text % {**_words(idea), **words},
        url=case.get_absolute_url(),
        masked=case.is_masked,
    )


def _coauthors(idea: Idea, kind: str, text: str, **words: Any) -> None:
    _send(idea, kind, [row.user for row in idea.coauthors.filter(state="joined").select_related("user")], text, **words)


def _makers(idea: Idea, kind: str, text: str, **words: Any) -> None:
    _author(idea, kind, text, **words)
    _coauthors(idea, kind, text, **words)


def _cadres(idea: Idea, kind: str, text: str) -> None:
    case = idea.case
    to = tell.cadres(case.union, case)
    send(kind, to, about=idea, text=text % _words(idea), url=case.desk_url, masked=case.is_masked)


def _second(idea: Idea, kind: str, text: str) -> None:
    """Those who may confirm: duty voice or chair in the very union asked, not who carried it out."""
    duties = Duty.objects.filter(holds(), union=idea.verifying_union, code__in=("voice", "chair"), user__is_active=True)
    ids = {*duties.values_list("user_id", flat=True)} - {idea.implementer_id}
    _send(idea, kind, [User(pk=pk) for pk in sorted(ids)], text)


def _send(idea: Idea, kind: str, to: list[Any], text: str, **words: Any) -> None:
    masked = idea.case.is_masked
    url = idea.get_absolute_url()
    send(kind, to, about=idea, text=text % {**_words(idea), **words}, url=url, masked=masked)
