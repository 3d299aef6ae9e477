"""The stage of the demonstration group: works with pictures, collections, talk under them, and a desk with work on it."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from PIL import Image, ImageDraw, ImageFilter

from zgh.foundation.accounts.models import User
from zgh.foundation.audience.models import Audience
from zgh.foundation.comments.commenting import write
from zgh.foundation.comments.models import Comment
from zgh.foundation.files.hold import hold
from zgh.foundation.moderation import looking
from zgh.foundation.moderation.listing import Line, add_words
from zgh.foundation.moderation.models import Review
from zgh.foundation.moderation.models.desk import set_rules
from zgh.foundation.orgs.duties import grant
from zgh.foundation.orgs.models import Duty, Person, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.kit.demo import Progress, World

from . import posting
from .demo_words import COLLECTIONS, COMMENTS, FLAGGED, HELD, PLEA, REASON, REPLIES, WORDS, WORKS, WRONGLY
from .models import Appreciation, Work

STEP = "展示舞台"
BRANDS = {"photo": "爱和美让你熠熠生辉", "art": "爱和美让你熠熠生辉", "skill": "提素建功"}  # by kind
DAY = dt.timedelta(days=1)
SKIES = (("#f6c48a", "#7a4b52"), ("#9fc5d8", "#2f4a5f"), ("#f2e2c4", "#8c5a3c"), ("#c9d8b6", "#3f5d45"))


def build(world: World, progress: Progress) -> None:
    """Through the doors real people use; then moved back in time."""
    if "cast" not in world.shared:
        return
    stage = _Stage(world)
    many = world.count(40, 22)
    for n in range(many):
        stage.show(n)
        progress(STEP, n + 1, many + 2)
    stage.collect()
    progress(STEP, many + 1, many + 2)
    stage.trouble()
    progress(STEP, many + 2, many + 2)


class _Stage:
    """Who posts, who looks, who talks."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.random("showcase")
        cast: dict[str, User] = world.shared["cast"]
        self.employee, self.chair, self.top = cast["demo-employee"], cast["demo-chair"], cast["demo-group-chair"]
        self.root, self.union = Union.objects.get(depth=1), self.employee.person.union
        self.keeper = self._keep(cast["demo-cadre"])
        low, high = self.union.path, next_sibling(self.union.path)
        people = Person.objects.filter(user__isnull=False, union__path__gte=low, union__path__lt=high)
        people = people.exclude(user__in=(self.employee, self.chair, self.keeper, self.top))
        self.people = [person.user for person in people.select_related("user").order_by("pk")[:40]] or [self.employee]
        self.works: list[Work] = []
        set_rules(self.root, self.top, first_posts=0, burst_count=200)  # while the story is made
        add_words(self.root, self.top, [Line(*word) for word in WORDS])

    def _keep(self, cadre: User) -> User:
        """The group's chair lets the demonstration cadre look after news, comments and the stage of their union."""
        if not Duty.objects.filter(holds(), user=cadre, union=self.union, code="news").exists():
            grant(self.top, cadre, self.union, "news")
        return User.objects.get(pk=cadre.pk)

    def _once(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def show(self, n: int) -> None:
        """One work, looked at and talked about; the last few still wait or were not shown."""
        title, kind, text = WORKS[n % len(WORKS)]
        if n >= len(WORKS):
            title = f"{title}（二）"
        author = self.employee if n == 0 else self.rng.choice(self.people)
        has_photo = kind in ("photo", "art", "skill", "model") or n % 3 == 0
        facts: dict[str, Any] = {"files": [hold(self._picture(n))] if has_photo else [], "has_consent": has_photo}
        facts["brand"] = self.world.shared.get("brands", {}).get(BRANDS.get(kind, "")) if n % 3 else None
        if n % 7 == 1:
            facts["shown"] = [self.employee]
        work = posting.draft(
            by=author, once=self._once(), stage=self.root if n % 2 else self.union, kind=kind, title=title, text=text,
            **facts,
        )  # fmt: skip
        if n % 13 == 12:
            return  # a draft
        work.submit(author)
        if n % 11 == 10:
            return  # waits for a look
        review = Review.objects.select_related("union").get(about_type="showcase.work", about_id=work.pk, state="open")
        if n % 17 == 16:
            review.hide(self.keeper, "照片里看得到顾客的处方，请换一张再送")
            return
        review.approve(self.keeper)
        work.refresh_from_db()
        for part in work.parts.all() if n > 1 else ():  # the first asks still
            part.confirm(self.employee)
        self._talk(work, n)
        self._date(work, n)
        self.works.append(work)

    def _talk(self, work: Work, n: int) -> None:
        for who in self.rng.sample(self.people, min(len(self.people), self.rng.randint(0, 12))):
            if who != work.author:
                Appreciation.objects.create(work=work, by=who)
        Work.objects.filter(pk=work.pk).update(like_count=work.likes.count())
        if n % 4 == 0:
            work.feature(self.keeper if work.author != self.keeper else self.chair)
        for said in self.rng.sample(COMMENTS, self.rng.randint(0, 4)):
            row = write(by=self.rng.choice(self.people), about=work, text=said, once=self._once())
            if self.rng.random() < 0.4:
                write(by=work.author, about=work, text=self.rng.choice(REPLIES), once=self._once(), parent=row)

    def _date(self, work: Work, n: int) -> None:
        back = dt.timedelta(days=n * 2, hours=self.rng.randint(1, 20))
        Work.objects.filter(pk=work.pk).update(
            created_at=F("created_at") - back - DAY, published_at=F("published_at") - back
        )
        Comment.objects.filter(thread__about_id=work.pk, thread__about_type="showcase.work").update(
            written_at=F("written_at") - back * 0.9, shown_at=F("shown_at") - back * 0.9
        )

    def collect(self) -> None:
        """Five collections of the group, one of them for women and one for members, which is still a draft."""
        for n, (title, story, kinds, narrowed) in enumerate(COLLECTIONS, 1):
            works = [work for work in self.works if work.kind in kinds][:8]
            if works:
                row = posting.collect(
                    by=self.top, once=self._once(), union=self.root, audience=Audience(union=self.root, **narrowed),
                    works=works, title=title, story=story,
                )  # fmt: skip
                if n < len(COLLECTIONS):
                    row.publish(self.top)

    def trouble(self) -> None:
        """Comments that wait, one that was reported, one whose author appeals; then the usual rules."""
        if not self.works or len(self.people) < 4:
            return
        one, two, three, four = self.people[:4]
        about = self.works[0]
        write(by=one, about=about, text=HELD, once=self._once())
        write(by=two, about=about, text="想买同款的加微信：abc123", once=self._once())
        flagged = write(by=three, about=about, text=FLAGGED, once=self._once())
        looking.flag(flagged, four, "abuse", "大家都认真拍的，这么说不合适")
        wrong = write(by=self.employee, about=self.works[-1], text=WRONGLY, once=self._once())
        looking.flag(wrong, four, "other")
        review = Review.objects.select_related("union").get(about_id=wrong.pk, state="open")
        review.hide(self.keeper, REASON)
        review.appeal(self.employee, PLEA)
        set_rules(self.root, self.top, first_posts=None, burst_count=None)

    def _picture(self, n: int) -> SimpleUploadedFile:
        """A made-up picture: a sky, hills, a sun."""
        light, dark = SKIES[n % len(SKIES)]
        image = Image.linear_gradient("L").resize((960, 720))
        image = Image.composite(Image.new("RGB", image.size, dark), Image.new("RGB", image.size, light), image)
        draw = ImageDraw.Draw(image)
        x, y, r = self.rng.randint(150, 800), self.rng.randint(120, 330), self.rng.randint(50, 110)
        draw.ellipse((x - r, y - r, x + r, y + r), fill="#fff3d6")
        for layer in range(3):
            points = [(at, 420 + layer * 90 + self.rng.randint(-70, 40)) for at in range(0, 1081, 120)]
            shade = tuple(max(20, int(dark[i : i + 2], 16) - layer * 22) for i in (1, 3, 5))
            draw.polygon([(0, 720), *points, (960, 720)], fill=shade)
        out = io.BytesIO()
        image.filter(ImageFilter.GaussianBlur(1)).save(out, "JPEG", quality=85)
        return SimpleUploadedFile("work.jpg", out.getvalue(), "image/jpeg")
