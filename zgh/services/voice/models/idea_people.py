"""Who has a part in an idea besides its author: those who thought along, and those asked to judge it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.flow.machine import Flow

MOST_COAUTHORS = 9

# What a reviewer judges, one to five points each: column, name, what it asks.
CRITERIA = (
    ("novelty", _("新意"), _("以前有人这样做过吗")),
    ("usefulness", _("实用"), _("用起来能解决多大问题")),
    ("cost", _("省钱省事"), _("花费少、容易做，分数就高")),
)
POINTS: dict[str, Any] = {"null": True, "validators": [MinValueValidator(1), MaxValueValidator(5)]}


class CoAuthor(models.Model):
    """A colleague named with an idea. Each is asked, may decline, and says whether to be named when it is shown."""

    class State(models.TextChoices):
        ASKED = "asked", _("等本人答应")
        JOINED = "joined", _("合作人")
        DECLINED = "declined", _("没有参加")

    idea = models.ForeignKey(
        "voice.Idea",
        on_delete=models.CASCADE,  # a part of its idea
        related_name="coauthors",
        verbose_name=_("革新妙招"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("合作人")
    )
    share = models.PositiveSmallIntegerField(_("奖励份额（%）"), null=True, validators=[MaxValueValidator(100)])
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.ASKED)
    is_credited = models.BooleanField(_("愿意署名"), default=False)
    asked_at = models.DateTimeField(_("邀请时间"))
    answered_at = models.DateTimeField(_("回复时间"), null=True)

    flow = Flow("state", join=("asked", "joined"), decline=("asked|joined", "declined"))

    class Meta:
        verbose_name = verbose_name_plural = _("合作人")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "user"], name="voice_coauthor_once"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__lte=100), name="voice_share_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done: those of the idea's union."""
        return self.idea.union_id


class Review(models.Model):
    """What one expert thinks of an idea in one round: points and a short opinion, by a day. Named by the cadre."""

    class State(models.TextChoices):
        ASKED = "asked", _("等评审")
        GIVEN = "given", _("已评审")
        DROPPED = "dropped", _("没有评审")

    idea = models.ForeignKey(
        "voice.Idea",
        on_delete=models.CASCADE,  # a part of its idea
        related_name="reviews",
        verbose_name=_("革新妙招"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("评审人")
    )
    round = models.PositiveSmallIntegerField(_("第几轮"), default=0)
    state = models.CharField(_("状态"), max_length=7, choices=State.choices, default=State.ASKED)
    novelty = models.PositiveSmallIntegerField(_("新意"), **POINTS)
    usefulness = models.PositiveSmallIntegerField(_("实用"), **POINTS)
    cost = models.PositiveSmallIntegerField(_("省钱省事"), **POINTS)
    opinion = models.TextField(_("意见"), max_length=1000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁请的")
    )
    asked_at = models.DateTimeField(_("邀请时间"))
    due_at = models.DateTimeField(_("请在此前评审"))
    given_at = models.DateTimeField(_("评审时间"), null=True)

    flow = Flow("state", judge=("asked|given", "given"), drop=("asked", "dropped"))

    class Meta:
        verbose_name = verbose_name_plural = _("专家评审")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "reviewer", "round"], name="voice_review_once_a_round"),
            models.CheckConstraint(
                condition=~Q(state="given")
                | Q(novelty__range=(1, 5), usefulness__range=(1, 5), cost__range=(1, 5), given_at__isnull=False),
                name="voice_review_has_points",
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="voice_reviewer")]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.get_state_display()}"

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done: those of the idea's union."""
        return self.idea.union_id

    @property
    def average(self) -> float | None:
        """Of the three, one decimal; None before anything was said."""
        points = [getattr(self, name) for name, _label, _asks in CRITERIA]
        return None if None in points else round(sum(points) / len(points), 1)


def thinks_along(user: Any) -> Q:
    """Ideas (or their cases, whose number is the same) this person is named with and has not declined."""
    return Q(Exists(CoAuthor.objects.filter(idea=OuterRef("pk"), user=user, state__in=("asked", "joined"))))


def judges(user: Any) -> Q:
    """Ideas (or their cases) this person was asked to judge, in whichever round."""
    return Q(Exists(Review.objects.filter(idea=OuterRef("pk"), reviewer=user)))


def has_part(user: Any) -> Q:
    """Cases whose words this person may read because they have a part in the idea. Others are never asked about."""
    return Q(kind="idea") & (thinks_along(user) | judges(user))
