"""A work: what a colleague made or tells, shown to whom they chose, once the union has looked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.audience.models import Audience
from zgh.foundation.audience.reaching import addressed
from zgh.foundation.flow.machine import Flow
from zgh.foundation.moderation.models.seats import moderates
from zgh.foundation.moderation.registry import brief
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import Lockable
from zgh.kit.numbers import drawn
from zgh.services.brands.models import Brand

from . import erasing, showing
from .part import Part, is_in

SHOWN_FROM = 3  # fewer could be guessed one by one
WAITS = ("submitted", "published")


def own(user: Any) -> Q:
    """What this person posted."""
    return Q(author=user)


def is_refused() -> Exists:
    """Whether somebody in its photos has said no: then nobody else sees it, from that moment on."""
    return Exists(Part.objects.filter(work=OuterRef("pk"), role="shown", state="refused"))


def reads(user: Any) -> Q:
    """Published, meant for this person, and nobody in the photos has said no."""
    return _meant_for(user) & ~Q(is_refused())


def keeps(user: Any) -> Q:
    """Those who look after the union's stage; drafts and what was taken back are the author's alone.

    A no of somebody in the photos holds for them, too.
    """
    return _looked_after(user) & ~Q(is_refused())


def sees(user: Any) -> Q:
    """The author, who may read it, who looks after it, and whoever is named in it: they decide whether they want that.

    Nobody else where somebody in the photos has said no; who has said it themselves may change their mind.
    """
    mine = Part.objects.filter(is_in(), work=OuterRef("pk"), user=user)
    said_no = Part.objects.filter(work=OuterRef("pk"), user=user, role="shown", state="refused")
    named = Q(Exists(mine), state__in=WAITS)
    anyone = (_meant_for(user) | _looked_after(user) | named) & ~Q(is_refused())
    return own(user) | anyone | Q(Exists(said_no), state__in=WAITS)


def is_unanswered() -> Exists:
    """Whether somebody who is in its photos, as its author says or said, has not said yet that they agree."""
    return Exists(Part.objects.filter(work=OuterRef("pk"), role="shown", state="asked", is_there=True))


def opens(user: Any) -> Q:
    """Its photos: once everybody asked about them has agreed. Before that its author, those in them, and who looks.

    Who looks must see them: they decide whether others do.
    """
    mine = Part.objects.filter(is_in(), work=OuterRef("pk"), user=user, role="shown")
    return sees(user) & (own(user) | _looked_after(user) | Q(Exists(mine)) | ~Q(is_unanswered()))


def may_go() -> Q:
    """What was never on the stage goes at once; what was, when it has been off it for as long as R21 wants it kept."""
    off_long = Q(touched_at__lt=timezone.now() - dt.timedelta(days=erasing.LEAST_DAYS))
    return Q(state__in=("draft", "withdrawn")) & (Q(published_at=None) | off_long)


def _meant_for(user: Any) -> Q:
    return Q(state="published") & addressed(user)


def _looked_after(user: Any) -> Q:
    return moderates(user) & ~Q(state__in=("draft", "withdrawn"))


class Work(Lockable):
    """Photos and words of an employee. `union` is that of the author then: its people look before it is shown.

    `has_consent` is the author's word that everybody in the photos agrees; each of those named can still say no.
    `like_count` is never sorted by and shown from SHOWN_FROM up (brief/domain.md R1: no rankings).
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("摄影")
        ART = "art", _("书画手工")
        WRITING = "writing", _("文章诗歌")
        SKILL = "skill", _("绝活妙招")
        STORY = "story", _("身边的故事")
        MODEL = "model", _("劳模工匠")

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("等工会看")
        PUBLISHED = "published", _("展示中")
        HIDDEN = "hidden", _("没有展示")
        REMOVED = "removed", _("被移除")
        WITHDRAWN = "withdrawn", _("收回了")

    id = models.BigAutoField(primary_key=True, default=drawn)  # a counter would tell how many wait
    once = models.UUIDField(_("一次性编号"), unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("作者")
    )
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("工会"))
    audience = models.OneToOneField(Audience, on_delete=models.PROTECT, related_name="+", verbose_name=_("给谁看"))
    kind = models.CharField(_("类别"), max_length=7, choices=Kind.choices)
    title = models.CharField(_("题目"), max_length=40)
    text = models.TextField(_("文字"), max_length=5000, blank=True)
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("参加的品牌活动")
    )
    has_consent = models.BooleanField(_("照片里的人都同意"), default=False)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("写的时间"), default=timezone.now)
    touched_at = models.DateTimeField(_("最近动过的时间"), default=timezone.now)  # retention counts from here
    published_at = models.DateTimeField(_("展示时间"), null=True)
    featured_at = models.DateTimeField(_("精选时间"), null=True)
    like_count = models.PositiveIntegerField(_("点赞"), default=0)
    reason = models.CharField(_("没有展示的原因"), max_length=200, blank=True)

    flow = Flow(
        "state",
        edit=("draft", ""),
        submit=("draft", "submitted"),
        approve=("submitted", "published"),
        hide=("submitted|published", "hidden"),
        restore=("hidden|removed", "published"),
        remove=("submitted|published|hidden", "removed"),
        withdraw=("submitted|published", "withdrawn"),
        revise=("hidden|withdrawn", "draft"),
        erase=("draft|withdrawn|removed", ""),
        feature=("published", ""),
        unfeature=("published", ""),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": sees,
        "open": opens,
        "read": reads,
        "follow": own,
        "keep": keeps,
        "appreciate": lambda user: reads(user) & ~own(user),
        "take_back": lambda user: reads(user) & ~own(user),
        "flag": lambda user: reads(user) & ~own(user),
        "take_up": lambda user: keeps(user) & ~own(user) & Q(state="published"),
        "edit": lambda user: own(user) & Q(state="draft"),
        "submit": lambda user: own(user) & Q(state="draft"),
        "withdraw": lambda user: own(user) & Q(state__in=WAITS),
        "revise": lambda user: own(user) & Q(state__in=("hidden", "withdrawn")),
        "erase": lambda user: own(user) & may_go(),
        "feature": lambda user: keeps(user) & ~own(user) & Q(state="published", featured_at=None),
        "take_in": lambda user: keeps(user) & Q(state="published"),
        "unfeature": lambda user: keeps(user) & ~own(user) & Q(state="published", featured_at__isnull=False),
        **dict.fromkeys(("approve", "hide", "restore", "remove"), lambda user: NOBODY),  # through a look alone
    }

    class Meta:
        verbose_name = verbose_name_plural = _("作品")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="showcase_shown_since"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("hidden", "removed")) | ~Q(reason=""), name="showcase_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="showcase_wall"),
            models.Index(fields=["union", "state", "-published_at"], name="showcase_keeper"),
            models.Index(fields=["author", "-created_at"], name="showcase_author"),
            models.Index(fields=["brand", "-published_at"], name="showcase_brand"),
            models.Index(fields=["state", "touched_at"], name="showcase_untouched"),
        ]

    def __str__(self) -> str:
        return brief(self.title, 40)

    def get_absolute_url(self) -> str:
        return reverse("showcase:work", kwargs={"pk": self.pk})

    @property
    def author_name(self) -> str:
        """The name; of somebody who has left, that they have."""
        from django.utils.translation import gettext

        return self.author.name if self.author.is_active else gettext("已离开的同事")

    @property
    def shown_likes(self) -> int:
        """The number from SHOWN_FROM up, else 0."""
        return self.like_count if self.like_count >= SHOWN_FROM else 0

    edit = showing.edit
    submit = showing.submit
    approve = showing.approve
    hide = showing.hide
    restore = showing.restore
    remove = showing.remove
    withdraw = showing.withdraw
    revise = showing.revise
    erase = erasing.erase
    feature = showing.feature
    unfeature = showing.unfeature
    appreciate = showing.appreciate
    take_back = showing.take_back
