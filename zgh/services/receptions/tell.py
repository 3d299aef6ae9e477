"""Who hears of what, in which words. Runs inside the transaction of the verb that caused it.

Nothing said here to anybody but the author holds who asked; a hidden author is told under the mask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.send import send
from zgh.foundation.search.index import update
from zgh.foundation.todo.book import close_todos

from .todos import owe_looks, owe_minutes

if TYPE_CHECKING:
    from zgh.services.voice.models import Case

    from .models import Question, Reception


def scheduled(reception: Reception) -> None:
    """A new reception: it can be found."""
    update(reception, is_new=True)


def revised(reception: Reception) -> None:
    """Time, place or theme changed: those who have asked hear of it."""
    update(reception)
    words = {"title": reception.title}
    _askers(reception, "receptions.changed", _("“%(title)s”的安排有变动，请看一眼时间和地点") % words)


def passed_on(reception: Reception) -> None:
    """Another union or another host: what is owed is owed by them, and those who have asked see who will answer."""
    update(reception)
    close_todos(reception)
    owe_looks(reception)
    if reception.state == "minutes":
        owe_minutes(reception)
    words = {"title": reception.title}
    _askers(reception, "receptions.changed", _("“%(title)s”的安排有变动，请看一眼时间和地点") % words)


def cancelled(reception: Reception) -> None:
    """It does not take place."""
    update(reception)
    owe_looks(reception)
    words = {"title": reception.title, "reason": reception.reason}
    _askers(reception, "receptions.changed", _("“%(title)s”取消了：%(reason)s。您的问题没有丢") % words)


def ended(reception: Reception) -> None:
    """The live part is over; the minutes are owed."""
    owe_looks(reception)
    owe_minutes(reception)


def published(reception: Reception) -> None:
    """The minutes are out: those who asked hear of it, and what was answered can be found."""
    update(reception)
    words = {"title": reception.title}
    _askers(reception, "receptions.published", _("“%(title)s”的纪要发布了") % words, reception.published_url)


def asked(question: Question) -> None:
    """Somebody asked: it waits to be looked at."""
    owe_looks(question.reception)


def withdrawn(question: Question) -> None:
    """Its author took it back."""
    owe_looks(question.reception)


def approved(question: Question) -> None:
    """Everybody sees it now."""
    owe_looks(question.reception)
    _author(question, "receptions.approved", _("您的提问通过了，大家都能看到：%(text)s") % {"text": question})


def dismissed(question: Question) -> None:
    """Not taken; the reason is theirs to read."""
    owe_looks(question.reception)
    words = {"text": question, "reason": question.reason}
    _author(question, "receptions.dismissed", _("“%(text)s”没有采用：%(reason)s") % words)


def restored(question: Question) -> None:
    """Back among those to be looked at."""
    owe_looks(question.reception)


def merged(question: Question, head: Question) -> None:
    """Two ask the same."""
    owe_looks(question.reception)
    _author(question, "receptions.merged", _("“%(text)s”和“%(head)s”一起回答") % {"text": question, "head": head})


def on_air(question: Question) -> None:
    """It is being answered this moment."""
    _all_of(question, "receptions.on_air", _("正在回答您的提问：%(text)s") % {"text": question})


def answered(question: Question) -> None:
    """The answer is written down."""
    owe_looks(question.reception)
    words = {"text": question, "office": question.office}
    _all_of(question, "receptions.answered", _("%(office)s回答了“%(text)s”") % words)


def deferred(question: Question) -> None:
    """Not today."""
    _author(question, "receptions.deferred", _("“%(text)s”今天来不及，会后转成心声限时答复") % {"text": question})


def carried(question: Question, case: Case) -> None:
    """It is a case now, with a number; those who asked the same are told the number too."""
    owe_looks(question.reception)
    words = {"text": question, "number": case.number}
    text = _("“%(text)s”没来得及回答，已转成心声%(number)s，限时答复") % words
    _author(question, "receptions.carried", text, case.get_absolute_url())
    _merged(question, "receptions.carried", text)


def explained(question: Question) -> None:
    """A public reason."""
    _all_of(question, "receptions.explained", _("“%(text)s”有了说明") % {"text": question})


def _all_of(question: Question, kind: str, text: str) -> None:
    _author(question, kind, text)
    _merged(question, kind, text)


def _merged(question: Question, kind: str, text: str) -> None:
    for other in question.merged.select_related("author"):
        other.reception = question.reception
        _author(other, kind, text)


def _author(question: Question, kind: str, text: str, url: str = "") -> None:
    url = url or question.get_absolute_url()
    send(kind, [_address(question)], about=question, text=text, url=url, masked=bool(question.mask))


def _askers(reception: Reception, kind: str, text: str, url: str = "") -> None:
    """Everybody whose question counts, each once; named and hidden apart, for the hidden learn it by the day."""
    rows = reception.questions.exclude(state__in=("dismissed", "withdrawn")).select_related("author")
    to: dict[bool, list[Any]] = {False: [], True: []}
    for question in rows:
        to[bool(question.mask)].append(_address(question))
    for is_masked, people in to.items():
        send(kind, people, about=reception, text=text, url=url or reception.get_absolute_url(), masked=is_masked)


def _address(question: Question) -> Any:
    return Masked(question.mask) if question.mask else question.author
