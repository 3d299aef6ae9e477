"""An article: whose it is, whom it is for, when, and which of its revisions is public."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.audience.models import Audience
from zgh.foundation.audience.reaching import unnarrowed
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models.scoping import UnionScoped
from zgh.foundation.stock.models import Lockable
from zgh.services.brands.models import Brand

from .category import Category
from .publishing import Publishing
from .readers import reads, remembers, reviews, throws_away, writes
from .tag import Tag, Tagging
from .untagging import Untagging, untags
from .writing import Writing


class Comments(models.TextChoices):
    """What colleagues may say below it."""

    OPEN = "open", _("可以评论")
    REVIEWED = "reviewed", _("评论先审后发")
    CLOSED = "closed", _("不开评论")


MOST_PINNED = 5


class ArticleQuerySet(PermittedQuerySet):
    """What lists show."""

    def in_brief(self) -> Self:
        """With the public words' heading, without the words."""
        heavy = ("live__body", "live__text", "head__body", "head__text")
        return self.select_related("union", "live", "head").defer(*heavy)

    def of_brand(self, brand: Brand) -> Self:
        """Those that belong to it."""
        return self.filter(Exists(Tag.objects.filter(article=OuterRef("pk"), brand=brand)))

    def first_hand(self, user: Any) -> Self:
        """Without what was taken over from an article this person reads where it was printed first."""
        first = self.model.objects.permitted("read", user).filter(pk=OuterRef("source")).order_by()
        return self.exclude(Exists(first))

    def newest(self) -> Self:
        """By the moment they came out; an index gives the order."""
        return self.order_by("-publish_at", "-pk")

    def pinned(self) -> Self:
        """Those that stand above the others today, a few at most."""
        return self.filter(pinned_until__gte=timezone.localdate()).newest()[:MOST_PINNED]


