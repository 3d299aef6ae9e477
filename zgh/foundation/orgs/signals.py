"""What this room tells upper rooms after commit; they listen in their `receivers.py`."""

from django.dispatch import Signal

# Jobs ended: `people` (ids), `day` (the first without a job), `by` (login or None). Roles and sessions are gone then.
people_left = Signal()

# Jobs at other units: `moves` [(person id, union id of the old workplace, union id of the new one)], `day`, `by`.
# Sent only where the two unions differ; memberships are untouched, the receiving union has to accept.
people_relocated = Signal()

# Jobs again after a gap: `people` (ids), `day`, `by`.
people_returned = Signal()

# Somebody took up or left a post: `union`, `post`, `day`, `by`. Unions with a certificate owe a change of its chair.
officers_changed = Signal()
