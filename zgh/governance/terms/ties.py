"""What hangs on a union in this room: an election under way ends with the union, and nobody is reminded of it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.ties import Tie, register
from zgh.foundation.todo.book import close_todos


def of_unions(unions: Sequence[int]) -> QuerySet:
    """Re-elections and by-elections of these unions that are not finished."""
    from .models import ReElection

    return ReElection.objects.under_way().filter(union__in=unions).select_related("union", "term")


def stop(rows: QuerySet, old: Union, new: Union, by: Any) -> int:
    """The heir has its own committee: what the old union was about to elect, enter or replace is owed no more."""
    from .models import Certificate, ReElection, Term

    found = list(rows)
    for election in found:
        if election.state == ReElection.State.RUNNING:
            election.drop(by, _("本会已撤销，由%(union)s承接") % {"union": new})
        close_todos(election)
    for owed in (*Term.objects.filter(union=old, ends_on=None), *Certificate.objects.valid().filter(union=old)):
        close_todos(owed)
    return len(found)


register(
    Tie(
        "terms.elections",
        gettext_lazy("换届、补选"),
        about="terms.reelection",
        of_unions=of_unions,
        line=lambda row: (str(row), row.get_absolute_url()),
        move=stop,
        words=gettext_lazy("件在办的%(what)s停办"),
    )
)
