"""What this room tells upper rooms after commit; they listen in their `receivers.py`."""

from django.dispatch import Signal

# Somebody signed in from a kind of device or a part of the network never seen with this login: `user`,
# `session` (id of the signed-in session), `device` (安卓 · 微信).
signed_in_anew = Signal()

# A security operator has taken away a login's second factors: `user`.
factors_reset = Signal()

# Somebody else has replaced a phone number that its owner had used; all sessions ended: `user`.
phone_replaced = Signal()
