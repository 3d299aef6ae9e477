"""How a duty becomes a range of the union tree, and the base of every row that belongs to a union."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import PathRange
from zgh.foundation.accounts import demands

from .dated import holds

if TYPE_CHECKING:
    from .union import Union

BRIEF = ("union__path", "union__depth", "union__name", "union__short_name")
KEEPERS = ("orgs", "voice", "roster")  # duties that look after people


STEP = 4  # characters of a path for each level of the tree


def next_sibling(path: str, step: int = STEP) -> str:
    """The path just after this one's subtree: the exclusive upper bound of the subtree's range."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    head, digits = path[:-step], list(path[-step:])
    for i in reversed(range(step)):
        if digits[i] != alphabet[-1]:
            digits[i] = alphabet[alphabet.index(digits[i]) + 1]
            return head + "".join(digits[: i + 1]) + alphabet[0] * (step - i - 1)
    raise OverflowError("a union has more than 1,679,615 children")


def tops(paths: Iterable[str]) -> list[str]:
    """Of these paths those that lie below none of the others, in tree order."""
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


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
        cached, user._stands_in = {}, []
        held = _duties(user)
        # Without the second factor these duties demand, none of them opens anything.
        user._duty_unions = {}
        for code, union, absent in [] if demands.is_closed(user, _levels(held)) else held:
            span = (union.path, next_sibling(union.path))
            user._duty_unions.setdefault(code, []).append(union)
            cached.setdefault(code, []).append(span)
            if absent is not None:
                user._stands_in.append((absent, code, span))
        user._duty_ranges = cached
    return cached


def duty_unions(user: Any) -> dict[str, list[Union]]:
    """Duty → the very unions in which `user` holds it today (of them only what BRIEF names is loaded).

    Shares the query of `duty_ranges`.
    """
    _held(user)
    return user._duty_unions


def _duties(user: Any) -> list[tuple[str, Union, int | None]]:
    """(duty, union, login it stands in for) held today, whether or not it opens anything."""
    held = getattr(user, "_duties_held", None)
    if held is None:
        from .office import Duty

        rows = Duty.objects.filter(holds(), user_id=user.pk).select_related("union").only("code", "deputy_for", *BRIEF)
        user._duties_held = held = [(row.code, row.union, row.deputy_for_id) for row in rows]
    return held


def duty_levels(user: Any) -> list[tuple[str, int]]:
    """(duty, level in the tree) of what `user` holds today; 1 is the whole group."""
    return _levels(_duties(user))


def duties_are_known(user: Any) -> bool:
    """Whether they have been read in this request."""
    return hasattr(user, "_duties_held")


def _levels(held: list[tuple[str, Union, int | None]]) -> list[tuple[str, int]]:
    return [(code, len(union.path) // STEP) for code, union, _absent in held]


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
