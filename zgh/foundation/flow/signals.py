"""`moving` runs inside the transaction of the move (to-do, outbox); `moved` after commit (everything else)."""

from django.dispatch import Signal

moving = Signal()  # row, verb, by
moved = Signal()  # row, verb, by
