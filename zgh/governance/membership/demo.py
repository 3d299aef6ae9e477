"""Four months of joining and moving for the demonstration group, written in bulk and dated in the past."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from typing import Any

from django.db.models import Exists, OuterRef

from zgh.foundation.audit.models import Record
from zgh.foundation.calendar.workdays import workdays_after
from zgh.foundation.orgs.models import Employment, Membership, Person, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.kit.demo import Progress, World

from . import leaving, tell, tell_moving
from .models import Application, Decision, DuesBase, Transfer
from .route import DECIDING, SMALL

STEP = "会籍"
LETTERS = (
    "我自愿加入中国工会，承认工会章程，执行工会决议，积极参加工会活动，按时交纳会费，履行会员义务。请工会批准。",
    "到公司快一年了，同事们有困难工会都来帮，我也想成为工会的一员。我自愿入会，遵守章程，按时交会费，请批准。",
    "我自愿申请加入工会，今后积极参加班组的活动和劳动竞赛，也愿意为身边的同事出一份力。请组织审查。",
)
REASONS = ("岗位和花名册对不上，请核对后再交", "申请书请写上所在门店", "还没有过试用期，转正后再申请")
DAY = dt.timedelta(days=1)


def build(world: World, progress: Progress) -> None:
    """Approved, waiting, returned and rejected applications, transfers on their way, leavers; the cadres' own desks."""
    rng = world.random("membership")
    union = _home(world)
    _joined(world, rng, world.count(90, 12))
    _waiting(world, rng, union, world.count(60, 10))
    progress(STEP, 1, 3)
    _moving(world, rng, union)
    progress(STEP, 2, 3)
    _leavers(world, rng, union)
    _dues(world)
    progress(STEP, 3, 3)


def _home(world: World) -> Union | None:
    """The union of demo-cadre."""
    cadre = world.shared.get("cast", {}).get("demo-cadre")
    return Person.objects.get(user=cadre).union if cadre else None


def _joined(world: World, rng: random.Random, count: int) -> int:
    """The latest members got in by an application, a meeting for each union and week."""
    since = world.today - dt.timedelta(days=120)
    recent = Membership.objects.filter(starts_on__gt=since, ends_on=None).select_related("person", "union")
    meetings: dict[tuple[int, dt.date], Decision] = {}
    rows = [row for row in recent.order_by("-starts_on", "pk")[:count] if row.starts_on < world.today]
    for row in rows:
        union = _committee(row.union, world)
        key = (union.pk, row.starts_on)
        if key not in meetings:
            due = rng.choice((5, 7, 9))
            serial = len(meetings) + 1
            meetings[key] = Decision(
                once=_once(rng), union=union, held_on=row.starts_on, place=rng.choice(("会议室", "线上会议", "职工之家")),
                due_count=due, present_count=due - rng.choice((0, 0, 1)), minutes_no=f"工委〔{row.starts_on.year}〕{serial}号",
                by=None, created_at=world.moment(row.starts_on, 17),
            )  # fmt: skip
    Decision.objects.bulk_create(meetings.values())
    jobs = _jobs([row.person_id for row in rows])
    applications = [
        Application(
            person=row.person, union=_committee(row.union, world), branch=row.union if row.union.kind in SMALL else None,
            letter=rng.choice(LETTERS), state="approved", membership=row,
            submitted_at=world.moment(row.starts_on - rng.randint(1, 3) * DAY, rng.randint(8, 17), rng.randint(0, 59)),
            ended_at=world.moment(row.starts_on, 17), decision=meetings[_committee(row.union, world).pk, row.starts_on],
            **_facts(jobs.get(row.person_id)),
        )
        for row in rows
    ]  # fmt: skip
    for application in applications:
        application.consented_at = application.submitted_at
        application.created_at = application.submitted_at or world.now
    _book(Application.objects.bulk_create(applications), world)
    return len(rows)


