"""The moment a new committee takes over: the old term ends, the new one begins, posts change hands, all or nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.audit.book import record
from zgh.foundation.flow.machine import IllegalMove
from zgh.foundation.orgs.models import Officer
from zgh.foundation.orgs.officers import RANKS
from zgh.foundation.orgs.signals import officers_changed
from zgh.foundation.todo.book import close_todos

from .. import tell
from .term import Term
from .turn import turn

if TYPE_CHECKING:
    from .re_election import ReElection

# Posts that an election fills. Secretaries are hired and group leaders are chosen by their groups: they stay.
ELECTED = ("chair", "vice_chair", "standing_member", "committee_member", "audit_head", "women_head")


def note(self: ReElection, by: Any, verb: str, seat: Any = None) -> None:
    """An act on the re-election that is no move of its state."""
    about = {"person": seat.person_id, "post": seat.post} if seat is not None else {}
    record(by, f"terms.{verb}", self, after={"term_no": self.term_no, **about})


def finish(self: ReElection, by: Any) -> Term:
    """Open the new term from election day and seat the elected, once the superior has approved. One transaction.

    ValidationError while a step is open; Overtaken or IllegalMove when somebody finished it first.
    """
    with turn(self):
        if not self.flow.can(self, "finish"):
            raise IllegalMove(self, "finish")
        left = self.steps.filter(state="open").exclude(key="certificate").first()
        if left is not None:
            raise ValidationError(_("还差“%(step)s”，办完才能就任") % {"step": left}, code="order")
        day = self.election_day
        if day is None or not self.has_chair_elect():
            raise ValidationError(_("还没有登记选举日期或当选主席"), code="result")
        new = _open_term(self, day)
        seated = _seat(self, by, day)
        self.flow.move(self, "finish", by, new_term=new, seated_at=timezone.now())
        if not tell.owes_certificate(self.union):
            step = self.steps.filter(key="certificate", state="open").first()
            if step is not None:
                step.skip(by, _("本会没有登记法人资格证书"))
        self.go_on(by)
        tell.seated(self, seated)
        facts = {"union": self.union, "post": Officer.Post.CHAIR, "day": day, "by": by}
        transaction.on_commit(lambda: officers_changed.send(sender=Officer, **facts))
    return new


def _open_term(election: ReElection, day: dt.date) -> Term:
    old = Term.objects.live().filter(union=election.union).first()
    if old is not None:
        if day <= old.starts_on:
            raise ValidationError(_("选举日期早于本届，请先核对本届的日期"), code="day")
        Term.objects.filter(pk=old.pk, ends_on=None).update(ends_on=day)
        close_todos(old)
    return Term.objects.create(union=election.union, term_no=election.term_no, years=election.years, starts_on=day)


def _seat(election: ReElection, by: Any, day: dt.date) -> list[Officer]:
    """End the elected posts of the last term and fill those of the new one; each leaves a record."""
    for officer in Officer.objects.filter(union=election.union, ends_on=None, post__in=ELECTED):
        ends_on = max(day, officer.starts_on)
        Officer.objects.filter(pk=officer.pk).update(ends_on=ends_on)
        record(by, "orgs.leave", officer, {"ends_on": None}, {"ends_on": str(ends_on), "post": officer.post})
    seated = []
    for seat in election.seats.select_related("person__user"):
        facts = {"person": seat.person, "post": seat.post, "term_no": election.term_no, "rank": RANKS[seat.post]}
        officer = Officer.objects.create(union=election.union, starts_on=day, **facts)
        after = {"person": seat.person_id, "post": seat.post, "term_no": election.term_no, "starts_on": str(day)}
        record(by, "orgs.appoint", officer, after=after)
        seated.append(officer)
    return seated
