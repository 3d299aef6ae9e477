"""Three hundred articles of the demonstration group, most of them out, some on their way."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from zgh.foundation.accounts.models import User
from zgh.foundation.audience.models import Audience, PostKind
from zgh.foundation.audience.reaching import unnarrowed
from zgh.foundation.comments.commenting import write
from zgh.foundation.files.attach import attach
from zgh.foundation.files.hold import hold
from zgh.foundation.files.models import LIMIT
from zgh.foundation.orgs.models import Duty, Officer, Union
from zgh.foundation.orgs.models.dated import holds
from zgh.foundation.search.index import update
from zgh.kit.demo import Progress, World
from zgh.kit.regions import PROVINCES

from .beginning import adopt, offer, take_over
from .beginning import draft as begin
from .demo_brands import BRANDED, BY_TITLE
from .demo_words import (
    GROUP,
    LEGAL,
    LOCAL,
    MUST_READ,
    NAMES,
    NARROWED,
    ON_THE_WAY,
    TAKEN_UP,
    TEMPLATES,
    WITH_FILE,
    WORD_BELOW,
)
from .models import Article, Revision, Setting, Template
from .models.readers import DUTY
from .models.revision import derived
from .models.tag import put_tags
from .reading import mark_read, tell_next

STEP = "资讯"
KINDS = (("仓储物流", ("仓储", "库管", "保管", "装卸")), ("驾驶配送", ("司机", "驾驶", "配送")), ("销售", ("销售", "业务", "开票")),
         ("门店", ("药师", "营业员", "店长")), ("职能管理", ("主管", "经理", "主任", "助理")))  # fmt: skip
TONES = (("#f3e3c8", "#c8963e", "#b5192b"), ("#e9f3ee", "#2a7553", "#c8963e"), ("#e8f0f5", "#2f5d7c", "#b5192b"), ("#fbeeed", "#b5192b", "#c8963e"))  # fmt: skip
PICTURED = 5  # every so many has a picture


def build(world: World, progress: Progress) -> None:
    """Give the duty to who writes, then write as they would."""
    if "cast" not in world.shared:
        return
    desk = _Desk(world)
    count = world.count(300, 24)
    for number in range(count):
        desk.local(number, count)
        progress(STEP, number + 1, count + 3)
    desk.of_the_group()
    progress(STEP, count + 1, count + 3)
    desk.of_brands()
    progress(STEP, count + 2, count + 3)
    desk.on_the_way()
    desk.together()
    progress(STEP, count + 3, count + 3)


class _Desk:
    """Who writes for which union."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.random("news")
        cast: dict[str, User] = world.shared["cast"]
        self.employee, self.cadre, self.chair = cast["demo-employee"], cast["demo-cadre"], cast["demo-chair"]
        self.group_chair = cast["demo-group-chair"]
        self.root, self.home = Union.objects.get(depth=1), self.employee.person.union
        for user, union in ((self.cadre, self.home), (self.chair, self.home), (self.group_chair, self.root)):
            if not Duty.objects.filter(holds(), user=user, union=union, code=DUTY).exists():
                Duty.objects.create(user=user, union=union, code=DUTY, starts_on=world.today - dt.timedelta(days=400))
        self.unions = list(Union.objects.filter(depth__gt=1, kind="committee").order_by("path"))
        chairs = Officer.objects.filter(holds(), post="chair", person__user__isnull=False).select_related(
            "person__user"
        )
        self.chairs = {row.union_id: row.person.user for row in chairs}
        for name, words in KINDS:
            PostKind.objects.get_or_create(name=name, defaults={"words": words})
        for name, category, body in TEMPLATES:
            Template.objects.get_or_create(union=self.root, name=name, defaults={"category": category, "body": body})
        self.narrowed = dict(NARROWED)
        # one look and one proof: the chain of a draft shows both
        Setting.decide(self.chair, self.home, reviews_needed=1, proofs_needed=1, comments="reviewed")
        self.pictures = [_picture(tones, shape) for tones in TONES for shape in range(2)]

    def local(self, number: int, count: int) -> None:
        """One of a union's own; every fourth of the demonstration people's."""
        union = self.home if number % 4 == 0 or not self.unions else self.rng.choice(self.unions)
        category, title, lines = LOCAL[number % len(LOCAL)]
        words = {"u": str(union), "n": self.rng.randint(12, 80), "name": self.rng.choice(NAMES),
                 "p": PROVINCES.get(union.province, "本地")}  # fmt: skip
        at = self.world.now - dt.timedelta(hours=26 * (count - number) + self.rng.randint(0, 20))
        by = self.cadre if union == self.home else self.chairs.get(union.pk, self.group_chair)
        self.out(union, by, category, title.format(**words), [line.format(**words) for line in lines], at, number)

    def of_the_group(self) -> None:
        """For everybody, one pinned, two that must be read."""
        for number, (category, title, lines) in enumerate(GROUP):
            at = self.world.now - dt.timedelta(days=4 * number + 1, hours=3)
            row = self.out(self.root, self.group_chair, category, title, lines, at, number * PICTURED)
            if number == 0:
                Article.objects.filter(pk=row.pk).update(pinned_until=self.world.today + dt.timedelta(days=10))
        for (title, lines), facts in ((MUST_READ, {}), (LEGAL, {"is_legal": True})):
            due = self.world.today + dt.timedelta(days=3 if not facts else 6)
            at = self.world.now - dt.timedelta(hours=20)
            row = self.out(self.home, self.cadre, "notice", title, lines, at, 1)
            Article.objects.filter(pk=row.pk).update(must_read=True, due_on=due, **facts)
            row = Article.objects.select_related("audience__union", "live", "head").get(pk=row.pk)
            while tell_next(row):
                pass
            readers = User.objects.filter(person__union=self.home).exclude(pk=self.employee.pk).order_by("pk")
            for user in readers[: max(1, readers.count() * 2 // 3)]:
                mark_read(row, user)

    def out(self, union: Union, by: User, category: str, title: str, lines: list[str], at: dt.datetime, number: int) -> Article:  # fmt: skip
        """Published, with a picture now and then."""
        row, head = self.draft(union, by, category, title, lines, at)
        if number % PICTURED == 0:
            file = attach(row, hold(SimpleUploadedFile("a.png", self.rng.choice(self.pictures))), by, most=LIMIT)
            picture = f'<img src="{file.url}" alt="现场的照片">'
            Revision.objects.filter(pk=head.pk).update(body=f"{head.body}{picture}", cover=str(file.uuid))
        Revision.objects.filter(pk=head.pk).update(is_frozen=True)
        facts = {"state": "published", "live": head, "publish_at": at, "changed_at": at}
        Article.objects.filter(pk=row.pk).update(**facts)
        row = Article.objects.select_related("live", "head", "union", "by").get(pk=row.pk)
        update(row, is_new=True)
        self.tag(row, [brand for words, brand in BY_TITLE if words in title])
        return row

    def tag(self, row: Article, names: list[str]) -> None:
        """Of these brands, as far as there are any."""
        brands = self.world.shared.get("brands", {})
        put_tags(row, [brands[name].pk for name in dict.fromkeys(names) if name in brands])

    def of_brands(self) -> None:
        """What the brands did over the last year, read by some."""
        readers = list(User.objects.filter(person__union=self.home).order_by("pk")[:40])
        for number, (brand, category, title, lines) in enumerate(BRANDED):
            at = self.world.now - dt.timedelta(days=3 + 19 * number, hours=5)
            row = self.out(
                self.root, self.group_chair, category, title, lines, at, number * PICTURED if number % 2 else 1
            )
            self.tag(row, [brand])
            for user in self.rng.sample(readers, min(len(readers), 6 + number % 9)):
                mark_read(row, user)

    def draft(self, union: Union, by: User, category: str, title: str, lines: list[str], at: dt.datetime) -> tuple[Article, Revision]:  # fmt: skip
        """With words."""
        once = uuid.uuid5(uuid.NAMESPACE_URL, f"zgh-news:{union.code}:{title}:{at:%F%H}")
        facts: dict[str, Any] = {"audience": self.audience(union, title), "by": by, "byline": f"{union}"}
        row = Article.objects.create(once=once, union=union, category=category, comments="open", changed_at=at, **facts)
        body = "".join(f"<p>{line}</p>" for line in lines)
        words = {"title": title[:60], "summary": lines[0][:118], "category": category, "byline": f"{union}"}
        head = Revision.objects.create(article=row, number=1, by=by, at=at, **words, **derived(body))
        Article.objects.filter(pk=row.pk).update(head=head)
        row.head = head
        return row, head

    def audience(self, union: Union, title: str) -> Audience:
        """Everybody of the union; a few articles are for some of them only."""
        facts: dict[str, Any] = dict(self.narrowed.pop(title, {}))
        if kinds := facts.pop("kinds", ()):
            found = PostKind.objects.filter(name__in=kinds).order_by("pk")
            facts["post_kinds"] = tuple(str(kind.pk) for kind in found)
        return Audience.objects.create(union=union, **facts)

    def on_the_way(self) -> None:
        """A draft, one in review, one that has passed, one with its hour, one offered to the group."""
        now = self.world.now
        for_review, passed, later, offered, begun = ON_THE_WAY
        self.draft(self.home, self.cadre, *begun, now)
        row, _head = self.draft(self.home, self.cadre, *for_review, now)
        Article.objects.get(pk=row.pk).submit(self.cadre)
        row, _head = self.draft(self.home, self.cadre, *passed, now)
        row = Article.objects.get(pk=row.pk)
        row.submit(self.cadre)
        row.approve(self.chair, seen=row.head.seen, note="改成“热水”更准确，通过", is_proofread=True)
        self.out(self.home, self.cadre, *later, now + dt.timedelta(days=1), 1)
        row = self.out(self.home, self.cadre, *offered, now - dt.timedelta(hours=5), 0)
        if row.union.depth > 1:  # in a very small world the group is all there is
            offer(self.cadre, row, self.root, "一线的事，值得让全集团看见", uuid.uuid5(row.once, "offer"))

    def together(self) -> None:
        """A file to take along, a word below an article, one printed again, one taken up: all by the room's verbs."""
        title, lines = WITH_FILE
        self.by_verbs(self.home, title, lines, "notice", file=_sheet())
        rows = Article.objects.select_related("live", "by", "union", "audience")
        offered = rows.get(live__title=ON_THE_WAY[3][1])
        write(by=self.employee, about=offered, text=WORD_BELOW, once=uuid.uuid5(offered.once, "word"))
        if self.home == self.root:
            return
        source = rows.filter(unnarrowed(), union=self.root, state="published", audience__union=self.root).newest()[0]
        twin = take_over(self.cadre, self.home, source, uuid.uuid5(source.once, "reprint"))
        self.pass_and_publish(twin)
        row = self.by_verbs(self.home, *TAKEN_UP, "people")
        note = "药师自己说起来很平常，我们听着不平常"
        adopt(self.group_chair, offer(self.cadre, row, self.root, note, uuid.uuid5(row.once, "offer")))

    def by_verbs(self, union: Union, title: str, lines: list[str], category: str, file: bytes = b"") -> Article:
        """Written, looked at and published as one does it at the desk."""
        row = begin(self.cadre, union, uuid.uuid5(uuid.NAMESPACE_URL, f"zgh-news-by-hand:{title}"))
        body, documents = "".join(f"<p>{line}</p>" for line in lines), []
        if file:
            held = hold(SimpleUploadedFile("车位登记表.pdf", file))
            documents = [str(attach(row, held, self.cadre, most=LIMIT).uuid)]
        words = {"title": title, "summary": lines[0][:118], "category": category, "documents": documents}
        row.save_draft(self.cadre, seen=row.head.seen, body=body, **words)
        return self.pass_and_publish(row)

    def pass_and_publish(self, row: Article) -> Article:
        """Through the one look that is the custom."""
        row.submit(self.cadre)
        row.approve(self.chair, seen=row.head.seen, is_proofread=True)
        row.publish(self.cadre)
        return Article.objects.select_related("live", "by", "union", "audience").get(pk=row.pk)


def _sheet() -> bytes:
    """A page to fill in, as PDF: lines to write on."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for n in range(14):
        draw.rectangle((120, 220 + n * 96, 1120, 316 + n * 96), outline="#8a6d3b", width=3)
    for x in (320, 700):
        draw.line((x, 220, x, 1564), fill="#8a6d3b", width=3)
    kept = io.BytesIO()
    image.save(kept, "PDF")
    return kept.getvalue()


def _picture(tones: tuple[str, str, str], shape: int) -> bytes:
    """A calm drawing in the house's colours: a sun over fields, or roofs."""
    ground, near, far = tones
    image = Image.new("RGB", (1200, 900), ground)
    draw = ImageDraw.Draw(image)
    draw.ellipse((760, 120, 980, 340), fill=far)
    for step in range(3):
        top, shade = 420 + step * 130, near
        if shape:
            draw.polygon(
                [(x + step * 90, top) for x in (-200,)] + [(260 + step * 90, top - 170), (720 + step * 90, top)],
                fill=shade,
            )
            draw.rectangle((-120 + step * 90, top, 640 + step * 90, 900), fill=ground, outline=near, width=6)
        else:
            draw.ellipse((-300 + step * 420, top, 900 + step * 420, top + 700), fill=shade if step % 2 else far)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()
