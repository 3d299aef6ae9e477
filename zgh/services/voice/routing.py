"""Where a case goes: by its kind, its category and the author's union; and whether a union can hide anyone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from zgh.foundation.orgs.belonging import home_of, parent_of
from zgh.foundation.orgs.models import Person, Union
from zgh.foundation.orgs.models.scoping import next_sibling

from .models import MANNERS, Category, Desk, Rules, rules_for
from .models.desk import seats
from .models.direction import directed


@dataclass(frozen=True)
class Route:
    """Who will own a case, at which desk, and where it counts as coming from. `warning` is for the form or ""."""

    owner: Union
    origin: Union
    desk: str
    warning: str = ""


def route(
    user: Any, kind: str, category: Category | None = None, *, is_masked: bool = False, to_group: bool = False
) -> Route:
    """The way of one case. Two queries, more when a hidden author's union is small or another desk is wanted.

    Raises ValidationError in Chinese while there is no union, or nobody at the desk that alone may read this kind.
    """
    manner, home = MANNERS[kind], home_of(user)
    to_top = to_group or manner.to_root or home is None
    root = Union.objects.filter(depth=1).first() if to_top else None
    if (union := home or root) is None:
        raise ValidationError(_("还没有建立工会组织，暂时不能提交"), code="no_union")
    origin, warning = hiding_place(union) if is_masked else (union, "")
    way = Route(root if to_top and root else origin, origin, manner.desk, warning)
    if way.desk == Desk.VOICE:
        return way if to_top else replace(way, owner=directed(origin, kind, category))
    return _staffed(way, None if is_masked else user)


def _staffed(way: Route, author: Any) -> Route:
    """The nearest union, itself or above, where somebody sits at this desk; else its voice desk. One query.

    A named author does not count: nobody answers themselves. A hidden one does, or the way would tell who it is.
    """
    seat = seats([way.desk], way.owner).exclude(user=author).select_related("union").first()
    if seat is not None:
        return replace(way, owner=seat.union)
    if way.desk == Desk.COUNSEL:
        raise ValidationError(_("您那里还没有安排知心大姐，可以先用“求帮助”写给工会"), code="no_counsellor")
    return replace(way, desk=Desk.VOICE)


def hiding_place(union: Union, rules: Rules | None = None) -> tuple[Union, str]:
    """The nearest union, itself or above, in which a hidden author is one of enough people; and a warning or ""."""
    place, least = union, (rules or rules_for(union)).small_union_size
    while _crowd(place, least) < least and (above := parent_of(place)) is not None:
        place = above
    if place.pk == union.pk:
        return union, ""
    words = {"union": union, "n": least, "above": place}
    return place, _(
        "%(union)s不足%(n)d人，为了不让人猜到是您，这件心声将直接交给%(above)s，也不显示您来自哪个工会"
    ) % words


def _crowd(union: Union, least: int) -> int:
    """How many people a hidden author from `union` may be: its own, and those of small unions below it."""
    below = Person.objects.filter(union__path__gte=union.path, union__path__lt=next_sibling(union.path))
    sizes = below.values("union").annotate(n=Count("pk")).values_list("union", "n")
    return sum(n for pk, n in sizes if pk == union.pk or n < least)
