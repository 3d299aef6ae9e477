"""Who hears of what in this room, and what is owed next. Runs inside the transaction that caused it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from zgh.foundation.accounts.models import User
from zgh.foundation.calendar.models import line_of
from zgh.foundation.notices.send import send
from zgh.foundation.orgs.models import Duty, Officer, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.todo.book import close_todos, open_todo
from zgh.kit.dates import day

from .models.certificate import Certificate, change_days
from .models.figure import Figure, Figures
from .spans import due_moment, months_after
from .words import term_name

if TYPE_CHECKING:
    from .models import ReElection, Step, Term

OWED = ("step", "approve", "finish")


def keepers(union: Union) -> list[User]:
    """Who is chair or keeps the organisation nearest to `union`. One query; logins by number only."""
    duties = Duty.objects.filter(
        holds(), code__in=(Duty.Code.CHAIR, Duty.Code.ORGS), union__path__in=line_of(union), user__is_active=True
    )
    rows = list(duties.order_by("-union__path").values_list("union_id", "user_id"))
    return [User(pk=pk) for pk in dict.fromkeys(user for place, user in rows if place == rows[0][0])]


def owes_certificate(union: Union) -> bool:
    """Whether there is a certificate that a new chair has to be put on."""
    return Certificate.objects.valid().filter(union=union).exists()


def started(election: ReElection) -> None:
    """It has begun: what reminded of it is done, the first step is owed."""
    if election.term is not None and not election.is_by:
        close_todos(election.term, "start")
    elif election.term is not None and chair_since(election) is not None:
        close_todos(election.term, "by_elect")
    owe_step(election, election.current_step())


def dropped(election: ReElection) -> None:
    """Stopped: its steps are owed no more, but what it was begun for is owed again."""
    owe_step(election, None)
    term, figures = election.term, Figures()
    if term is None or term.ends_on is not None or election.union.closed_on is not None:
        return
    vacant_since = chair_since(election)
    if vacant_since is not None:
        most = figures.amount(Figure.Key.BY_ELECTION)
        _owe_by_election(term, months_after(vacant_since, most) if most is not None else None)
    marks = figures.all(Figure.Key.REMIND)
    if not election.is_by and marks and term.due_on <= months_after(timezone.localdate(), marks[0]):
        _owe_start(term)


def chair_since(election: ReElection) -> dt.date | None:
    """Since when the chair is vacant that this by-election fills; None for every other one."""
    return next((opening.since for opening in election.opened if opening.post == Officer.Post.CHAIR), None)


def _what(election: ReElection) -> str:
    """甘肃连锁工会换届, 甘肃连锁工会补选主席."""
    return str(election) if election.is_by else _("%(union)s换届") % {"union": election.union}


def owe_step(election: ReElection, step: Step | None) -> None:
    """Make the re-election's one open to-do that of its present step. Up to four statements."""
    verb = _verb(election, step)
    for other in OWED:
        if other != verb:
            close_todos(election, other)
    if step is None or not verb:
        return
    union = (election.guide or election.union) if verb == "approve" else election.union
    taking_over = _("当选的人就任") if election.is_by else _("新一届就任")
    words = {"what": _what(election), "step": step if verb != "finish" else taking_over}
    title = _("%(what)s：%(step)s") % words
    due = _due(election)
    moment = due_moment(due) if due else None
    url = election.get_absolute_url()
    open_todo(about=election, verb=verb, title=title, union=union, duty=_duty_in(union), url=url, due_at=moment)
    if verb == "approve":
        again = step.returns.exists()
        text = _("%(what)s补正后又报来了，请批复") if again else _("%(what)s请批复")
        send("terms.asked", keepers(union), about=election, text=text % words, url=url)


def _verb(election: ReElection, step: Step | None) -> str:
    if step is None or election.state not in ("running", "seated"):
        return ""
    if step.key == "approval" and election.is_inside:
        return "approve"
    return "finish" if step.key == "certificate" and election.state == "running" else "step"


def _due(election: ReElection) -> dt.date | None:
    """Running: before the old term runs out, or the chair is vacant for too long. Seated: the certificate's days."""
    if election.state == "running":
        since, most = chair_since(election), Figures().amount(Figure.Key.BY_ELECTION)
        if since is not None and most is not None:
            return months_after(since, most)
        return election.term.due_on if election.term else None
    days, voted_on = change_days(), election.election_day
    return voted_on + dt.timedelta(days=days) if voted_on and days is not None else None


def _duty_in(union: Union) -> str:
    """To-dos go to chairs; where nobody is chair on the platform, to who keeps the organisation."""
    chairs = Duty.objects.filter(holds(), union=union, code=Duty.Code.CHAIR, user__is_active=True)
    return Duty.Code.CHAIR if chairs.exists() else Duty.Code.ORGS


