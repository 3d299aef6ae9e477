"""What this room tells upper rooms after commit; they listen in their `receivers.py`."""

from django.dispatch import Signal

# A consent was given or withdrawn: `user`, `purpose` (key), `is_given`.
consent_changed = Signal()

# A person closed their account: `user`, `person`. Sessions are gone, the login opens nothing any more.
account_closed = Signal()
