"""Background work: thin."""

from __future__ import annotations

from zgh.foundation.tasks.timers import every


@every(minutes=60)
def sweep_waiting() -> int:
    """Files whose form was never sent."""
    from .hold import sweep

    return sweep()
