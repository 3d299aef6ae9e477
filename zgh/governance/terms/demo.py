"""Terms of every union, certificates, one re-election half done and one long overdue, dated around today."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

from zgh.foundation.orgs.models import Officer, Union
from zgh.kit.demo import Progress, World

from .models import STEPS, Certificate, ReElection, Step, Term, by_elect, vacancies
from .remind import remind_all
from .spans import months_after
from .uscc import check_character

STEP = "届期"
# Months until the present term runs out, repeated over the unions: most have years left, some are near, some late.
LEFT = (40, 28, 52, 12, 33, 45, 19, 6, 50, 22, 3, 31, 38, 47, 1, 26, 35, -2, 15, 43, 58, 9, 29, -7, 37, 24)
GROUPS = (Union.Kind.GROUP,)


def build(world: World, progress: Progress) -> None:
    """Bulk inserts; what is due is then said once, as the daily reminder would."""
    rng, unions = world.random("terms"), [u for u in world.shared["unions"] if u.kind not in GROUPS]
    live = [_term(union, LEFT[n % len(LEFT)], rng, world.today) for n, union in enumerate(unions)]
    _set(live, world)
    Term.objects.bulk_create([*_past(live), *live])
    _posts(live)
    _certify(live, world, rng)
    empty = _vacate(live, world)
    if "cast" in world.shared:
        _under_way(world)
        _filling(empty, world)
    remind_all(world.today)
    progress(STEP, len(live), len(live))


def _term(union: Union, left: int, rng: random.Random, today: dt.date) -> Term:
    years = rng.choice((3, 5, 5))
    if left > years * 12 - 2:
        years = 5
    starts_on = months_after(today, left - years * 12) + dt.timedelta(days=rng.randint(-9, 9))
    term = Term(union=union, term_no=rng.randint(1, 7), years=years, starts_on=starts_on)
    term.due_on = term.computed_due_on
    return term


def _set(live: list[Term], world: World) -> None:
    """The told ones: 甘肃's third term runs out in three months; the group's is in its middle."""
    cast: dict[str, Any] = world.shared.get("cast", {})
    # The chair's last: in a tiny demonstration both lead the same union.
    for login, term_no, years, left in (("demo-group-chair", 3, 5, 31), ("demo-chair", 3, 5, 3)):
        if login in cast:
            union_id = cast[login].person.union_id
            for term in live:
                if term.union_id == union_id:
                    term.term_no, term.years = term_no, years
                    term.starts_on = months_after(world.today, left - years * 12)
                    term.due_on = term.computed_due_on


def _past(live: list[Term]) -> list[Term]:
    """Up to two terms before each."""
    found = []
    for term in live:
        end = term.starts_on
        for back in range(1, min(term.term_no, 3)):
            start = months_after(end, -term.years * 12)
            past = Term(union=term.union, term_no=term.term_no - back, years=term.years, starts_on=start, ends_on=end)
            past.due_on = past.computed_due_on
            found.append(past)
            end = start
    return found


def _posts(live: list[Term]) -> None:
    """Officers serve in the term the union is in; posts filled later than the election were by-elections."""
    by_union = {term.union_id: term for term in live}
    officers = list(Officer.objects.filter(ends_on=None, union__in=by_union))
    for officer in officers:
        term = by_union[officer.union_id]
        officer.term_no, officer.starts_on = term.term_no, max(term.starts_on, dt.date(2015, 1, 1))
    Officer.objects.bulk_update(officers, ["term_no", "starts_on"], batch_size=500)


def _vacate(live: list[Term], world: World) -> list[Term]:
    """In every twenty-fifth union the chair has left, some for longer than a by-election may wait."""
    led = {user.person.union_id for user in world.shared.get("cast", {}).values() if hasattr(user, "person")}
    empty = [term for n, term in enumerate(live) if n % 25 == 11 and term.union_id not in led]
    for n, term in enumerate(empty):
        left = max(months_after(world.today, -(1, 4, 8)[n % 3]), term.starts_on)
        Officer.objects.filter(union=term.union, post="chair", ends_on=None).update(ends_on=left)
    return empty


def _certify(live: list[Term], world: World, rng: random.Random) -> None:
    """Committees and joint unions are legal persons; some certificates run out soon, some name a former chair."""
    chairs = dict(Officer.objects.filter(post="chair", ends_on=None).values_list("union_id", "person_id"))
    others = dict(Officer.objects.filter(post="vice_chair", ends_on=None).values_list("union_id", "person_id"))
    rows, codes = [], []
    for n, term in enumerate(live):
        union = term.union
        if union.kind not in (Union.Kind.COMMITTEE, Union.Kind.JOINT):
            continue
        issued = max(term.starts_on, months_after(world.today, -50)) + dt.timedelta(days=rng.randint(20, 45))
        issued = min(issued, world.today - dt.timedelta(days=5))
        expires = max(months_after(issued, 60), world.today + dt.timedelta(days=120))
        if n % 14 == 5:
            expires = world.today + dt.timedelta(days=rng.randint(-40, 80))
        union.uscc = _code(union, n)
        codes.append(union)
        holder = others.get(union.pk) if n % 17 == 3 else chairs.get(union.pk)
        rows.append(
            Certificate(
                union=union, number=f"工法证字第{union.province}{n:04d}号", uscc=union.uscc, issued_on=issued,
                expires_on=expires, representative_id=holder or chairs.get(union.pk), registrar=_registrar(union),
            )
        )  # fmt: skip
    Certificate.objects.bulk_create(rows)
    Union.objects.bulk_update(codes, ["uscc"], batch_size=500)


def _registrar(union: Union) -> str:
    return str(union.superior) if union.superior_id else f"{union.get_province_display()}总工会"


def _code(union: Union, n: int) -> str:
    body = f"81{union.province or '50'}0100{n + 31000000:08d}X"[:17]
    return body + check_character(body)


def _under_way(world: World) -> None:
    """甘肃 has come as far as the report: the chair has the approval on paper and only has to send a photo of it."""
    chair = world.shared["cast"]["demo-chair"]
    union = Union.objects.select_related("superior").get(pk=chair.person.union_id)
    term = Term.objects.get(union=union, ends_on=None)
    once = uuid.UUID(int=world.random("terms-once").getrandbits(128), version=4)
    facts = {"term": term, "term_no": term.term_no + 1, "years": 5, "started_by": chair}
    at = world.moment(world.today - dt.timedelta(days=95), 9, 20)
    election = ReElection.objects.create(union=union, once=once, started_at=at, **facts)
    notes = {
        "prepare": (92, "筹备组7人，由李建国任组长", ""),
        "delegates": (70, "选出会员代表42名，公示5个工作日，没有异议", ""),
        "nominate": (52, "各分工会上报、汇总，委员候选人10名、应选9名", ""),
        "request": (40, "", "甘连工〔2026〕11号"),
        "congress": (20, "应到42人，实到40人，选出委员9名", ""),
        "plenary": (20, "四届一次全委会选出主席、副主席", ""),
        "report": (15, "", "甘连工〔2026〕14号"),
    }
    rows = []
    for n, key in enumerate(STEPS, 1):
        back, note, number = notes.get(key, (None, "", ""))
        done = {"done_on": world.today - dt.timedelta(days=back), "by": chair, "state": "done"} if back else {}
        rows.append(Step(re_election=election, key=key, position=n, note=note, number=number, **done))
    Step.objects.bulk_create(rows)
    held = Officer.objects.filter(union=union, ends_on=None, post__in=("chair", "vice_chair", "women_head"))
    for officer in held.select_related("person"):
        election.seats.get_or_create(person=officer.person, post=officer.post)
    election.go_on(chair)


def _filling(empty: list[Term], world: World) -> None:
    """One of the vacant chairs is being filled: the group wanted something put right, it was sent again and waits."""
    chair = world.shared["cast"]["demo-group-chair"]
    root = Union.objects.get(depth=1)
    term = next((term for term in empty if term.union.depth == 2 and term.union_id != root.pk), None)
    heir = (
        Officer.objects.at().filter(union=term.union, post="vice_chair").select_related("person").first()
        if term
        else None
    )
    if term is None or heir is None:
        return
    once = uuid.UUID(int=world.random("terms-filling").getrandbits(128), version=4)
    election = by_elect(chair, term, once=once, vacancies=vacancies(term)[:1], is_inside=True)
    left = election.opened[0].since
    election.nominate(chair, heir.person, "chair")
    for key in ("nominate", "request", "vote", "report"):
        _walk(election, key, chair, left, world.today)
    _step_of(election, "approval").send_back(chair, "请补上计票单，再报一次")
    _walk(election, "report", chair, left, world.today)


def _step_of(election: ReElection, key: str) -> Step:
    return Step.objects.select_related("re_election__union", "re_election__term").get(re_election=election, key=key)


def _walk(election: ReElection, key: str, by: Any, since: dt.date, today: dt.date) -> None:
    """Done three days apart, as far as the vacancy is old enough."""
    back = {"nominate": 15, "request": 12, "vote": 9, "report": 3}[key]
    day = max(since, today - dt.timedelta(days=back))
    facts = {"request": {"number": "工发〔2026〕8号"}, "vote": {"note": "全委会补选，应到9人，实到8人，得8票"}}
    _step_of(election, key).complete(by, done_on=day, **facts.get(key, {}))
