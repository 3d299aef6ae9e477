"""Builds the demonstration group: companies, unions, coverage, people, officers and the accounts in README."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from pypinyin import Style, lazy_pinyin

from zgh.foundation.accounts.models import Phone, User
from zgh.kit.demo import Progress, World, in_batches

from .demo_accounts import open_accounts
from .demo_import import bring_roster
from .demo_tree import Unit, build_trees
from .demo_words import GIVEN_2, GIVEN_F, GIVEN_M, POSTS, RARE, SURNAMES
from .models import Duty, Employment, IdentityNumber, Membership, Officer, Person
from .officers import RANKS

STEP = "职工"


def build(world: World, progress: Progress) -> None:
    """Fill an empty database; leaves `unions`, `units`, `cast` in `world.shared` for the rooms above."""
    units = build_trees(world, progress)
    rng = world.random("people")
    sizes = _sizes(world.count(14_200, 60), len(units), rng)
    done, total = 0, sum(sizes)
    for batch in in_batches(list(zip(units, sizes, strict=True)), 40):
        done += _staff(world, batch, done, rng)
        progress(STEP, done, total)
    _lead(world, units, rng)
    open_accounts(world)
    bring_roster(world)


def _sizes(total: int, units: int, rng: random.Random) -> list[int]:
    """Head counts with a long tail: a few big plants, many small companies."""
    weights = [rng.paretovariate(1.3) for _ in range(units)]
    weights = [min(w, 12) for w in weights]
    return [max(4, round(total * w / sum(weights))) for w in weights]


def _staff(world: World, batch: list[tuple[Unit, int]], first: int, rng: random.Random) -> int:
    """People of some units: login, phone, person, identity number, job, membership; returns how many."""
    rows = [_someone(world, unit, rng) for unit, size in batch for _ in range(size)]
    users = User.objects.bulk_create(
        [User(username=f"zgh{first + i:06d}", name=r["name"], password="!") for i, r in enumerate(rows)]  # noqa: S106
    )
    Phone.objects.bulk_create(
        [Phone(user=u, is_verified=True, **Phone.fields_for(f"170{first + i:08d}")) for i, u in enumerate(users)]
    )
    people = Person.objects.bulk_create(
        [
            Person(
                user=u, name=r["name"], initials=initials(r["name"]), sex=r["sex"], born_on=r["born"], union=r["union"]
            )
            for u, r in zip(users, rows, strict=True)
        ]
    )
    IdentityNumber.objects.bulk_create(
        [
            IdentityNumber(person=p, **IdentityNumber.fields_for(_id_number(r, first + i)))
            for i, (p, r) in enumerate(zip(people, rows, strict=True))
        ]
    )
    _history(world, people, rows, first)
    return len(rows)


def _someone(world: World, unit: Unit, rng: random.Random) -> dict[str, Any]:
    sex = "F" if rng.random() < 0.58 else "M"
    pool = GIVEN_F if sex == "F" else GIVEN_M
    given = rng.choice(pool) if rng.random() < 0.3 else rng.choice(GIVEN_2) + rng.choice(pool)
    name = rng.choice(RARE) if rng.random() < 0.003 else rng.choice(SURNAMES) + given
    born = world.today - dt.timedelta(days=int(rng.triangular(22, 59, 35) * 365.25))
    latest = max(400, int((world.today - born).days - 21 * 365.25))
    hired = world.today - dt.timedelta(days=rng.randint(20, min(latest, 9000)))
    post, _weight, department = rng.choices(POSTS, weights=[p[1] for p in POSTS])[0]
    form = rng.choices(["contract", "dispatched", "rehired", "intern"], weights=[88, 8, 2, 2])[0]
    joined = min(hired + dt.timedelta(days=rng.randint(30, 400)), world.today) if rng.random() < 0.95 else None
    union = rng.choice(unit.branches) if unit.branches and rng.random() < 0.7 else unit.union
    return {
        "unit": unit, "union": union, "name": name, "sex": sex, "born": born, "hired": hired, "post": post, "department": department,
        "form": form, "joined": joined,
        "moved": rng.random() < 0.06, "retained": rng.random() < 0.01,
    }  # fmt: skip


def _history(world: World, people: list[Person], rows: list[dict[str, Any]], first: int) -> None:
    """Dated jobs and memberships; some people have moved once, so both tables hold history."""
    jobs, memberships = [], []
    for i, (person, r) in enumerate(zip(people, rows, strict=True)):
        unit, start = r["unit"], r["hired"]
        facts = {"post": r["post"], "department": r["department"], "form": r["form"]}
        jobs.append(
            Employment(person=person, company=unit.company, employee_no=f"{first + i:07d}", starts_on=start, **facts)
        )
        if r["joined"] is None or not unit.is_covered:
            continue
        standing = "retained" if r["retained"] else "full"
        joined = r["joined"]
        if r["moved"] and unit.parent_union is not None:
            moved = joined + (world.today - joined) / 2
            memberships.append(Membership(person=person, union=unit.parent_union, starts_on=joined, ends_on=moved))
            joined = moved
        memberships.append(
            Membership(
                person=person, union=r["union"], starts_on=joined, standing=standing, card_no=f"62{first + i:010d}"
            )
        )
    Employment.objects.bulk_create(jobs)
    Membership.objects.bulk_create(memberships)


DUTIES = {
    "chair": ("chair", "voice"),
    "secretary": ("voice", "orgs"),
    "vice_chair": ("voice",),
    "women_head": ("counsel",),  # 知心大姐
}


def _lead(world: World, units: list[Unit], rng: random.Random) -> None:
    """Chair, vice-chair, women's head and secretary of every union, with terms, and the duties that go with them."""
    officers: list[Officer] = []
    duties: list[Duty] = []
    by_union: dict[int, list[Person]] = {}
    wanted = [u.pk for u in world.shared["unions"]]
    for person in Person.objects.filter(union_id__in=wanted).order_by("pk").iterator(chunk_size=2000):
        staff = by_union.setdefault(person.union_id or 0, [])
        if len(staff) < 6:
            staff.append(person)
    taken: set[int] = set()
    for union in world.shared["unions"]:
        staff = [p for p in _near(union, world, by_union) if p.pk not in taken][:4]
        start = world.today - dt.timedelta(days=rng.randint(60, 1700))
        term = rng.randint(1, 6)
        for person, post in zip(staff, ("chair", "secretary", "vice_chair", "women_head"), strict=False):
            taken.add(person.pk)
            facts = {"post": post, "rank": RANKS[post], "term_no": term, "starts_on": start}
            officers.append(Officer(union=union, person=person, **facts))
            codes = DUTIES.get(post, ())
            duties += [Duty(user_id=person.user_id, union=union, code=code, starts_on=start) for code in codes]
    Officer.objects.bulk_create(officers)
    Duty.objects.bulk_create(duties)


def _near(union: Any, world: World, by_union: dict[int, list[Person]]) -> list[Person]:
    """Candidates for a union's posts: its own people, else those of its parent."""
    own = by_union.get(union.pk, [])
    parent = world.shared["union_by_path"].get(union.path[:-4])
    return own if len(own) >= 2 or parent is None else own + by_union.get(parent.pk, [])


def _id_number(r: dict[str, Any], serial: int) -> str:
    """A well-formed invented number: region, birth date, serial, check digit (GB 11643)."""
    order = (serial * 2 + (1 if r["sex"] == "M" else 0)) % 1000
    area = f"{r['unit'].company.province or '50'}{1000 + serial // 500:04d}"[:6]
    body = f"{area}{r['born']:%Y%m%d}{order:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def initials(name: str) -> str:
    """王丽娟 → wlj."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))[:30].lower()