def _waiting(world: World, rng: random.Random, home: Union | None, count: int) -> int:
    """Colleagues who are no members yet: some have asked, most of them lately; 甘肃 has something of everything."""
    live = Membership.objects.filter(holds(world.today), person=OuterRef("pk"))
    working = Employment.objects.filter(holds(world.today), person=OuterRef("pk"))
    free = Person.objects.filter(~Exists(live), Exists(working), user__isnull=False, union__isnull=False)
    free = free.exclude(user__username__startswith="demo").select_related("union").order_by("pk")
    ours = list(free.filter(union=home)[:9]) if home else []
    others = list(free.exclude(pk__in=[p.pk for p in ours])[: count * 4])
    people = ours + rng.sample(others, min(len(others), max(0, count - len(ours))))
    jobs = _jobs([person.pk for person in people])
    states = ("checked", "checked", "submitted", "checked", "returned", "rejected", "checked", "withdrawn", "draft")
    rows = [_asked(world, rng, person, states[n % len(states)], jobs.get(person.pk)) for n, person in enumerate(people)]
    _meet(world, rng, [row for row in rows if row.state == "rejected"])
    _book(Application.objects.bulk_create(rows), world)
    for row in rows:
        if row.state in tell.OWED:
            tell.owe(row)
    return len(rows)


def _asked(world: World, rng: random.Random, person: Person, state: str, job: Any) -> Application:
    small = person.union if person.union and person.union.kind in SMALL else None
    union = _committee(person.union, world)
    state = "checked" if state == "submitted" and small is None else state
    day = world.today - rng.choice((0, 1, 1, 2, 2, 3, 5, 7)) * DAY
    at = min(world.moment(day, rng.randint(8, 17), rng.randint(0, 59)), world.now - dt.timedelta(minutes=20))
    is_open, is_draft = state in tell.OWED, state == "draft"
    due = workdays_after(at, 3, union) if is_open else None
    return Application(
        person=person, union=union, branch=small, letter=rng.choice(LETTERS), state=state, created_at=at,
        submitted_at=None if is_draft else at, consented_at=None if is_draft else at, due_at=due,
        reason=rng.choice(REASONS) if state in ("returned", "rejected") else "",
        ended_at=None if is_open or is_draft or state == "returned" else world.now, **_facts(job),
    )  # fmt: skip


def _meet(world: World, rng: random.Random, rows: list[Application]) -> None:
    for row in rows:
        row.decision = Decision.objects.create(
            once=_once(rng), union=row.union, held_on=world.today, due_count=7, present_count=6, place="职工之家"
        )


def _moving(world: World, rng: random.Random, home: Union | None) -> int:
    """Colleagues who changed their workplace: to receive, received, disputed, done."""
    members = Membership.objects.filter(ends_on=None, person__user__isnull=False).select_related("person", "union")
    members = members.filter(starts_on__lt=world.today).exclude(person__user__username__startswith="demo")
    unions = list(Union.objects.filter(kind__in=DECIDING).order_by("path"))
    pool = list(members.exclude(union=home).order_by("pk")[: world.count(400, 40)])
    people = [(row, home) for row in rng.sample(pool, min(len(pool), 4))] if home else []
    ours = list(members.filter(union=home).order_by("-pk")[:4]) if home else []
    people += [(row, rng.choice([u for u in unions if u != home])) for row in ours]
    rest = rng.sample(pool, min(len(pool), world.count(30, 4)))
    people += [(row, rng.choice([u for u in unions if u.pk != row.union_id])) for row in rest]
    done: set[int] = set()
    for n, (row, union) in enumerate(people):
        if row.person_id not in done and union is not None:
            done.add(row.person_id)
            _move(world, rng, row, union, n)
    return len(done)


