"""`calendar_changed` is sent after commit, so that rooms above recompute the clocks that are still open."""

from django.dispatch import Signal

calendar_changed = Signal()  # union (None: the national schedule), dates
