"""Who will answer what somebody is about to say, and by when: the words of the ask page and of the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from zgh.foundation.orgs.models import Union

from .models import Case, Clock, Phase, rules_for
from .submit import routing


@dataclass(frozen=True)
class Places:
    """Where a case would go. `masked` differs from `named` where the union is too small to hide anyone."""

    named: Union | None
    group: Union | None
    masked: Union | None
    warning: str
    reply_workdays: int

    @property
    def can_choose(self) -> bool:
        """Whether 直达集团 is another place."""
        return bool(self.named and self.group and self.named.pk != self.group.pk)


def places_for(user: Any) -> Places:
    """Where this person's words would go. About six queries."""
    try:
        named, _none = routing(user, is_masked=False)
        masked, warning = routing(user, is_masked=True)
        group = named if named.depth == 1 else routing(user, is_masked=False, to_group=True)[0]
    except ValidationError:
        return Places(None, None, None, "", 5)
    return Places(named, group, masked, warning, rules_for(named).reply_workdays)


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
