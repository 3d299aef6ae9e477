"""Background work: thin. What is out is read by time; here people are only told."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django_tasks import task

from zgh.foundation.tasks.timers import daily, every

from .models import Article
from .models.readers import is_out
from .reading import remind, remind_next, tell_next, untold

BATCH = 100
LAST_DAYS = 2


@every(minutes=1)
def tell_due() -> None:
    """Must-reads that have come out: their people are put down and told."""
    for pk in untold().order_by("pk").values_list("pk", flat=True)[:BATCH]:
        tell.enqueue(pk)


@task
def tell(pk: int) -> None:
    """All of one article's people, 500 a transaction."""
    article = Article.objects.select_related("audience__union", "live", "head").get(pk=pk)
    while article.is_out() and tell_next(article):
        pass


@daily(at="09:30")
def remind_due() -> None:
    """Two days before the day and on it: only those who still owe."""
    today = timezone.localdate()
    due = (today, today + dt.timedelta(days=LAST_DAYS))
    for article in Article.objects.filter(is_out(), must_read=True, due_on__in=due).select_related("audience__union"):
        if remind(article):
            remind_all.enqueue(article.pk)


@task
def remind_all(pk: int) -> None:
    """Everybody who owes one article, 500 a transaction."""
    article = Article.objects.select_related("audience__union", "live", "head").get(pk=pk)
    while article.is_out() and remind_next(article):
        pass
