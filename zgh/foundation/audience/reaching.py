"""Who an audience is: as people, as a filter for one reader, as a number before anything is sent, and in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.orgs.models import Company, Employment, Membership, Officer, Person
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.kit.codes import joined
from zgh.kit.regions import PROVINCES

from .facts import facts_of
from .models import NARROWERS, PERSONAL, Audience, PostKind


@dataclass(frozen=True)
class Named:
    """What the keys of some audiences stand for, in the order of lists: units as (name, path), kinds as (name, words).

    One query for all of them, none where nothing is named.
    """

    units: dict[str, tuple[str, str]]
    kinds: dict[str, tuple[str, str]]

    @classmethod
    def of(cls, *audiences: Audience) -> Named:
        """Read what they name."""
        units, kinds = ({key for row in audiences for key in getattr(row, of)} for of in ("companies", "post_kinds"))
        if not units and not kinds:
            return cls({}, {})
        short = Coalesce(NullIf("short_name", Value("")), "name")
        rows = _keyed(Company.objects.filter(pk__in=units), "unit", short, F("path"))
        rows = rows.union(_keyed(PostKind.objects.filter(pk__in=kinds), "kind", F("name"), F("words")), all=True)
        found = list(rows)
        return cls(
            {key: (name, path) for what, key, name, path in sorted(found, key=lambda row: row[3]) if what == "unit"},
            {key: (name, words) for what, key, name, words in sorted(found, key=lambda row: row[2]) if what == "kind"},
        )


def _keyed(rows: QuerySet, what: str, name: Any, more: Any) -> QuerySet:
    text = {"a1": Cast("pk", CharField()), "a2": Cast(name, CharField()), "a3": Cast(more, CharField())}
    return rows.order_by().annotate(what=Value(what, CharField()), **text).values_list("what", "a1", "a2", "a3")


def people(audience: Audience, named: Named | None = None) -> QuerySet[Person]:
    """Everybody it is for today, whether or not they have a login; no person twice. Two queries with what is named."""
    rows = _narrowed(_of_unions(audience), audience, named or Named.of(audience))
    return rows.filter(_as_person(audience))


def addressed(user: Any, via: str = "audience") -> Q:
    """Rows whose audience (reached by the look-up `via`) holds this person today; nothing for who is no colleague."""
    facts = facts_of(user)
    if facts is None:
        return NOBODY
    a = f"{via}__"
    return (
        (Q(**{f"{a}union": facts.union_id}) | Q(**{f"{a}is_below": True, f"{a}union__path__in": facts.line}))
        & _one_of(f"{a}provinces", facts.provinces)
        & _one_of(f"{a}companies", facts.companies)
        & Q(**{f"{a}sex__in": {"", facts.sex}})
        & _aged(a, facts.age)
        & _one_of(f"{a}post_kinds", facts.post_kinds)
        & _one_of(f"{a}forms", facts.forms)
        & Q(**{f"{a}standing__in": _standings(facts.standing)})
        & _one_of(f"{a}offices", facts.offices)
    )


def unnarrowed(via: str = "audience") -> Q:
    """Rows whose audience is everybody of its unions."""
    return _blank(via, NARROWERS)


def impersonal(via: str = "audience") -> Q:
    """Rows whose audience tells nobody's sex, age or membership: the people meant may be named."""
    return _blank(via, PERSONAL)


def _blank(via: str, names: Sequence[str]) -> Q:
    return Q(**{f"{via}__{name}": None if name in ("age_from", "age_to") else "" for name in names})


def _one_of(column: str, codes: frozenset[str]) -> Q:
    q = Q(**{column: ""})
    for code in sorted(codes):
        q |= Q(**{f"{column}__contains": joined([code])})
    return q


def _aged(a: str, age: int | None) -> Q:
    if age is None:
        return Q(**{f"{a}age_from": None, f"{a}age_to": None})
    youngest = Q(**{f"{a}age_from": None}) | Q(**{f"{a}age_from__lte": age})
    return youngest & (Q(**{f"{a}age_to": None}) | Q(**{f"{a}age_to__gte": age}))


def _standings(standing: str) -> list[str]:
    if not standing:
        return ["", Audience.Standing.OTHERS]
    full = [Audience.Standing.FULL] if standing == Membership.Standing.FULL else []
    return ["", Audience.Standing.MEMBERS, *full]


def _of_unions(audience: Audience) -> QuerySet[Person]:
    """The colleagues of these unions: whoever has a job or is a member today."""
    place = Q(union=audience.union_id)
    if audience.is_below:
        place = Q(union__path__gte=audience.union.path, union__path__lt=next_sibling(audience.union.path))
    is_here = Exists(_jobs()) | Exists(_members())
    return Person.objects.filter(place, is_here)


def _jobs() -> QuerySet[Employment]:
    return Employment.objects.at().filter(person=OuterRef("pk"))


def _members() -> QuerySet[Membership]:
    return Membership.objects.at().filter(person=OuterRef("pk"))


def _as_person(audience: Audience) -> Q:
    """Of the sex and the age."""
    q, today = Q(sex=audience.sex) if audience.sex else Q(), timezone.localdate()
    if audience.age_from is not None:
        q &= Q(born_on__lte=years_before(today, audience.age_from))
    if audience.age_to is not None:
        q &= Q(born_on__gt=years_before(today, audience.age_to + 1))
    return q