def _move(world: World, rng: random.Random, row: Membership, union: Union, n: int) -> None:
    at = world.now - rng.randint(1, 6) * DAY - dt.timedelta(minutes=rng.randint(5, 300))
    transfer = Transfer.objects.create(
        person=row.person, source=row.union, union=union, membership=row, origin="relocated", reason="工作单位变了",
        requested_at=at, due_at=workdays_after(at, 5, union),
    )  # fmt: skip
    Record.objects.bulk_create(
        [
            Record(
                verb="membership.request", at=at, actor_name="智工汇", about_type="membership.transfer",
                about_id=transfer.pk, union_id=union.pk,
            )
        ]
    )  # fmt: skip
    tell_moving.requested(transfer)
    if n >= 2 and n % 4:
        transfer.receive(None)
        if n % 4 == 2:
            transfer.object(None, "工会小家的器材还没有交接")
        if n % 4 == 3:
            transfer.release(_anybody(world))


def _anybody(world: World) -> Any:
    return world.shared.get("cast", {}).get("demo-group-chair") or Person.objects.filter(user__isnull=False)[0].user


def _leavers(world: World, rng: random.Random, home: Union | None) -> None:
    """Two members of 甘肃 have left the company; their memberships are undecided."""
    if home is None:
        return
    moving = Transfer.objects.values("person")
    long_ago = world.today - dt.timedelta(days=400)
    rows = Membership.objects.filter(union=home, ends_on=None, standing="full", starts_on__lt=long_ago)
    rows = rows.exclude(person__in=moving)
    people = list(rows.exclude(person__user__username__startswith="demo").values_list("person", flat=True)[:2])
    day = world.today - rng.randint(3, 9) * DAY
    Employment.objects.filter(holds(world.today), person__in=people).update(ends_on=day)
    leaving.ask_about(people, day)


def _dues(world: World) -> None:
    """The bases of the people one signs in as."""
    people = Person.objects.filter(user__username__in=("demo-employee", "demo-cadre", "demo-chair")).order_by("pk")
    start = dt.date(world.today.year, 1, 1)
    DuesBase.objects.bulk_create([DuesBase(person=person, amount="685000", starts_on=start) for person in people])


def _committee(union: Union | None, world: World) -> Union:
    """The union itself, or the nearest above that decides."""
    by_path = world.shared["union_by_path"]
    if union is None:
        raise ValueError("the demonstration puts everybody under a union")
    path = union.path
    while path and (path not in by_path or by_path[path].kind not in DECIDING):
        path = path[:-4]
    return by_path.get(path, union)


def _jobs(people: list[int]) -> dict[int, Employment]:
    rows = Employment.objects.at().filter(person__in=people).select_related("company").order_by("starts_on", "pk")
    return {row.person_id: row for row in rows}


def _facts(job: Employment | None) -> dict[str, Any]:
    if job is None:
        return {}
    facts = {"unit": str(job.company), "department": job.department, "post": job.post, "hired_on": job.starts_on}
    return {**facts, "phone_mask": "170****" + job.employee_no[-4:]}


def _book(rows: list[Application], world: World) -> None:
    """The pages of the book that the timeline reads."""
    Record.objects.bulk_create([record for row in rows for record in _pages(row, world)])


def _pages(row: Application, world: World) -> list[Record]:
    if row.submitted_at is None:
        return []
    verbs = [("submit", row.submitted_at, "")]
    if row.state != "submitted":
        step = "vet" if row.branch_id else "pass_on"
        verbs.append((step, row.submitted_at + dt.timedelta(minutes=0 if step == "pass_on" else 90), ""))
    last = {"approved": "enrol", "rejected": "reject", "returned": "send_back", "withdrawn": "withdraw"}.get(row.state)
    if last:
        verbs.append((last, row.ended_at or world.now, row.reason))
    return [
        Record(
            verb=f"membership.{verb}", at=at, actor_name="智工汇" if verb == "pass_on" else str(row.person), note=note,
            about_type="membership.application", about_id=row.pk, union_id=row.union_id,
        )
        for verb, at, note in verbs
    ]  # fmt: skip


def _once(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128))
