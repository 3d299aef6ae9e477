"""The day has come: approved changes take effect, soon after midnight, and again where a worker broke off."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from zgh.foundation.tasks.retries import retry
from zgh.foundation.tasks.timers import every

from . import effect
from .models import Reorganisation


@task
@retry(attempts=5, lease_minutes=60)
def carry_out(pk: int) -> None:
    """Do one change; nothing when its day has not come or it is done."""
    effect.carry_out(Reorganisation.objects.get(pk=pk))


@every(minutes=10)
def carry_out_due() -> None:
    """Whatever is due and not done yet. Pages say so in the meantime: the day is read, not waited for."""
    due = Reorganisation.objects.filter(state__in=("scheduled", "carrying"), effective_on__lte=timezone.localdate())
    for pk in due.order_by("effective_on", "pk").values_list("pk", flat=True):
        carry_out.enqueue(pk)
