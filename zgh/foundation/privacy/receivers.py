"""What this room puts into the registries of lower rooms: the gatekeeper of exports, who wants no pushes."""

from __future__ import annotations

from zgh.foundation.notices import wishes
from zgh.kit.export import guard

from . import exporting
from .consents import refusing
from .purposes import PUSHES

guard(exporting.admit)
wishes.provide(lambda user_ids: refusing(user_ids, PUSHES.key))
