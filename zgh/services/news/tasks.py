"""Background work: thin. What is out is read by time; here people are only told."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zgh.foundation.tasks.timers import daily, every

from .models import Article, Tag
from .reading import owed_now, remind, remind_next, tell_followers_next, tell_next, unsaid, untold, untold_tags
from .reprints import tell_reprinters_next
from .tell import came_out

BATCH = 100
LAST_DAYS = 2


@every(minutes=1)
def tell_due() -> None:
    """What has come out: whoever owes it is put down and told, and whoever follows its brands is told."""
    for pk in untold().order_by("pk").values_list("pk", flat=True)[:BATCH]:
        tell.enqueue(pk)
    for article in unsaid():
        with transaction.atomic():
            came_out(article)
    for pk in untold_tags().order_by("pk").values_list("pk", flat=True)[:BATCH]:
        tell_all_followers.enqueue(pk)


@task
def tell(pk: int) -> None:
    """All of one article's people, 500 a transaction."""
    while (article := _owed_now(pk)) and tell_next(article):
        pass


def _owed_now(pk: int) -> Article | None:
    """As it is now, for one batch; nothing where it is out no more, or owed by nobody any more."""
    return owed_now().select_related("audience__union", "live").filter(pk=pk).first()


@task
def tell_all_followers(pk: int) -> None:
    """Everybody who follows one brand of one article, 500 a transaction; nothing when the tag is gone meanwhile."""
    while (tag := _untold_tag(pk)) and tell_followers_next(tag):
        pass


def _untold_tag(pk: int) -> Tag | None:
    """As it is now, for one batch; nothing where it is gone, or its article is out no more."""
    joined = untold_tags().select_related("brand__union", "article__audience__union", "article__live")
    return joined.filter(pk=pk).first()


@task
def tell_reprinters(pk: int, kind: str, at: str, reason: str = "") -> None:
    """Everybody who has printed one article again, 200 a transaction."""
    article = Article.objects.select_related("live", "head").get(pk=pk)
    while tell_reprinters_next(article, kind, dt.datetime.fromisoformat(at), reason):
        pass


@daily(at="09:30")
def remind_due() -> None:
    """Two days before the day and on it: only those who still owe."""
    today = timezone.localdate()
    due = (today, today + dt.timedelta(days=LAST_DAYS))
    for article in owed_now().filter(due_on__in=due).select_related("audience__union"):
        if remind(article):
            remind_all.enqueue(article.pk)


@task
def remind_all(pk: int) -> None:
    """Everybody who owes one article, 500 a transaction."""
    while (article := _owed_now(pk)) and remind_next(article):
        pass