def approved(election: ReElection) -> None:
    """The guiding union has approved."""
    words = {"guide": election.guide, "what": _what(election)}
    text = _("%(guide)s批复了%(what)s，可以办就任了") % words
    _say("terms.approved", election.union, election, text, election.get_absolute_url())


def sent_back(election: ReElection, reason: str) -> None:
    """The guiding union wants something put right; the to-do of the step is open again already."""
    words = {"guide": election.guide, "what": _what(election), "reason": reason}
    text = _("%(guide)s退回了%(what)s，请补正：%(reason)s") % words
    _say("terms.sent_back", election.union, election, text, election.get_absolute_url())


def seated(election: ReElection, officers: Iterable[Officer]) -> None:
    """The elected have taken over: they, the union and the guiding union hear of it."""
    officers = list(officers)
    words = {"union": election.union, "term": term_name(election.term_no)}
    text = _("%(union)s%(term)s工会委员会已就任") % words
    if election.is_by:
        names = "、".join(f"{row.get_post_display()}{row.person.name}" for row in officers)
        text = _("%(union)s补选办完了，%(names)s已就任") % {**words, "names": names}
    logins = {officer.person.user_id: officer.person.user for officer in officers if officer.person.user_id}
    to = {user.pk: user for user in (*keepers(election.guide or election.union), *keepers(election.union))}
    send("terms.seated", {**to, **logins}.values(), about=election, text=text, url=election.get_absolute_url())


def due(term: Term, months: int) -> None:
    """The term runs out in so many months: the union is told, and owes the start of a re-election."""
    words = {"union": term.union, "term": term.name, "day": day(term.due_on), "months": months}
    text = _("%(union)s%(term)s还有不到%(months)d个月届满（%(day)s），该筹备换届了") % words
    _say("terms.due", term.union, term, text, term.get_absolute_url())
    _owe_start(term)


def overdue(term: Term, guide: Union | None) -> None:
    """The term has run out: the union is told, and the guiding union owes a word with it."""
    words = {"union": term.union, "term": term.name, "day": day(term.due_on)}
    text = _("%(union)s%(term)s已于%(day)s届满，还没有换届") % words
    _say("terms.overdue", term.union, term, text, term.get_absolute_url())
    _owe_start(term)
    if guide is not None:
        _say("terms.overdue", guide, term, text, term.get_absolute_url())
        title = _("督促换届：%(union)s%(term)s已届满") % words
        _owe(term, "urge", title, guide, term.due_on)


def _owe_start(term: Term) -> None:
    words = {"union": term.union, "term": term.name}
    _owe(term, "start", _("筹备换届：%(union)s%(term)s快届满") % words, term.union, term.due_on)


def vacant(term: Term, since: dt.date, by: dt.date | None, guide: Union | None) -> None:
    """No chair for longer than may be: the union and the guiding one are told, a by-election is owed."""
    words = {"union": term.union, "since": day(since)}
    text = _("%(union)s主席从%(since)s起空缺，请安排补选") % words
    to = {user.pk: user for union in (term.union, guide) if union is not None for user in keepers(union)}
    send("terms.vacant", to.values(), about=term, text=text, url=term.get_absolute_url())
    _owe_by_election(term, by)


def _owe_by_election(term: Term, by: dt.date | None) -> None:
    _owe(term, "by_elect", _("补选主席：%(union)s") % {"union": term.union}, term.union, by)


def expiring(certificate: Certificate) -> None:
    """The certificate runs out soon."""
    words = {"union": certificate.union, "day": day(certificate.expires_on)}
    text = _("%(union)s法人资格证书%(day)s到期，请办换发") % words
    _certificate(certificate, text, certificate.expires_on)


def change_due(certificate: Certificate, by: dt.date) -> None:
    """A new chair is not on the certificate yet."""
    words = {"union": certificate.union, "day": day(by)}
    text = _("%(union)s换了主席，法人资格证书要在%(day)s前办变更") % words
    _certificate(certificate, text, by)


def _certificate(certificate: Certificate, text: str, due_on: dt.date | None) -> None:
    url = certificate.get_absolute_url()
    _say("terms.certificate", certificate.union, certificate, text, url)
    _owe(certificate, "replace", text, certificate.union, due_on)


def _owe(row: Any, verb: str, title: str, union: Union, due_on: dt.date | None) -> None:
    moment, url = due_moment(due_on) if due_on else None, row.get_absolute_url()
    open_todo(about=row, verb=verb, title=title, union=union, duty=_duty_in(union), url=url, due_at=moment)


def _say(kind: str, union: Union, about: Any, text: str, url: str) -> None:
    send(kind, keepers(union), about=about, text=text, url=url)
