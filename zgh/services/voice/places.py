"""Who will answer what somebody is about to say, and by when: the words of the ask page and of the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zgh.foundation.orgs.belonging import home_of
from zgh.foundation.orgs.models import Union

from .models import Case, Clock, Desk, Kind, Phase, rules_for
from .models.desk import seats
from .models.direction import directed
from .routing import hiding_place


@dataclass(frozen=True)
class Places:
    """Where a case would go. A hidden author of a small union is heard further up: then `warning` says so.

    `chair` and `counsel` are the unions whose chair or counsellors would hear; None where nobody sits there.
    """

    named: Union | None = None
    group: Union | None = None
    warning: str = ""
    reply_workdays: int = 5
    chair: Union | None = None
    counsel: Union | None = None

    @property
    def can_choose(self) -> bool:
        """Whether 直达集团 is another place."""
        return bool(self.named and self.group and self.named.pk != self.group.pk)


def places_for(user: Any) -> Places:
    """Where this person's words would go. About six queries."""
    home, root = home_of(user), Union.objects.filter(depth=1).first()
    if root is None:
        return Places()
    union = home or root
    rules, named = rules_for(union), directed(union, Kind.APPEAL, None)
    _place, warning = hiding_place(union, rules)
    ears = _nearest_ears(user, union)
    days = (rules if named.pk == union.pk else rules_for(named)).reply_workdays
    return Places(named, root, warning, days, ears.get(Desk.CHAIR), ears.get(Desk.COUNSEL))


def _nearest_ears(user: Any, union: Union) -> dict[str, Union]:
    """The nearest union with a chair, and the nearest with a counsellor, other than this person. One query."""
    found: dict[str, Union] = {}
    for seat in seats((Desk.CHAIR, Desk.COUNSEL), union).exclude(user=user).select_related("union"):
        found.setdefault(seat.code, seat.union)
    return found


@dataclass(frozen=True)
class Promise:
    """Two days a person may count on."""

    accept_at: Any
    reply_at: Any


def promised(case: Case) -> Promise | None:
    """When a case just submitted will be accepted and, at the latest, answered. Two queries."""
    if case.due_at is None:
        return None
    if case.phase == Phase.REPLY:
        return Promise(None, case.due_at)
    return Promise(case.due_at, Clock.promise(case, Phase.REPLY, case.union, case.due_at).due_at)
