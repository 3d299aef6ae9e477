"""The brands of the demonstration group: four with a past, four applications on their way, and people who follow."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from zgh.foundation.accounts.models import User
from zgh.foundation.files.attach import attach
from zgh.foundation.files.hold import hold
from zgh.foundation.files.models import LIMIT
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.kit.demo import Progress, World
from zgh.kit.numbers import drawn

from . import applying
from .demo_covers import cover
from .demo_words import BRANDS, INCUBATIONS, MILESTONES, PEOPLE, REPORT, STORIES
from .models import Brand, BrandPerson, Follow, Incubation, Milestone, Visit
from .models.seats import DUTIES

STEP = "品牌"
DAY = dt.timedelta(days=1)
FOLLOWERS = 260


def build(world: World, progress: Progress) -> None:
    """Through the doors real people use; then moved back in time. Rooms above find the brands in `world.shared`."""
    if "cast" not in world.shared:
        return
    house = _House(world)
    world.shared["brands"] = {}
    for n, facts in enumerate(BRANDS):
        world.shared["brands"][facts[0]] = house.brand(n, *facts)
        progress(STEP, n + 1, len(BRANDS) + len(INCUBATIONS))
    for n, asked in enumerate(INCUBATIONS):
        house.incubation(*asked)
        progress(STEP, len(BRANDS) + n + 1, len(BRANDS) + len(INCUBATIONS))


class _House:
    """Who keeps, who carries, who follows."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.random("brands")
        cast: dict[str, User] = world.shared["cast"]
        self.employee, self.chair, self.top = cast["demo-employee"], cast["demo-chair"], cast["demo-group-chair"]
        self.root, self.home = Union.objects.get(depth=1), self.employee.person.union
        people = Person.objects.filter(user__is_active=True).exclude(user__in=cast.values()).select_related("user")
        self.people = [person.user for person in people.order_by("pk")[:FOLLOWERS]] or [self.employee]
        held = Duty.objects.filter(holds(), code__in=DUTIES, union__depth__gt=1, user__is_active=True)
        self.chairs: dict[int, User] = {}
        for duty in held.select_related("user", "union").order_by("union__path", "pk"):
            self.chairs.setdefault(duty.union_id, duty.user)
        self.used: set[int] = set()

    def _once(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def brand(self, n: int, name: str, kind: str, slogan: str, summary: str, years: int, tone: str, rank: int) -> Brand:
        """With its story, its history, its people and those who follow it."""
        began = self.world.today - dt.timedelta(days=years * 365)
        facts = {"kind": kind, "slogan": slogan, "summary": summary, "story": STORIES[name], "tone": tone}
        row = Brand.found(self.top, once=self._once(), name=name, union=self.root, founded_on=began, **facts)
        picture = attach(row, hold(cover(tone, n)), self.top, most=LIMIT)
        row.edit(self.top, seen=row.seen, cover=str(picture.uuid))
        row.place(self.top, rank)
        Brand.objects.filter(pk=row.pk).update(recognised_on=began)
        for place, (ago, title, words) in enumerate(MILESTONES[name]):
            files = [hold(cover(tone, n, place))] if title.startswith("*") else []
            on = self.world.today - ago * DAY
            Milestone.add(self.top, row, on=on, title=title.removeprefix("*"), words=words, files=files)
        for place, (outside, role, words) in enumerate(PEOPLE[name], start=1):
            self.person(row, outside, role, words, place)
        fans = {self.employee, *self.rng.sample(self.people, len(self.people) * (4 - n) // 6)} if n in (0, 3) else set()
        fans |= set(self.rng.sample(self.people, len(self.people) * (4 - n) // 8))
        Follow.objects.bulk_create([Follow(pk=drawn(), brand=row, user=user) for user in fans])
        return row

    def person(self, row: Brand, outside: str, role: str, words: str, place: int) -> None:
        """A colleague who agrees, or somebody from outside."""
        facts: dict[str, Any] = {"role": role, "words": words, "place": place}
        if outside:
            BrandPerson.add(self.top, row, name=outside, **facts)
            return
        free = [user for user in self.people if user.pk not in self.used] or self.people
        user = self.rng.choice(free)
        self.used.add(user.pk)
        if not BrandPerson.objects.filter(brand=row, user=user).exists():
            BrandPerson.add(self.top, row, user=user, **facts).confirm(user)

    def incubation(  # the columns of the table
        self, province: str, name: str, slogan: str, why: str, plan: str, needs: str, state: str,
        visits: tuple[tuple[int, str, str], ...], said: str,
    ) -> None:  # fmt: skip
        """As far as `state`, with what the coach noted."""
        union = self.union_of(province)
        if union is None:
            return  # in a very small world the group is all there is
        by = self.chairs[union.pk]
        carrier = User.objects.filter(person__union=union, is_active=True).exclude(pk=by.pk).order_by("pk").first()
        row = applying.draft(by, union, self._once())
        words = {"name": name, "slogan": slogan, "why": why, "plan": plan, "needs": needs}
        row.save_draft(by, **words, carried_by=carrier or by)
        row.submit(by)
        if state == "submitted":
            self._date(row, 4)
            return
        row.accept(self.top, "" if state == "trial" else said)
        for ago, how, seen in visits:
            row.note_visit(self.top, on=self.world.today - ago * DAY, how=how, words=seen)
        if state == "declined":
            row.decline(self.top, said)
        if state == "trial":
            self._try(row, by, said)
        self._date(row, max(ago for ago, _how, _words in visits) + 12)

    def _try(self, row: Incubation, by: User, said: str) -> None:
        brand = row.try_out(self.top, until=self.world.today + 20 * DAY, words=said)
        first = attach(brand, hold(cover("gold", 2, 3)), by, most=LIMIT)
        story = "".join(f"<p>{line}</p>" for line in (row.why, *row.plan.splitlines()))
        brand.edit(by, seen=brand.seen, cover=str(first.uuid), tone="gold", story=story, summary=row.why[:60])
        for ago, title in ((55, "第一条线路出发"), (31, "走完第二条线路"), (8, "雨里到的最后一个网点")):
            Milestone.add(by, brand, on=self.world.today - ago * DAY, title=title, words="")
        row.report(by, words=REPORT)
        spans = {"trial_from": self.world.today - 58 * DAY}
        Incubation.objects.filter(pk=row.pk).update(**spans, reported_at=self.world.now - 2 * DAY)
        Brand.objects.filter(pk=brand.pk).update(founded_on=self.world.today - 58 * DAY)

    def union_of(self, province: str) -> Union | None:
        """A union of that province with somebody who may apply; of 甘肃 the demonstration people's own."""
        if province == self.home.province and self.home.pk in self.chairs and self.home.depth > 1:
            return self.home
        rows = Union.objects.filter(pk__in=self.chairs, depth__gt=1, kind="committee").exclude(pk=self.home.pk)
        rows = rows.exclude(pk__in=Incubation.objects.values("union"))
        return rows.filter(province=province).first() or rows.first()

    def _date(self, row: Incubation, ago: int) -> None:
        """Sent in that many days before; what is owed then is owed that much earlier, unless it lies ahead."""
        Incubation.objects.filter(pk=row.pk).update(submitted_at=self.world.now - ago * DAY)
        Visit.objects.filter(incubation=row).update(at=self.world.now - DAY)
