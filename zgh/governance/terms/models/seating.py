"""The moment a new committee takes over: the old term ends, the new one begins, posts change hands, all or nothing."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
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
    from zgh.foundation.orgs.models import Person

    from .re_election import ReElection, Seat

# Posts that an election fills. Secretaries are hired and group leaders are chosen by their groups: they stay.
ELECTED = ("chair", "vice_chair", "standing_member", "committee_member", "audit_head", "women_head")
CHOICES = [choice for choice in Officer.Post.choices if choice[0] in ELECTED]
LEADING = ("chair", "vice_chair")  # nobody is both


def note(self: ReElection, by: Any, verb: str, seat: Any = None) -> None:
    """An act on the re-election that is no move of its state."""
    about = {"person": seat.person_id, "post": seat.post} if seat is not None else {}
    record(by, f"terms.{verb}", self, after={"term_no": self.term_no, **about})


def check_opening(self: ReElection, person: Person, post: str) -> None:
    """ValidationError for a post that is not to be filled. Who is to lead may join the committee with it.

    Source of the latter: http://www.zhgh.org.cn/wshd/zxbs/201507/t20150701_7769406.html (a federation's guide, §4).
    """
    open_count, taken = [one.post for one in self.opened].count(post), self.seats.filter(post=post)
    if post == Officer.Post.COMMITTEE_MEMBER:
        leading = self.seats.filter(post__in=LEADING)
        if leading.filter(person=person).exists():
            return
        taken = taken.exclude(person__in=leading.values("person"))
    if taken.count() >= open_count:
        label = Officer.Post(post).label
        said = _("这次补选没有空着的%(post)s") if not open_count else _("%(post)s已经登记满了")
        raise ValidationError({"post": said % {"post": label}}, code="opening")


def finish(self: ReElection, by: Any) -> Term | None:
    """Seat the elected from election day, once the superior has approved; opens the new term, except in a by-election.

    One transaction. ValidationError while a step is open; Overtaken or IllegalMove when somebody finished it first.
    """
    with turn(self):
        if not self.flow.can(self, "finish"):
            raise IllegalMove(self, "finish")
        left = self.steps.filter(state="open").exclude(key="certificate").first()
        if left is not None:
            raise ValidationError(_("还差“%(step)s”，办完才能就任") % {"step": left}, code="order")
        day = self.election_day
        if day is None or not (self.seats.exists() if self.is_by else self.has_chair_elect()):
            raise ValidationError(_("还没有登记选举日期或当选的人"), code="result")
        new = None if self.is_by else _open_term(self, day)
        seated = _fill(self, by, day) if self.is_by else _seat(self, by, day)
        self.flow.move(self, "finish", by, new_term=new, seated_at=timezone.now())
        _skip_certificate(self, by, {officer.post for officer in seated})
        self.go_on(by)
        tell.seated(self, seated)
        _announce(self, by, day, {officer.post for officer in seated})
    return new


def _announce(election: ReElection, by: Any, day: dt.date, posts: set[str]) -> None:
    for post in sorted(posts) if election.is_by else [Officer.Post.CHAIR]:
        facts = {"union": election.union, "post": post, "day": day, "by": by}
        transaction.on_commit(partial(officers_changed.send, sender=Officer, **facts))


def _skip_certificate(election: ReElection, by: Any, posts: set[str]) -> None:
    """A certificate has to be changed where there is one and the chair is another."""
    is_owed = Officer.Post.CHAIR in posts and tell.owes_certificate(election.union)
    step = election.steps.filter(key="certificate", state="open").first()
    if step is not None and not is_owed:
        has_chair = Officer.Post.CHAIR in posts
        step.skip(by, _("本会没有登记法人资格证书") if has_chair else _("主席没有换，证书不用变更"))


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
        _leave(by, officer, max(day, officer.starts_on))
    return [_take(election, by, seat, day) for seat in election.seats.select_related("person__user")]


def _fill(election: ReElection, by: Any, day: dt.date) -> list[Officer]:
    """Fill the vacant posts of the present term and touch no other; who rises to chair leaves the vice-chair's post."""
    if not Term.objects.live().filter(pk=election.term_id or 0).exists():
        raise ValidationError(_("本届已经结束，不能再按本届补选。请停办这次补选"), code="term")
    seats = list(election.seats.select_related("person__user"))
    risen = [seat.person_id for seat in seats if seat.post in LEADING]
    held = Officer.objects.filter(union=election.union, ends_on=None, person__in=risen, post__in=LEADING)
    for officer in held:
        _leave(by, officer, max(day, officer.starts_on))
    try:
        with transaction.atomic():
            return [_take(election, by, seat, day) for seat in seats]
    except IntegrityError:
        said = _("现在有主席在任，不能再就任一位。请先核对在任干部")
        raise ValidationError(said, code="chair") from None


def _leave(by: Any, officer: Officer, day: dt.date) -> None:
    Officer.objects.filter(pk=officer.pk).update(ends_on=day)
    record(by, "orgs.leave", officer, {"ends_on": None}, {"ends_on": str(day), "post": officer.post})


def _take(election: ReElection, by: Any, seat: Seat, day: dt.date) -> Officer:
    facts = {"person": seat.person, "post": seat.post, "term_no": election.term_no, "rank": RANKS[seat.post]}
    officer = Officer.objects.create(union=election.union, starts_on=day, **facts)
    after = {"person": seat.person_id, "post": seat.post, "term_no": election.term_no, "starts_on": str(day)}
    record(by, "orgs.appoint", officer, after=after)
    return officer
