"""Finding unions and people by what one knows of them: part of a name, a nickname, initials, a code."""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Substr

from .models import Employment, Person, UnionAlias

NAME_STARTS = (2, 3)  # besides the first: where a given name begins, after one character or two


def search(rows: QuerySet, text: str, most: int) -> QuerySet:
    """Unions by name, other name, code or pinyin initials; those that begin so come first. One query."""
    lower = text.lower()
    alias = UnionAlias.objects.filter(Q(name__icontains=text) | Q(initials__begins=lower))
    fits = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__iexact=text)
    fits |= Q(pk__in=alias.values("union"))
    begins = Q(short_name__istartswith=text) | Q(code__iexact=text) | Q(initials__startswith=lower)
    if text.isascii():
        fits |= Q(initials__contains=lower)
    later = Case(When(begins, then=Value(0)), default=Value(1))
    return rows.filter(fits).order_by(later, "path")[:most]


def people_called(text: str) -> QuerySet:
    """Ids of people by name, given name, initials or employee number. Each way has its index, on both databases.

    Not `contains`: over 1.4 million people that reads them all. The permission filter stands around it.
    """
    if text.isascii():
        numbered = Employment.objects.at().filter(employee_no=text).order_by().values("person")
        return Person.objects.filter(initials__begins=text.lower()).order_by().values("pk").union(numbered)
    ways = [Person.objects.filter(name__begins=text)]
    ways += [Person.objects.alias(part=Substr("name", n)).filter(part__begins=text) for n in NAME_STARTS]
    first, *others = [rows.order_by().values("pk") for rows in ways]
    return first.union(*others)
