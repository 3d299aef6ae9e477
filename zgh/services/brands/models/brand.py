"""A brand of a union: a name people know, what stands behind it, and who looks after it."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import EVERYBODY, NOBODY, PermittedQuerySet
from zgh.foundation.audit.book import record
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models.scoping import UnionScoped
from zgh.foundation.search.index import forget, update
from zgh.foundation.stock.models import Lockable, lock
from zgh.kit.refusals import Refusal
from zgh.kit.richtext import holds, text_of

from .edition import keep
from .follow import Follow
from .person import BrandPerson
from .seats import OPEN, above, is_of_the_group, keeps, sees

LONGEST = 12_000  # characters of a story
LAST_RANK = 50


class Stale(Refusal):
    """Somebody else has saved this brand since the page was opened; nothing was written."""


class BrandQuerySet(PermittedQuerySet):
    """What lists show."""

    def in_brief(self) -> Self:
        """Without the story."""
        return self.select_related("union").defer("story", "story_text")

    def open(self) -> Self:
        """Those that live: on trial or recognised."""
        return self.filter(state__in=OPEN)

    def with_followers(self, user: Any) -> Self:
        """How many follow each, and whether `user` does."""
        mine = Follow.objects.filter(brand=OuterRef("pk"))
        many = mine.order_by().values("brand").annotate(n=Count("pk")).values("n")
        return self.annotate(
            follower_count=Coalesce(Subquery(many), 0),
            is_followed=Exists(mine.filter(user_id=user.pk)),
        )

    def with_part_of(self, user: Any) -> Self:
        """The key of what `user` is asked about or has answered (`my_part`), or None."""
        mine = BrandPerson.objects.filter(brand=OuterRef("pk"), user_id=user.pk).exclude(state="off")
        return self.annotate(my_part=Subquery(mine.values("pk")[:1]))


def asked(user: Any) -> Q:
    """Brands that want to name this person: they may look at what they are asked about."""
    return Q(Exists(BrandPerson.objects.filter(brand=OuterRef("pk"), user=user).exclude(state="off")))


def follows(user: Any) -> Q:
    """What this person follows, whatever has become of it."""
    return Q(Exists(Follow.objects.filter(brand=OuterRef("pk"), user=user)))


class Brand(UnionScoped, Lockable):
    """A brand (品牌) or a theme (主题活动). Founded by the group's own cadres, or out of an incubation.

    `story` is safe markup whose pictures are files of this row, as `cover` is (its public number). `rank`: its place
    in lists, given by the group's cadres. `save_count` tells two pages of one brand apart. Source: the article;
    domain §1.3.
    """

    class Kind(models.TextChoices):
        BRAND = "brand", gettext_lazy("工会品牌")
        THEME = "theme", gettext_lazy("主题活动")

    class Tone(models.TextChoices):
        """The design guide's tones: each has its contrast checked in both looks."""

        RED = "red", gettext_lazy("红")
        GOLD = "gold", gettext_lazy("金")
        GREEN = "green", gettext_lazy("绿")
        BLUE = "blue", gettext_lazy("蓝")

    class State(models.TextChoices):
        TRIAL = "trial", gettext_lazy("试行中")
        RECOGNISED = "recognised", gettext_lazy("已认定")
        RETIRED = "retired", gettext_lazy("已收官")
        CLOSED = "closed", gettext_lazy("试行没有通过")

    once = models.UUIDField(gettext_lazy("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(gettext_lazy("类别"), max_length=5, choices=Kind.choices, default=Kind.BRAND)
    name = models.CharField(gettext_lazy("名称"), max_length=20)
    slogan = models.CharField(gettext_lazy("口号"), max_length=40, blank=True)
    summary = models.CharField(gettext_lazy("一句话介绍"), max_length=120, blank=True)
    story = models.TextField(gettext_lazy("品牌故事"), blank=True)
    story_text = models.TextField(gettext_lazy("品牌故事文字"), blank=True)
    founded_on = models.DateField(gettext_lazy("创建日期"), null=True, blank=True)
    cover = models.CharField(gettext_lazy("封面"), max_length=36, blank=True)
    tone = models.CharField(gettext_lazy("颜色"), max_length=5, choices=Tone.choices, default=Tone.RED)
    rank = models.PositiveSmallIntegerField(gettext_lazy("排位"), default=LAST_RANK)
    state = models.CharField(gettext_lazy("状态"), max_length=10, choices=State.choices, default=State.TRIAL)
    recognised_on = models.DateField(gettext_lazy("认定日期"), null=True, blank=True)
    save_count = models.PositiveIntegerField(gettext_lazy("存过几次"), default=0)

    flow = Flow(
        "state",
        edit=("trial|recognised", ""),
        place=("trial|recognised", ""),
        recognise=("trial", "recognised"),
        close=("trial", "closed"),
        retire=("recognised", "retired"),
        bring_back=("retired", "recognised"),
        pass_on=("trial|recognised|retired|closed", ""),
    )
    objects = BrandQuerySet.as_manager()
    permissions = {
        "view": lambda user: sees(user) | asked(user),
        "read": lambda user: sees(user) & ~Q(state="closed"),
        "follow": lambda user: sees(user) & Q(state__in=OPEN),
        "unfollow": follows,
        # what one may say that something belongs to
        "tag": lambda user: sees(user) & Q(state__in=OPEN),
        "work": keeps,
        **dict.fromkeys(("edit", "add_milestone", "add_person"), lambda user: keeps(user) & Q(state__in=OPEN)),
        "place": lambda user: EVERYBODY if is_of_the_group(user) else NOBODY,
        **dict.fromkeys(("retire", "bring_back"), above),
        **dict.fromkeys(("recognise", "close", "pass_on"), lambda user: NOBODY),  # by its incubation, by a merger
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("工会品牌")
        ordering = ["rank", F("recognised_on").desc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=~Q(state="closed"), name="brand_name_once"),
            models.CheckConstraint(
                condition=~Q(state="recognised") | Q(recognised_on__isnull=False), name="brand_recognised_on_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "rank", "-recognised_on"], name="brand_list"),
            models.Index(fields=["union", "state"], name="brand_desk"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("brands:brand", kwargs={"pk": self.pk})

    @property
    def work_url(self) -> str:
        """Where it is worked on."""
        return reverse("brands:work", kwargs={"pk": self.pk})

    def shows(self, key: str) -> bool:
        """Whether this file stands on its page; pictures of earlier texts are kept for them."""
        return key == self.cover or holds(self.story, key)

    @property
    def is_open(self) -> bool:
        """Lives: can be followed and tagged."""
        return self.state in OPEN

    @property
    def seen(self) -> str:
        """What a page shows of it, for a form that may be stale when it comes back."""
        return str(self.save_count)

    @classmethod
    def begin(cls, by: Any, *, once: uuid.UUID, **facts: Any) -> Brand:
        """A new one, on trial. The same `once` twice is one; ValidationError where the name is taken."""
        if found := cls.objects.filter(once=once).first():
            return found
        facts["story_text"] = text_of(facts.get("story", ""))
        try:
            with transaction.atomic():
                row = cls.objects.create(once=once, **facts)
                update(row, is_new=True)
                return row
        except IntegrityError as error:
            if found := cls.objects.filter(once=once).first():
                return found
            raise ValidationError({"name": _("已经有一个叫“%(name)s”的品牌了") % facts}) from error

    @classmethod
    def found(cls, by: Any, *, once: uuid.UUID, **facts: Any) -> Brand:
        """One of the group's own, recognised at once: nobody stands above the group to try it."""
        with transaction.atomic():
            row = cls.begin(by, once=once, **facts)
            if row.flow.can(row, "recognise"):
                record(by, "brands.found", row, after={"name": row.name})
                row.recognise(by)
        return row

    def edit(self, by: Any, *, seen: str, **facts: Any) -> None:
        """Other words, another cover. Raises Stale when the brand is not the one `seen` on the page any more.

        ValidationError where the name is taken. Counts at once: it is read from now on.
        """
        if "story" in facts:
            facts["story_text"] = text_of(facts["story"])
        try:
            with transaction.atomic():
                lock(self)
                self.refresh_from_db(fields=["state", "save_count", "story"])
                if seen != self.seen:
                    raise Stale
                keep(self, by, self.story, facts.get("story", self.story))
                kept = {name: facts.pop(name) for name in ("name", "slogan", "kind") if name in facts}
                self.flow.move(self, "edit", by, **kept)
                type(self).objects.filter(pk=self.pk).update(save_count=F("save_count") + 1, **facts)
                self.refresh_from_db()
                update(self)
        except IntegrityError as error:
            raise ValidationError({"name": _("已经有一个同名的品牌了")}) from error

    def place(self, by: Any, rank: int) -> None:
        """Where it stands in lists."""
        self.flow.move(self, "place", by, rank=rank)

    def recognise(self, by: Any) -> None:
        """Everybody in the group sees it from now on."""
        with transaction.atomic():
            self.flow.move(self, "recognise", by, recognised_on=timezone.localdate())
            update(self)

    def close(self, by: Any) -> None:
        """The trial has ended without being recognised: only those who kept it see it still."""
        with transaction.atomic():
            self.flow.move(self, "close", by)
            forget(self)

    def retire(self, by: Any, reason: str = "") -> None:
        """It has run its course. What it did stays to be read; nothing new belongs to it."""
        with transaction.atomic():
            self.flow.move(self, "retire", by, note=reason)
            update(self)

    def bring_back(self, by: Any) -> None:
        """It lives again."""
        with transaction.atomic():
            self.flow.move(self, "bring_back", by)
            update(self)

    def pass_on(self, by: Any, union: Any) -> None:
        """Another union keeps it: its own was merged into that one."""
        with transaction.atomic():
            self.flow.move(self, "pass_on", by, union_id=union.pk)

    def follow(self, by: Any) -> None:
        """Be told of what is new. Twice is once."""
        Follow.objects.bulk_create([Follow(brand=self, user=by)], ignore_conflicts=True)

    def unfollow(self, by: Any) -> None:
        """No longer."""
        Follow.objects.filter(brand=self, user=by).delete()