def _narrowed(rows: QuerySet[Person], audience: Audience, named: Named) -> QuerySet[Person]:
    """Of the standing, the posts, the places and the jobs."""
    if audience.standing == Audience.Standing.OTHERS:
        rows = rows.filter(~Exists(_members()))
    elif audience.standing:
        full = {"standing": "full"} if audience.standing == Audience.Standing.FULL else {}
        rows = rows.filter(Exists(_members().filter(**full)))
    if audience.offices:
        rows = rows.filter(Exists(Officer.objects.at().filter(person=OuterRef("pk"), post__in=audience.offices)))
    if audience.provinces:
        placed = _jobs().exclude(company__province="")
        here = Exists(placed.filter(company__province__in=audience.provinces))
        rows = rows.filter(here | (Q(union__province__in=audience.provinces) & ~Exists(placed)))
    if audience.companies:
        units = Q(pk__in=())
        for path in _chosen(named.units, audience.companies):
            units |= Q(company__path__gte=path, company__path__lt=next_sibling(path))
        rows = rows.filter(Exists(_jobs().filter(units)))
    if audience.forms:
        rows = rows.filter(Exists(_jobs().filter(form__in=audience.forms)))
    if audience.post_kinds:
        words = Q(pk__in=())
        for kind in _chosen(named.kinds, audience.post_kinds):
            for word in filter(None, kind.split(",")):
                words |= Q(post__icontains=word)
        rows = rows.filter(Exists(_jobs().filter(words)))
    return rows


def _chosen(named: dict[str, tuple[str, str]], keys: Sequence[str], at: int = 1) -> list[str]:
    """Paths or words (names: 0) of what this audience names."""
    return [facts[at] for key, facts in named.items() if key in keys]


def years_before(day: dt.date, years: int) -> dt.date:
    """The latest birthday of who has lived `years` full years on `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True)
class Reach:
    """How many people get it; `unknown`: how many do not because nobody wrote down their sex or date of birth.

    Whoever addresses people need not know the roster: of a narrowed choice none and a few are told alike, and more in
    tens, so that no difference of two numbers tells one colleague's age or membership.
    """

    count: int
    unknown: int
    is_narrowed: bool = False

    @property
    def told(self) -> str:
        """1,204; 约40; 不足5."""
        return told(self.count, is_narrowed=self.is_narrowed)

    @property
    def told_unknown(self) -> str:
        """The same of those nobody knows enough of; "" where there are none or few."""
        return told(self.unknown, is_narrowed=True) if self.unknown >= settings.MAP_LEAST_PEOPLE else ""


def told(count: int, *, is_narrowed: bool) -> str:
    """A number of people as somebody without the roster may read it."""
    if count < settings.MAP_LEAST_PEOPLE and (is_narrowed or count):
        return _("不足%(n)d") % {"n": settings.MAP_LEAST_PEOPLE}
    return _("约%(n)s") % {"n": f"{max(round(count, -1), 10):,}"} if is_narrowed else f"{count:,}"


def reach(audience: Audience, named: Named | None = None) -> Reach:
    """The number to show before sending. Two queries with what is named."""
    rows = _narrowed(_of_unions(audience), audience, named or Named.of(audience))
    unknown = Q(sex="") if audience.sex else Q(pk__in=())
    if (audience.age_from, audience.age_to) != (None, None):
        unknown |= Q(born_on=None)
    known = _as_person(audience)
    found = rows.aggregate(
        count=Count("pk", filter=known) if known else Count("pk"), unknown=Count("pk", filter=unknown)
    )
    return Reach(found["count"], found["unknown"], audience.is_narrowed)


def preview(audience: Audience) -> tuple[str, Reach]:
    """In words, and how many: what is shown before anything goes out. Two queries for both."""
    named = Named.of(audience)
    return describe(audience, named), reach(audience, named)


def described(audiences: Sequence[Audience]) -> list[str]:
    """Many in words: one query for all of them, where their unions are loaded."""
    named = Named.of(*audiences)
    return [describe(audience, named) for audience in audiences]


def describe(audience: Audience, named: Named | None = None) -> str:
    """甘肃连锁工会和下级 · 女 · 会员. One query, for names of units and kinds."""
    named = named or Named.of(audience)
    words = [_("%(union)s和下级") % {"union": audience.union} if audience.is_below else str(audience.union)]
    words += [PROVINCES.get(code, code) for code in audience.provinces]
    words += _chosen(named.units, audience.companies, 0)
    if audience.sex:
        words.append(str(audience.get_sex_display()))
    words += _ages(audience)
    words += _chosen(named.kinds, audience.post_kinds, 0)
    words += [str(Employment.Form(code).label) for code in audience.forms]
    if audience.standing:
        words.append(str(audience.get_standing_display()))
    words += [str(Officer.Post(code).label) for code in audience.offices]
    return "·".join(words)


def _ages(audience: Audience) -> list[str]:
    low, high = audience.age_from, audience.age_to
    if low is not None and high is not None:
        return [_("%(low)d到%(high)d岁") % {"low": low, "high": high}]
    if low is not None:
        return [_("年满%(low)d岁") % {"low": low}]
    return [_("%(high)d岁以下（含）") % {"high": high}] if high is not None else []
