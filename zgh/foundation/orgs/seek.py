"""Finding unions and people by what one knows of them: part of a name, a nickname, initials, pinyin, a code."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Length, Substr

from zgh.kit.sounds import like, split, written

from .initials import initials_of
from .models import Employment, Person, Union, UnionAlias

NAME_STARTS = (2, 3)  # besides the first: where a given name begins, after one character or two
LONGEST_NAME = 4  # of a person, as far as wrong characters go
LONGEST_SYLLABLE = 6
MOST_SYLLABLES = 20  # the longest names have fifteen; each is one more condition, and SQLite takes so many


class _NameFrom(Func):
    """A person's name from one place on, as it stands in its index: with the place as a value, SQLite misses it."""

    function, output_field = "SUBSTRING", CharField()

    def __init__(self, place: int) -> None:
        super().__init__("name", template=f"%(function)s(%(expressions)s, {place})")

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="SUBSTR", **extra)


def search(rows: QuerySet, text: str, most: int) -> QuerySet:
    """Unions by name, other name, code or pinyin initials; those that begin so come first. One query."""
    return fitting(rows, text)[:most]


def fitting(rows: QuerySet, text: str) -> QuerySet:
    """The same without a limit; `nearness` 0 are those that begin so. Letters in full cost one query more."""
    lower = text.lower()
    alias = UnionAlias.objects.filter(Q(name__icontains=text) | Q(initials__begins=lower))
    fits = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text)
    fits |= Q(pk__in=alias.values("union"))
    begins = Q(short_name__istartswith=text) | Q(code__iexact=text) | Q(initials__startswith=lower)
    if text.isascii():
        fits |= Q(initials__contains=lower) | Q(pk__in=_unions_spelt(lower))
    nearness = Case(When(begins, then=Value(0)), default=Value(1))
    return rows.filter(fits).annotate(nearness=nearness).order_by("nearness", "path")


def is_a_union(text: str) -> bool:
    """Whether any union at all fits, whoever may see it."""
    return fitting(Union.objects.all(), text).exists()


def _unions_spelt(letters: str) -> list[int]:
    """Unions with a name in which these letters are whole syllables, one a character."""
    found: set[int] = set()
    for syllables in split(letters):
        wanted = [set(written(syllable)) for syllable in syllables]
        initials = "".join(syllable[0] for syllable in syllables)
        for pk, name in Union.objects.filter(initials__contains=initials).values_list("pk", "short_name"):
            starts = range(len(name) - len(wanted) + 1)
            if any(all(name[at + i] in chars for i, chars in enumerate(wanted)) for at in starts):
                found.add(pk)
    return sorted(found)


def sounding_unions(rows: QuerySet, text: str) -> QuerySet:
    """Unions whose initials hold those of the text: among them are the names that sound like it."""
    letters = initials_of(text, is_person=False)
    return rows.filter(initials__contains=letters).order_by("path") if len(letters) > 1 else rows.none()


def people_called(text: str) -> QuerySet:
    """Ids of people by name, given name, initials, pinyin or employee number. Each way has its index on both databases.

    Not `contains`: over 1.4 million people that reads them all. The permission filter stands around it.
    """
    return _any_of(_named(text) + _numbered(text))


def people_named(text: str) -> QuerySet:
    """The same by names alone: a number must not lead to somebody of whom one may see the name only."""
    return _any_of(_named(text))


def is_called(text: str) -> bool:
    """Whether anybody at all is called so, whoever may see them: permission is asked only then."""
    text = "".join(text.split())
    return not _is_too_short(text) and bool(_any_of(_named(text) + _numbered(text), all=True)[:1])


def _is_too_short(text: str) -> bool:
    return len(text) < 1 + text.isascii()  # one letter is half the house


def _named(text: str) -> list[QuerySet]:
    if text.isascii():
        ways = [Person.objects.filter(initials__begins=text.lower()), *map(_spelt, _spellings(text.lower()))]
    else:
        ways = [Person.objects.filter(name__begins=text)]
        ways += [Person.objects.alias(part=_NameFrom(n)).filter(part__begins=text) for n in NAME_STARTS]
    return [rows.order_by().values("pk") for rows in ways]


def _numbered(text: str) -> list[QuerySet]:
    if not text.isascii():
        return []
    return [Employment.objects.at().filter(employee_no=text).order_by().values("person")]


def _any_of(ways: list[QuerySet], *, all: bool = False) -> QuerySet:
    first, *others = ways
    return first.union(*others, all=all) if others else first


def by_name(rows: QuerySet, text: str, via: str = "") -> QuerySet:
    """Rows of people (reached through `via`) who are called so, `nearness` 0 and first the very name."""
    text = "".join(text.split())
    if _is_too_short(text):
        return rows.annotate(nearness=Value(0)).none()
    name, prefix = ("name", "") if not via else (f"{via}__name", f"{via}__")
    same = Q(**{name: text}) | Q(**{f"{prefix}initials": text.lower()})
    nearness = Case(When(same, then=Value(0)), default=Length(name))
    fits = Q(**{f"{via or 'pk'}__in": people_called(text) if not via else people_named(text)})
    return rows.filter(fits).annotate(nearness=nearness).order_by("nearness", "pk")


def sounding(rows: QuerySet, text: str, via: str = "") -> QuerySet:
    """Rows of people whose whole name sounds like the text."""
    if not 2 <= len(text) <= LONGEST_NAME or not all(map(like, text)):
        return rows.none()
    prefix = f"{via}__" if via else ""
    letters = {initials_of(text), initials_of(text, is_person=False)}
    rows = rows.alias(length=Length(f"{prefix}name")).filter(length=len(text), **{f"{prefix}initials__in": letters})
    return _written_with(rows, [like(char) for char in text], f"{prefix}name").order_by("pk")


def _spellings(letters: str) -> list[tuple[list[str], str]]:
    """Ways to read letters as syllables and the beginning of one more: zhangs → [zhang], s."""
    for end in range(len(letters), max(1, len(letters) - LONGEST_SYLLABLE), -1):
        if ways := [way for way in split(letters[:end]) if len(way) <= MOST_SYLLABLES]:
            return [(way, letters[end:]) for way in ways]
    return []


def _spelt(spelling: tuple[list[str], str]) -> QuerySet:
    """People whose name begins with these syllables; of the unfinished one the first letter counts."""
    syllables, rest = spelling
    initials = "".join(syllable[0] for syllable in syllables) + rest[:1]
    people = Person.objects.filter(initials__begins=initials)
    return _written_with(people, ["".join(written(syllable)) for syllable in syllables], "name")


def is_sounding(text: str) -> bool:
    """Whether anybody's name sounds like the text, whoever may see them."""
    return sounding(Person.objects.all(), text).exists()


def is_sounding_union(text: str) -> bool:
    """Whether any union may."""
    return sounding_unions(Union.objects.all(), text).exists()


def _written_with(rows: QuerySet, places: list[str], name: str) -> QuerySet:
    """Names with one of these characters at each place."""
    parts = {f"char{n}": Substr(name, n, 1) for n in range(1, len(places) + 1)}
    return rows.alias(**parts).filter(**{f"char{n}__in": [*chars] for n, chars in enumerate(places, start=1)})
