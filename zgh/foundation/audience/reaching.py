"""Who an audience is: as people, as a filter for one reader, as a number before anything is sent, and in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.access.permitted import NOBODY
from zgh.foundation.orgs.models import Company, Employment, Membership, Officer, Person
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.kit.codes import joined
from zgh.kit.regions import PROVINCES

from .facts import facts_of
from .models import Audience, PostKind


def people(audience: Audience) -> QuerySet[Person]:
    """Everybody it is for today, whether or not they have a login. One query; no person twice."""
    return _narrowed(_of_unions(audience), audience)


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


def _narrowed(rows: QuerySet[Person], audience: Audience) -> QuerySet[Person]:
    rows = _by_job(rows, audience)
    if audience.sex:
        rows = rows.filter(sex=audience.sex)
    today = timezone.localdate()
    if audience.age_from is not None:
        rows = rows.filter(born_on__lte=years_before(today, audience.age_from))
    if audience.age_to is not None:
        rows = rows.filter(born_on__gt=years_before(today, audience.age_to + 1))
    if audience.standing == Audience.Standing.OTHERS:
        rows = rows.filter(~Exists(_members()))
    elif audience.standing:
        full = {"standing": "full"} if audience.standing == Audience.Standing.FULL else {}
        rows = rows.filter(Exists(_members().filter(**full)))
    if audience.offices:
        rows = rows.filter(Exists(Officer.objects.at().filter(person=OuterRef("pk"), post__in=audience.offices)))
    return rows


def _by_job(rows: QuerySet[Person], audience: Audience) -> QuerySet[Person]:
    if audience.provinces:
        placed = _jobs().exclude(company__province="")
        here = Exists(placed.filter(company__province__in=audience.provinces))
        rows = rows.filter(here | (Q(union__province__in=audience.provinces) & ~Exists(placed)))
    if audience.companies:
        units = Q(pk__in=())
        for path in Company.objects.filter(pk__in=audience.companies).values_list("path", flat=True):
            units |= Q(company__path__gte=path, company__path__lt=next_sibling(path))
        rows = rows.filter(Exists(_jobs().filter(units)))
    if audience.forms:
        rows = rows.filter(Exists(_jobs().filter(form__in=audience.forms)))
    if audience.post_kinds:
        words = Q(pk__in=())
        for kind in PostKind.objects.filter(pk__in=audience.post_kinds):
            for word in kind.words:
                words |= Q(post__icontains=word)
        rows = rows.filter(Exists(_jobs().filter(words)))
    return rows


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


def reach(audience: Audience) -> Reach:
    """The number to show before sending. One query, two where what is not known narrows."""
    count, unknown = people(audience).count(), 0
    if audience.sex or audience.age_from is not None or audience.age_to is not None:
        wider = audience.copy()
        wider.sex, wider.age_from, wider.age_to = "", None, None
        bare = Q(pk__in=())
        bare |= Q(sex="") if audience.sex else bare
        bare |= Q(born_on=None) if (audience.age_from, audience.age_to) != (None, None) else bare
        unknown = people(wider).filter(bare).count()
    return Reach(count, unknown, audience.is_narrowed)


def describe(audience: Audience) -> str:
    """甘肃连锁工会和下级 · 女 · 会员. Two queries at most, for names of units and kinds."""
    words = [_("%(union)s和下级") % {"union": audience.union} if audience.is_below else str(audience.union)]
    words += [PROVINCES.get(code, code) for code in audience.provinces]
    if audience.companies:
        words += [str(unit) for unit in audience.units()]
    if audience.sex:
        words.append(str(audience.get_sex_display()))
    words += _ages(audience)
    if audience.post_kinds:
        words += PostKind.objects.filter(pk__in=audience.post_kinds).values_list("name", flat=True)
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
