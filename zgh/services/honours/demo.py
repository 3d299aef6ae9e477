"""The honours of the demonstration group: through the doors real people use, then moved back in time."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from zgh.foundation.accounts.models import User
from zgh.foundation.files.hold import hold
from zgh.foundation.files.models import StoredFile
from zgh.foundation.orgs.models import Person, Union
from zgh.kit.demo import Progress, World
from zgh.services.news.models import Article

from . import making
from .demo_words import HONOURS, REPORTED, REVOKED, WANTED
from .models import Award, Honour
from .models.paper import put_photo

STEP = "荣誉"
STORIED = 3  # every so many has a story
TONES = (("#f3e3c8", "#8c5a3c"), ("#e9f3ee", "#2a7553"), ("#e8f0f5", "#2f5d7c"), ("#fbeeed", "#b5192b"))


def build(world: World, progress: Progress) -> None:
    """At least six, so that every page has something to show."""
    if "cast" not in world.shared:
        return
    wall = _Wall(world)
    count = world.count(len(HONOURS), 9)
    for n in range(count):
        wall.add(n)
        progress(STEP, n + 1, count + 1)
    wall.tell()
    progress(STEP, count + 1, count + 1)


class _Wall:
    """Who enters, who verifies, whose honours they are."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.random("honours")
        cast: dict[str, User] = world.shared["cast"]
        self.cadre, self.chair, self.top = cast["demo-cadre"], cast["demo-chair"], cast["demo-group-chair"]
        self.employee, self.hr = cast["demo-employee"], cast["demo-hr"]
        self.root, self.home = Union.objects.get(depth=1), self.employee.person.union
        self.unions = list(Union.objects.filter(depth__gt=1, kind="committee", closed_on=None).order_by("path"))
        known = [user.pk for user in cast.values()]
        people = Person.objects.filter(user__isnull=False, employments__ends_on=None, union__isnull=False)
        people = people.exclude(user__in=known).select_related("user", "union").distinct().order_by("pk")
        self.people = list(people[:400])
        stories = Article.objects.filter(category="people", state="published").order_by("-publish_at")
        self.stories = list(stories[:8])

    def _once(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def add(self, n: int) -> None:
        """One honour, as far as its line says."""
        award, title, level, body, kind, holder, back, citation, fate = HONOURS[n]
        year = max(1949, self.world.today.year - back)
        at_home = n % 3 == 0 or n < 2 or not self.unions
        union = self.home if at_home else self.rng.choice(self.unions)
        person = self._person(n, union, holder) if kind == "person" else None
        if person is not None:
            union = person.union
        facts: dict[str, Any] = {
            "award": Award.objects.filter(name=award, kind=kind).first() if award else None, "title": title,
            "level": level, "body": body, "kind": kind, "person": person, "union": union, "year": year,
            "holder": "" if person else holder or union.name, "citation": citation, "granted_on": None,
            "number": f"示例〔{year}〕{n + 1}号",
        }  # fmt: skip
        enterer, checker = (self.cadre, self.chair) if union == self.home else (self.hr, self.top)
        files = [hold(self._certificate(title, year))] if n % 4 == 0 else []
        honour = making.enter(by=enterer, once=self._once(), files=files, **facts)
        honour.record(enterer)
        honour = Honour.objects.get(pk=honour.pk)
        if fate != "waits":
            honour.verify(checker, is_history=fate == "history")
            self._decide(honour, fate, enterer, n)

    def _person(self, n: int, union: Union, holder: str) -> Person | None:
        if holder:
            return None
        if n == 0:
            return self.employee.person
        near = [person for person in self.people if person.union_id == union.pk] or self.people
        person = self.rng.choice(near) if near else self.employee.person
        if person in self.people:
            self.people.remove(person)
        return person

    def _decide(self, honour: Honour, fate: str, enterer: User, n: int) -> None:
        holder = honour.person.user if honour.person_id else None
        if fate == "mine":  # told, and not answered yet: for whoever tries the demonstration
            put_photo(honour, enterer, self._photo(n))
            honour.ask_change(self.employee, WANTED)
            return
        if holder is not None and fate != "history":
            honour.agree(holder)
        if n % STORIED == 1 and self.stories:
            honour.link_story(enterer, self.stories[n % len(self.stories)])
        if fate == "shown" and n % 2 and holder is not None:
            put_photo(honour, holder, self._photo(n))
        if fate == "hidden" and holder is not None:
            honour.hide(holder)
        if fate == "revoked":
            number = f"示例〔{self.world.today.year}〕99号"
            day = self.world.today - dt.timedelta(days=20)
            honour.revoke(enterer, revoked_on=day, revoked_number=number, reason=REVOKED)
        back = timezone.now() - dt.timedelta(days=7 * n)
        Honour.objects.filter(pk=honour.pk).update(created_at=back, shown_from=back)

    def tell(self) -> None:
        """One told of by its holder, waiting at the cadre's desk."""
        who = next((person.user for person in self.people if person.union_id == self.home.pk), self.employee)
        title, back = REPORTED
        year = self.world.today.year - back
        making.report(
            by=who, once=self._once(), files=[hold(self._certificate(title, year))], title=title, year=year,
            body="重药集团工会（示例）",
        )  # fmt: skip

    def _certificate(self, title: str, year: int) -> SimpleUploadedFile:
        """A made-up certificate: a red border, gold lines where words would be, no seal."""
        image = Image.new("RGB", (960, 680), "#fffdf8")
        draw = ImageDraw.Draw(image)
        draw.rectangle((20, 20, 940, 660), outline="#b5192b", width=8)
        draw.rectangle((40, 40, 920, 640), outline="#c8963e", width=3)
        draw.rectangle((330, 120, 630, 170), fill="#b5192b")
        for row in range(4 + (len(title) + year) % 3):
            draw.line((150, 260 + row * 60, 810 - row * 70, 260 + row * 60), fill="#c8963e", width=5)
        return _png(image, "certificate.png")

    def _photo(self, n: int) -> StoredFile:
        """A made-up portrait: head and shoulders in the house's colours, nobody's face."""
        ground, cloth = TONES[n % len(TONES)]
        image = Image.new("RGB", (600, 600), ground)
        draw = ImageDraw.Draw(image)
        draw.ellipse((90, 380, 510, 900), fill=cloth)
        draw.ellipse((200, 130, 400, 370), fill="#e8c9a8")
        draw.pieslice((190, 110, 410, 350), 180, 360, fill="#3b2f2a")
        return hold(_png(image, "portrait.png"))


def _png(image: Image.Image, name: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")
