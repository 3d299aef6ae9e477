"""Who hears of what, in which words. Runs inside the transaction of the verb that caused it.

The author is told under the mask when hidden. Nobody is told who reported, and nobody but auditors who decided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.notices.masks import Masked
from zgh.foundation.notices.send import send

from .registry import brief, of
from .todos import owe_looks

if TYPE_CHECKING:
    from zgh.foundation.orgs.models import Union

    from .models import Review


def opened(review: Review, _row: Any) -> None:
    """Something waits for a look."""
    owe_looks(review.union)


def moved(review: Review, old: Union) -> None:
    """Another union looks at it now."""
    for union in sorted((old, review.union), key=lambda union: union.pk):  # the other order deadlocks
        owe_looks(union)


def passed(review: Review, row: Any, verb: str) -> None:
    """It may be read: what waited is out (`approve`), what was taken away is back (`restore`)."""
    owe_looks(review.union)
    words, url = _words(review), of(row).url(row)
    if verb == "approve":
        _author(review, "moderation.published", _("您的%(thing)s发布了：%(text)s") % words, url)
    elif verb == "restore":
        _author(review, "moderation.restored", _("工会看过了，您的%(thing)s恢复显示了：%(text)s") % words, url)
    if review.kind == "appeal":
        _overturned(review)
    _flaggers(review, _("工会看过了您举报的%(thing)s，没有发现问题") % words)


def taken(review: Review, _row: Any) -> None:
    """Not shown; why, and the way to appeal."""
    owe_looks(review.union)
    words = {**_words(review), "reason": review.reason}
    text = _("您的%(thing)s没有显示：%(reason)s。不同意可以申诉一次")
    _author(review, "moderation.taken", text % words, review.decision_url)
    _flaggers(review, _("您举报的%(thing)s已经不显示了") % words)


def upheld(review: Review, _row: Any) -> None:
    """The appeal changed nothing."""
    owe_looks(review.union)
    words = {**_words(review), "reason": review.reason}
    _author(
        review, "moderation.upheld", _("上级工会看了您的申诉，维持原来的决定：%(reason)s") % words, review.decision_url
    )


def dropped(review: Review) -> None:
    """Its author took it back."""
    owe_looks(review.union)
    _flaggers(review, _("您举报的%(thing)s，作者自己撤回了") % _words(review))


def hidden_meanwhile(review: Review, _row: Any) -> None:
    """Several colleagues have reported it: not shown until somebody has looked."""
    words = _words(review)
    text = _("有几位同事举报了您的%(thing)s，先不显示，工会看过就告诉您：%(text)s")
    _author(review, "moderation.taken", text % words, "")


def _words(review: Review) -> dict[str, Any]:
    return {"thing": review.thing, "text": brief(review.text)}


def _author(review: Review, kind: str, text: str, url: str) -> None:
    if not (review.mask or review.author_id):
        return
    to = Masked(review.mask) if review.mask else User.objects.get(pk=review.author_id)
    send(kind, [to], about=review, text=text, url=url, masked=bool(review.mask))


def _flaggers(review: Review, text: str) -> None:
    """Quotes nothing: the words may be others by now, which who reported has never been shown."""
    people = User.objects.filter(pk__in=review.flags.values("by"), is_active=True)
    url = reverse("moderation:flags")
    send("moderation.outcome", people, about=review, text=text, url=url, masked=bool(review.mask))


def _overturned(review: Review) -> None:
    first = review.of
    decider = first.decided_by if first else None
    if decider is not None:
        text = _("您决定不显示的一条%(thing)s，上级工会看了申诉后恢复了：%(text)s") % _words(review)
        send("moderation.overturned", [decider], about=review, text=text)