class Article(Writing, Publishing, Tagging, Untagging, UnionScoped, Lockable):
    """News of a union. Its words are revisions: `head` is worked on, `live` is what people read.

    `publish_at` to `ends_at` is when it can be read, `pinned_until` the last day at the top. `must_read`: whoever it
    is for owes opening it by `due_on`, in a version from `asked_from` on; of legal notices (`is_legal`) managers see
    who has not. `source`: the article it was taken over from, up or down the tree. Source: the issue of news; R20,
    R23 of the domain's rules.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        IN_REVIEW = "in_review", _("待审")
        APPROVED = "approved", _("审过了，待发布")
        PUBLISHED = "published", _("已发布")
        WITHDRAWN = "withdrawn", _("已撤回")
        DISCARDED = "discarded", _("已丢弃")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    category = models.CharField(_("栏目"), max_length=8, choices=Category.choices, default=Category.NEWS)
    audience = models.OneToOneField(Audience, on_delete=models.PROTECT, related_name="+", verbose_name=_("发给谁"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("作者"))
    byline = models.CharField(_("署名"), max_length=60, blank=True)
    head = models.ForeignKey(
        "news.Revision", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("在写的一稿")
    )
    live = models.ForeignKey(
        "news.Revision", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公开的一稿")
    )
    publish_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    ends_at = models.DateTimeField(_("到什么时候为止"), null=True, blank=True)
    pinned_until = models.DateField(_("置顶到"), null=True, blank=True)
    must_read = models.BooleanField(_("必读"), default=False)
    due_on = models.DateField(_("最晚哪天读"), null=True, blank=True)
    is_legal = models.BooleanField(_("法定告知"), default=False)
    comments = models.CharField(_("评论"), max_length=8, choices=Comments.choices, default=Comments.REVIEWED)
    source = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies", verbose_name=_("转自")
    )
    credit = models.CharField(_("来源"), max_length=120, blank=True)
    asked_from = models.PositiveSmallIntegerField(_("从第几稿起算读过"), default=0, editable=False)
    told_to = models.PositiveBigIntegerField(_("通知到第几位"), default=0, editable=False)
    reminded_on = models.DateField(_("上次提醒"), null=True, editable=False)
    reminded_to = models.PositiveBigIntegerField(_("提醒到第几位"), default=0, editable=False)
    source_told_at = models.DateTimeField(_("原文的变动告诉到"), null=True, editable=False)
    changed_at = models.DateTimeField(_("改于"), default=timezone.now)

    flow = Flow(
        "state",
        save_draft=("draft", ""),
        take_again=("draft", ""),
        submit=("draft", "in_review"),
        recall=("in_review", "draft"),
        send_back=("in_review|approved", "draft"),
        approve=("in_review", ""),
        pass_review=("in_review", "approved"),
        publish=("draft|approved", "published"),
        revise=("published|approved|withdrawn", "draft"),
        withdraw=("draft|in_review|approved|published", "withdrawn"),
        put_back=("withdrawn", "published"),
        discard=("draft", "discarded"),
        restore=("discarded", "draft"),
        schedule=("draft|in_review|approved|published|withdrawn", ""),
        tag=("draft|in_review|approved|published|withdrawn", ""),
        untag=("draft|in_review|approved|published|withdrawn", ""),
        pass_on=("draft|in_review|approved|published|withdrawn|discarded", ""),
    )
    objects = ArticleQuerySet.as_manager()
    permissions = {
        "view": lambda user: reads(user) | writes(user),
        "read": reads,
        # the link itself: old notices lead to what was withdrawn, too
        "visit": lambda user: reads(user) | writes(user) | remembers(user),
        "work": writes,
        # the readings of one's own people, for whoever publishes for a union below; not beside those of `work`, the
        # difference of the two would tell of who has moved
        "share": lambda user: reads(user) & ~writes(user) & Q(must_read=True),
        "rate": lambda user: (reads(user) | writes(user)) & Q(must_read=True),
        **dict.fromkeys(("save_draft", "take_again", "submit", "recall", "publish", "schedule", "tag"), writes),
        **dict.fromkeys(("revise", "offer"), writes),
        "untag": untags,
        "approve": reviews,
        "send_back": reviews,
        "withdraw": lambda user: writes(user) & Q(live__isnull=False),
        "put_back": lambda user: writes(user) & Q(live__isnull=False),
        "discard": throws_away,
        "restore": throws_away,
        # taken over from above: whoever publishes for a union below may print it again with its source; what only
        # some were meant to read is not for everybody elsewhere
        "reprint": lambda user: reads(user) & unnarrowed(),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("文章")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(live__isnull=False, publish_at__isnull=False),
                name="article_published_has_words",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(publish_at=None) | Q(ends_at__gt=F("publish_at")),
                name="article_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(must_read=False) | Q(due_on__isnull=False), name="article_must_read_has_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["-publish_at", "-id"], condition=Q(live__isnull=False), name="article_out"),
            models.Index(fields=["category", "-publish_at"], condition=Q(live__isnull=False), name="article_shelf"),
            models.Index(fields=["union", "state", "-changed_at"], name="article_desk"),
            models.Index(fields=["union", "state", "publish_at"], name="article_scheduled"),
            models.Index(fields=["union", "state", "ends_at"], name="article_over"),
            models.Index(fields=["due_on"], condition=Q(must_read=True), name="article_owed"),
            models.Index(fields=["pinned_until"], condition=Q(pinned_until__isnull=False), name="article_pinned"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Of the public words, else of those being written."""
        revision = self.live or self.head
        return (revision.title if revision else "") or str(_("没有标题的草稿"))

    def get_absolute_url(self) -> str:
        return reverse("news:article", kwargs={"pk": self.pk})

    @property
    def desk_url(self) -> str:
        """Where it is worked on."""
        return reverse("news:work", kwargs={"pk": self.pk})

    def is_out(self, now: dt.datetime | None = None) -> bool:
        """Whether people it is for can read it now."""
        now = now or timezone.now()
        begun = bool(self.live_id and self.publish_at and self.publish_at <= now)
        return begun and not (self.ends_at and self.ends_at <= now) and self.state not in ("withdrawn", "discarded")

    def shows(self, key: str) -> bool:
        """Whether this file stands in what people read. One query."""
        return self.live is not None and self.live.holds(key)

    def standing(self, now: dt.datetime | None = None) -> str:
        """For its writers: the state, or scheduled, over, rewritten (people read the old words meanwhile)."""
        now = now or timezone.now()
        if self.state == "published":
            if self.publish_at and self.publish_at > now:
                return "scheduled"
            return "over" if self.ends_at and self.ends_at <= now else "published"
        return "rewritten" if self.live_id and self.state in ("draft", "in_review", "approved") else self.state

    @property
    def is_named(self) -> bool:
        """Whether those who publish it see who has read: a legal notice, whose readers it tells nothing else about."""
        return self.is_legal and not self.audience.is_personal

    @property
    def is_pinned(self) -> bool:
        """Stands at the top today."""
        return self.pinned_until is not None and self.pinned_until >= timezone.localdate()
