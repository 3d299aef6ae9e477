"""A deputy standing in, a proposal that waits for the demonstration's keepers, and some hand-overs that were."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from zgh.foundation.orgs.models import Duty, Officer
from zgh.kit.demo import Progress, World

from . import handing
from .models import Absence, HandOver, Part
from .models.absence import propose

STEP = "交接"


def build(world: World, progress: Progress) -> None:
    """A few rows, written by the room's own verbs where somebody of the cast is in them."""
    rng = world.random("handover")
    if "cast" in world.shared:
        _at_home(world, rng)
    done = _past(world, rng)
    progress(STEP, done, done)


def _at_home(world: World, rng: random.Random) -> None:
    """甘肃: a colleague is away this week and 王丽娟 stands in; another leaves and waits for an answer."""
    cadre, group = world.shared["cast"]["demo-cadre"], world.shared["cast"]["demo-group-chair"]
    union = cadre.person.union
    busy = Duty.objects.filter(union=union, ends_on=None).exclude(user__username__startswith="demo")
    people = {
        duty.user.person.pk: duty.user.person for duty in busy.select_related("user__person__union").order_by("pk")
    }
    colleagues = list(people.values())
    if colleagues:
        days = {"starts_on": world.today - dt.timedelta(days=2), "ends_on": world.today + dt.timedelta(days=5)}
        propose(group, colleagues[0], deputy=cadre.person, reason="年休假", once=_once(rng), **days)
    if len(colleagues) > 1:
        leaver = colleagues[1].user
        kinds = dict.fromkeys(("duties", "voice", "todo"), cadre.person)
        handing.propose(leaver, takers=kinds, once=_once(rng), note="下月调到兰州分公司")
    if len(colleagues) > 2:
        ahead = {"starts_on": world.today + dt.timedelta(days=6), "ends_on": world.today + dt.timedelta(days=11)}
        propose(colleagues[2].user, colleagues[2], deputy=cadre.person, reason="出差", once=_once(rng), **ahead)


def _past(world: World, rng: random.Random) -> int:
    """Hand-overs of the last year between officers of one union."""
    pairs: dict[int, list[Officer]] = {}
    officers = Officer.objects.filter(ends_on=None, person__user__isnull=False).select_related("person__user", "union")
    for officer in officers.exclude(person__user__username__startswith="demo").order_by("union", "rank"):
        pairs.setdefault(officer.union_id, []).append(officer)
    chosen = [held for held in pairs.values() if len(held) > 2][: world.count(24, 3)]
    rows, parts = [], []
    for held in chosen:
        giver, taker, keeper = held[2], held[1], held[0].person.user
        day = world.today - dt.timedelta(days=rng.randint(6, 330))
        at = world.moment(day, rng.randint(9, 16), rng.randint(0, 59))
        count = rng.randint(2, 14)
        rows.append(
            HandOver(
                once=_once(rng), union=giver.union, giver=giver.person, state="done", note=f"职责 1，在办的职工心声 {count}",
                proposed_by=keeper, proposed_at=at, decided_by=keeper, decided_at=at,
            )
        )  # fmt: skip
        parts.append((taker.person, count, str(giver.union)))
    HandOver.objects.bulk_create(rows)
    made = []
    for row, (to, count, union) in zip(rows, parts, strict=True):
        lines = [f"XS-{rng.randint(1, 900):06d} · 办理中" for _n in range(count)]
        made += [
            Part(hand_over=row, key="duties", label="职责", taker=to, item_count=1, lines=[f"办理职工心声 · {union}"]),
            Part(hand_over=row, key="voice", label="在办的职工心声", taker=to, item_count=count, lines=lines),
        ]
    Part.objects.bulk_create(made)
    return len(rows) + Absence.objects.count()


def _once(rng: random.Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)
