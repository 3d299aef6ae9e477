"""What is due is read from dates; this writes each reminder down once, whoever runs it and however often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from zgh.foundation.orgs.models import Officer, Union
from zgh.foundation.todo.book import close_todos

from .models import Certificate, Figure, Figures, ReElection, Reminder, Term
from .spans import months_after
from .tell import change_due, due, expiring, overdue, vacant

BATCH = 500


def once(key: str, union_id: int, say: Callable[[], None]) -> bool:
    """Say it unless it was said; both in one transaction. Two workers at once say it once (unique key)."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                Reminder.objects.create(key=key, union_id=union_id)
        except IntegrityError:
            return False
        say()
    return True


def remind_all(day: dt.date | None = None) -> int:
    """Everything that is due to be said on `day`; how many things were said."""
    day, figures = day or timezone.localdate(), Figures(day)
    return _terms(day, figures) + _overdue(day) + _vacancies(day, figures) + _certificates(day, figures)


def _unsaid(rows: Iterable, key_of: Callable) -> list:
    """Rows whose key was not said yet, in batches of keys."""
    rows = list(rows)
    found: list = []
    for start in range(0, len(rows), BATCH):
        part = {key_of(row): row for row in rows[start : start + BATCH]}
        said = set(Reminder.objects.filter(key__in=part).values_list("key", flat=True))
        found += [(key, row) for key, row in part.items() if key not in said]
    return found


def _terms(day: dt.date, figures: Figures) -> int:
    """12, 6, 3, 1 months ahead: only the nearest mark, so that a late start does not say four things at once."""
    marks, done = sorted(figures.all(Figure.Key.REMIND)), 0
    if not marks:
        return 0
    running = ReElection.objects.under_way().filter(kind=ReElection.Kind.TERM).values("union")
    rows = Term.objects.live().filter(due_on__gt=day, due_on__lte=months_after(day, marks[-1]))
    rows = rows.exclude(union__in=running).select_related("union")
    nearest = {row.pk: next(m for m in marks if row.due_on <= months_after(day, m)) for row in rows}
    for key, term in _unsaid(rows, lambda row: f"due:{row.pk}:{row.due_on}:{nearest[row.pk]}"):
        done += once(key, term.union_id, partial(due, term, nearest[term.pk]))
    return done


def _overdue(day: dt.date) -> int:
    rows, done = Term.objects.overdue(day).select_related("union"), 0
    guides = _guides([term.union for term in rows])
    for key, term in _unsaid(rows, lambda row: f"overdue:{row.pk}:{row.due_on}"):
        guide = guides.get(term.union.path[: -Union.steplen])
        done += once(key, term.union_id, partial(overdue, term, guide))
    return done


def _guides(unions: list[Union]) -> dict[str, Union]:
    """Tree parents by path, one query per batch."""
    paths, found = sorted({union.path[: -Union.steplen] for union in unions}), {}
    for start in range(0, len(paths), BATCH):
        found.update({row.path: row for row in Union.objects.filter(path__in=paths[start : start + BATCH])})
    return found


def _vacancies(day: dt.date, figures: Figures) -> int:
    """Chairs missing longer than the warning; a chair seated meanwhile closes what was owed."""
    months, most, done = figures.amount(Figure.Key.VACANCY), figures.amount(Figure.Key.BY_ELECTION), 0
    if months is None:
        return 0
    filling = ReElection.objects.under_way().filter(openings__post=Officer.Post.CHAIR).values("union")
    empty = Term.objects.vacant().exclude(union__in=filling).with_chair().select_related("union")
    rows = [row for row in empty if _empty(row, day, months)]
    guides = _guides([term.union for term in rows])
    for key, term in _unsaid(rows, lambda row: f"vacant:{row.pk}:{since(row)}"):
        by = months_after(since(term), most) if most is not None else None
        guide = guides.get(term.union.path[: -Union.steplen])
        done += once(key, term.union_id, partial(vacant, term, since(term), by, guide))
    return done


def since(term: Term) -> dt.date:
    """Since when there has been no chair in this term; needs `with_chair`."""
    return max(filter(None, (getattr(term, "chair_left_on", None), term.starts_on)))


def _empty(term: Term, day: dt.date, months: int) -> bool:
    return months_after(since(term), months) <= day


def _certificates(day: dt.date, figures: Figures) -> int:
    ahead, days, done = figures.amount(Figure.Key.EXPIRY), figures.amount(Figure.Key.CERTIFICATE), 0
    if ahead is not None:
        soon = Certificate.objects.valid().filter(union__closed_on=None, expires_on__lte=day + dt.timedelta(days=ahead))
        for key, row in _unsaid(soon.select_related("union"), lambda row: f"expiry:{row.pk}:{row.expires_on}"):
            done += once(key, row.union_id, partial(expiring, row))
    outdated = Certificate.objects.outdated().filter(union__closed_on=None).select_related("union")
    return done + sum(remind_change(row, days) for row in outdated)


def remind_change(certificate: Certificate, days: int | None) -> bool:
    """A new chair that the certificate does not name; once per chair."""
    by = certificate.change_due_on(days)
    if by is None:
        return False
    key = f"change:{certificate.pk}:{certificate.chair_id}"  # type: ignore[attr-defined]
    if Reminder.objects.filter(key=key).exists():
        return False
    return once(key, certificate.union_id, partial(change_due, certificate, by))


def chair_changed(union: Union) -> None:
    """Right after somebody became or ceased to be chair: what is owed now, and what no longer is."""
    term = Term.objects.live().filter(union=union).with_chair().first()
    if term is not None and term.chair_name:  # type: ignore[attr-defined]
        close_todos(term, "by_elect")
    days = Figures().amount(Figure.Key.CERTIFICATE)
    for certificate in Certificate.objects.outdated().filter(union=union).select_related("union"):
        remind_change(certificate, days)
