"""Background work: thin. Task arguments are ids of rows and say nothing of anybody."""

from __future__ import annotations

from django_tasks import task

from zgh.foundation.tasks.retries import retry
from zgh.foundation.tasks.timers import daily, every

from . import closing, copying, exporting, keeping
from .models import DataCopy, Export


@task
@retry(attempts=3, lease_minutes=30)
def build_copy(copy_id: int) -> None:
    """Make somebody's copy."""
    copy = DataCopy.objects.select_related("user").get(pk=copy_id)
    if copy.state == DataCopy.State.ASKED:
        copying.build(copy)


@task
@retry(attempts=3, lease_minutes=30)
def build_export(export_id: int) -> None:
    """Make an approved file. A list that is gone, or that the person may no longer see, fails at once."""
    row = Export.objects.select_related("user", "decider", "union").get(pk=export_id)
    if row.state != Export.State.APPROVED:
        return
    try:
        exporting.build(row)
    except KeyError:
        exporting.fail(row)


@every(minutes=10)
def close_accounts() -> int:
    """Accounts whose days to sleep on it are over."""
    return closing.deactivate_due()


@daily(at="03:50")
def clear_due() -> dict[str, int]:
    """The retention table."""
    return keeping.clear_due()


@every(minutes=60)
def drop_files() -> int:
    """Files whose time is over."""
    return keeping.drop_files()
