"""How a duty becomes a range of the union tree, and the base of every row that belongs to a union."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import PathRange

from .dated import holds

KEEPERS = ("orgs", "voice", "roster")  # duties that look after people


def next_sibling(path: str, step: int = 4) -> str:
    """The path just after this one's subtree: the exclusive upper bound of the subtree's range."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    head, digits = path[:-step], list(path[-step:])
    for i in reversed(range(step)):
        if digits[i] != alphabet[-1]:
            digits[i] = alphabet[alphabet.index(digits[i]) + 1]
            return head + "".join(digits[: i + 1]) + alphabet[0] * (step - i - 1)
    raise OverflowError("a union has more than 1,679,615 children")


def duty_ranges(user: Any, duty: str) -> list[PathRange]:
    """Path ranges where `user` holds `duty` today. One query per user object, whatever the number of duties."""
    return _held(user).get(duty, [])


def stands_in(user: Any) -> list[tuple[int, str, PathRange]]:
    """(absent login, duty, range) where `user` is today's deputy (代). Shares the query of `duty_ranges`."""
    _held(user)
    return user._stands_in


def _held(user: Any) -> dict[str, list[PathRange]]:
    cached = getattr(user, "_duty_ranges", None)
    if cached is None:
        from .office import Duty

        cached, user._stands_in = {}, []
        held = Duty.objects.filter(holds(), user_id=user.pk)
        for code, path, absent in held.values_list("code", "union__path", "deputy_for"):
            span = (path, next_sibling(path))
            cached.setdefault(code, []).append(span)
            if absent is not None:
                user._stands_in.append((absent, code, span))
        user._duty_ranges = cached
    return cached


def union_ids(ranges: list[PathRange]) -> Any:
    """Lazy ids of the unions inside the ranges."""
    from .union import Union

    q = models.Q(pk__in=())
    for low, high in ranges:
        q |= models.Q(path__gte=low, path__lt=high)
    return Union.objects.filter(q).values("pk")


class UnionScoped(models.Model):
    """A row that belongs to one union; `under(user, duty)` filters it by the union's place in the tree."""

    union = models.ForeignKey("orgs.Union", on_delete=models.PROTECT, verbose_name=_("工会"), related_name="+")

    objects = PermittedQuerySet.as_manager()

    class Meta:
        abstract = True
