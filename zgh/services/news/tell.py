"""Who hears of what, in the transaction of the verb that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.notices.send import send
from zgh.foundation.todo.book import close_todos, open_todo

if TYPE_CHECKING:
    from .models import Article, Submission

TURNS = (gettext_lazy("审稿：%(title)s"), gettext_lazy("二审：%(title)s"), gettext_lazy("三审：%(title)s"))
REVIEW_WORKDAYS = 2  # custom of the house, not of any rule: news is stale after that


def submitted(article: Article, place: Any, passed: int = 0) -> None:
    """It waits for the next reviewer, where there is one. `passed`: how many have let it pass."""
    if place is None:
        return
    words = {"title": article.head.title}
    open_todo(
        about=article,
        verb="approve",
        title=TURNS[min(passed, len(TURNS) - 1)] % words,
        union=place,
        duty="news",
        due_at=workdays_after(timezone.now(), REVIEW_WORKDAYS, place),
        url=article.desk_url,
    )


def closed(article: Article) -> None:
    """Nothing about it waits any more."""
    close_todos(article)


def passed(article: Article) -> None:
    """All reviewers have let it pass: its author publishes."""
    close_todos(article)
    words = {"title": article.head.title}
    send(
        "news.passed",
        [article.head.by],
        about=article,
        text=_("“%(title)s”审过了，可以发布了") % words,
        url=article.desk_url,
    )


def sent_back(article: Article, note: str) -> None:
    """Its author reads why."""
    close_todos(article)
    words = {"title": article.head.title, "note": note}
    text = _("“%(title)s”退回来改：%(note)s") % words
    send("news.sent_back", [article.head.by], about=article, text=text, url=article.desk_url)


def published(article: Article) -> None:
    """It is out: nothing waits, and whoever offered it reads so. What has its hour yet to come is told then."""
    close_todos(article)
    if not article.left():
        came_out(article)


def came_out(article: Article) -> None:
    """Whoever offered it hears that the union above has it out. Once, however often it is published."""
    waiting = article.taken_from.filter(is_told=False)
    for submission in waiting.select_related("by", "to", "article__live", "article__head"):
        if not type(submission).objects.filter(pk=submission.pk, is_told=False).update(is_told=True):
            continue  # another worker was faster
        words = {"title": submission.article.title, "union": submission.to}  # theirs: this one may not be for them
        text = _("%(union)s发布了您投的“%(title)s”") % words
        send("news.adopted", [submission.by], about=article, text=text, url=article.get_absolute_url())


def untagged(article: Article, by: Any, brand: Any, reason: str) -> None:
    """Whoever wrote it reads why it is not found there any more."""
    writers = {user.pk: user for user in (article.by, article.head.by) if user != by}
    words = {"title": article.title, "brand": brand.name, "reason": reason}
    text = _("“%(title)s”从品牌“%(brand)s”的页面拿掉了，文章照常可读：%(reason)s") % words
    send("news.untagged", list(writers.values()), about=article, text=text, url=article.get_absolute_url())


def withdrawn(article: Article, reason: str) -> None:
    """Whoever printed it again should look at their own."""
    close_todos(article)
    _reprinters(article, "news.source_withdrawn", reason)


def corrected(article: Article) -> None:
    """It says something else now: whoever printed it again should look at their own."""
    _reprinters(article, "news.source_corrected")


def _reprinters(article: Article, kind: str, reason: str = "") -> None:
    """There may be hundreds: a task tells them."""
    from .tasks import tell_reprinters

    if article.copies.exists():
        tell_reprinters.enqueue(article.pk, kind, article.changed_at.isoformat(), reason)


def offered(submission: Submission) -> None:
    """It waits at the union above."""
    words = {"title": submission.article.title, "union": submission.article.union}
    open_todo(
        about=submission,
        verb="adopt",
        title=_("%(union)s投稿：%(title)s") % words,
        union=submission.to,
        duty="news",
        due_at=workdays_after(submission.at, REVIEW_WORKDAYS + 3, submission.to),
        url=submission.get_absolute_url(),
    )


def settled(submission: Submission) -> None:
    """Nobody need look at it any more."""
    close_todos(submission)


def adopted(submission: Submission) -> None:
    """Taken up: they hear again when it is out."""
    close_todos(submission)
    words = {"title": submission.article.title, "union": submission.to}
    text = _("%(union)s采用了您投的“%(title)s”，正在编发") % words
    send("news.adopted", [submission.by], about=submission, text=text, url=submission.get_absolute_url())


def declined(submission: Submission) -> None:
    """Not taken up, and why."""
    close_todos(submission)
    words = {"title": submission.article.title, "union": submission.to, "reason": submission.reason}
    text = _("%(union)s这次没有采用“%(title)s”：%(reason)s") % words
    send("news.declined", [submission.by], about=submission, text=text, url=submission.get_absolute_url())
