"""A change takes effect: the trees first, in one transaction, then the people in batches. Any number of workers.

Safe to run again at any point: the first step is one move of the flow, which also lists who goes over, and every
batch takes only those who still wait on that list.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.belonging import settle
from zgh.foundation.orgs.models import Membership, Union
from zgh.foundation.orgs.ties import ties
from zgh.foundation.orgs.trees import hold_tree
from zgh.foundation.stock.models import lock

from . import tell
from .checks import obstacles
from .following import CLOSING, Following
from .models import Follow, Reorganisation
from .ways import WAYS

BATCH = 500


def carry_out(row: Reorganisation) -> None:
    """Do all of it. Nothing where the day has not come, or where somebody else has finished.

    A change that cannot be done any more becomes `failed` with the reason; nothing of it is written.
    """
    if not row.is_due():
        return
    if row.state == Reorganisation.State.SCHEDULED:
        try:
            begin(row)
        except ValidationError as error:
            fail(row, "；".join(error.messages))
            return
        except IllegalMove:  # another worker began, or somebody cancelled at the last moment
            row.refresh_from_db()
    if row.state != Reorganisation.State.CARRYING:
        return
    while _in_turn(row, move_members):
        pass
    _in_turn(row, move_ties)
    for ids in _batches(list(Following(row).people().values_list("pk", flat=True))):
        with transaction.atomic():
            settle(ids)
    _in_turn(row, finish)


def begin(row: Reorganisation) -> None:
    """The trees, coverage, posts and duties in one transaction. ValidationError when it cannot be done any more."""
    fresh = Reorganisation.objects.get(pk=row.pk)
    with transaction.atomic():
        hold_tree()
        fresh.flow.move(fresh, "begin", None)
        if found := obstacles(fresh, on_its_day=True):
            raise ValidationError(found)
        reach = Following(fresh)
        listed(fresh, list(reach.members()))
        WAYS[fresh.kind](fresh, reach)
    row.refresh_from_db()


def fail(row: Reorganisation, problem: str) -> None:
    """Say why it could not be done."""
    row.refresh_from_db()
    with transaction.atomic():
        row.flow.move(row, "fail", None, problem=problem[:500])
        tell.failed(row)


def listed(row: Reorganisation, memberships: list[Membership]) -> list[Follow]:
    """Put memberships on the list of those that go over."""
    follows = [Follow(reorganisation=row, person_id=old.person_id, ended=old) for old in memberships]
    return Follow.objects.bulk_create(follows, batch_size=BATCH)


def move_members(row: Reorganisation) -> bool:
    """End up to 500 memberships on the day and begin new ones with the heir; False when nobody waits any more.

    A membership that began after the day ends where it began: it never counted at the old union. Whoever joined a
    closing union while it closed is found at the end.
    """
    heir = Following(row).heir
    if heir is None:
        return False
    follows = list(row.follows.filter(begun=None).select_related("ended")[:BATCH])
    if not follows and row.kind in CLOSING:
        follows = listed(row, list(Following(row).members()[:BATCH]))
    if not follows:
        return False
    _go_over(row, follows, heir)
    people = sorted({follow.person_id for follow in follows})
    settle(people)
    tell.moved(row, people, heir)
    return True


def _go_over(row: Reorganisation, follows: list[Follow], heir: Union) -> None:
    olds = Membership.objects.filter(pk__in=[follow.ended_id for follow in follows])
    begun = [_continued(follow.ended, heir, row) for follow in follows]
    olds.update(ends_on=Greatest("starts_on", Value(row.effective_on, DateField())))
    for follow, new in zip(follows, Membership.objects.bulk_create(begun), strict=True):
        follow.begun = new
    Follow.objects.bulk_update(follows, ["begun"])


def _continued(old: Membership, heir: Union, row: Reorganisation) -> Membership:
    facts = {"standing": old.standing, "card_no": old.card_no, "ends_on": old.ends_on}
    return Membership(person_id=old.person_id, union=heir, starts_on=max(old.starts_on, row.effective_on), **facts)


def move_ties(row: Reorganisation) -> bool:
    """Open things of closed unions go to the heir, where their room knows how."""
    reach = Following(row)
    if reach.heir is None:
        return False
    for union in reach.closing:
        for tie in ties():
            if tie.of_unions is not None and tie.move is not None:
                tie.move(tie.of_unions([union.pk]), union, reach.heir, row.approved_by)
    return True


def finish(row: Reorganisation) -> bool:
    """Done; those concerned are told."""
    row.flow.move(row, "finish", None, done_at=timezone.now())
    tell.done(row)
    return True


def _in_turn(row: Reorganisation, act: object) -> bool:
    """One step in its own transaction. Two workers take turns; a step of a change that is finished does nothing."""
    with transaction.atomic():
        lock(row)
        row.refresh_from_db()
        return row.state == Reorganisation.State.CARRYING and act(row)  # type: ignore[operator]


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
