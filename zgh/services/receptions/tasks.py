"""Background work: thin."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.tasks.timers import every
from zgh.kit.dates import when

from .models import Reception

BATCH = 500


@every(minutes=1)
def collect_due() -> None:
    """Write down what the time says already: questions are taken."""
    now = timezone.now()
    for reception in Reception.objects.filter(state="scheduled", collect_from__lte=now).order_by("collect_from")[
        :BATCH
    ]:
        with suppress(IllegalMove):
            reception.collect(now)


@task
def announce(pk: int, after: int = 0) -> None:
    """Tell the union's employees, 500 at a time. A batch that is repeated finds `told_to` moved on and does nothing."""
    reception = Reception.objects.select_related("union").get(pk=pk)
    low, high = reception.union.path, next_sibling(reception.union.path)
    people = Person.objects.filter(union__path__gte=low, union__path__lt=high, user__is_active=True, pk__gt=after)
    batch = list(people.select_related("user").order_by("pk")[:BATCH])
    if not batch or reception.state not in ("scheduled", "collecting", "live"):
        return
    with transaction.atomic():
        if not Reception.objects.filter(pk=pk, told_to=after).update(told_to=batch[-1].pk):
            return
        words = {"title": reception.title, "when": when(reception.starts_at, "time"), "office": reception.office}
        text = _("%(when)s，%(office)s面对面：%(title)s。现在就可以提问") % words
        url = reception.get_absolute_url()
        send("receptions.announced", [person.user for person in batch], about=reception, text=text, url=url)
        announce.enqueue(pk, batch[-1].pk)
