"""Background work: thin."""

from __future__ import annotations

from zgh.foundation.tasks.timers import every


@every(minutes=1)
def push_due() -> int:
    """Send OpenSearch what has changed; until then the database is asked for it."""
    from .pushing import push_all

    return push_all()
