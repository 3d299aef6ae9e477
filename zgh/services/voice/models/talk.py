"""What is said about a case: messages, answers and what the author thinks of them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union


def _of_case(verb: str, user: Any) -> Q:
    """Parts of cases on which `user` may do `verb`: a part is never more open than its case."""
    from .case import Case

    return Q(Exists(Case.objects.permitted(verb, user).filter(pk=OuterRef("case"))))


class Message(models.Model):
    """One utterance. The author and the union talk; cadres also note things among themselves (internal)."""

    class Side(models.TextChoices):
        AUTHOR = "author", _("职工")
        UNION = "union", _("工会")
        INTERNAL = "internal", _("内部备注")

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # words have no meaning without their case
        related_name="messages",
        verbose_name=_("心声"),
    )
    side = models.CharField(_("说话的一方"), max_length=8, choices=Side.choices)
    text = models.TextField(_("内容"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("说话人")
    )
    at = models.DateTimeField(_("时间"))
    is_reopening = models.BooleanField(_("没有解决的理由"), default=False)
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = PermittedQuerySet.as_manager()
    permissions = {
        # Between author and union, also where colleagues read the case (discretion.py); photos of the talk ask here.
        "view": lambda user: ~Q(side="internal") & _of_case("follow", user) | _of_case("view_internal", user),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("对话")
        ordering = ["pk"]
        constraints = [
            # A hidden author's words carry no name; everybody else signs.
            models.CheckConstraint(condition=Q(side="author") | Q(by__isnull=False), name="voice_cadres_sign"),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class Answer(models.Model):
    """What the union answered in one round (a reopened case gets another). Drafted first, then published once.

    Where a union wants it, a chair looks at it in between: nothing is edited meanwhile, and the clock runs on.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        IN_REVIEW = "in_review", _("待主席审核")
        PUBLISHED = "published", _("已答复")

    class Conclusion(models.TextChoices):
        SOLVED = "solved", _("已解决")
        PLANNED = "planned", _("已列入计划")
        EXPLAINED = "explained", _("已解释说明")
        REFUSED = "refused", _("不予采纳")
        NOT_OURS = "not_ours", _("不属于工会职责")

    class Hand(models.TextChoices):
        SELF = "self", _("主席本人答复")
        DELEGATE = "delegate", _("受主席委托答复")

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # words have no meaning without their case
        related_name="answers",
        verbose_name=_("心声"),
    )
    round = models.PositiveSmallIntegerField(_("第几轮"), default=0)
    text = models.TextField(_("答复"), max_length=5000)
    conclusion = models.CharField(_("结论"), max_length=9, choices=Conclusion.choices, default=Conclusion.SOLVED)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("答复人")
    )
    office = models.CharField(_("署名"), max_length=120, blank=True)
    hand = models.CharField(_("谁的手笔"), max_length=8, choices=Hand.choices, blank=True)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("工会"))
    # What became of a plan: the last word of the chain from sentence to result.
    outcome = models.TextField(_("办成了什么"), max_length=2000, blank=True)
    outcome_at = models.DateTimeField(_("办成时间"), null=True)
    taker = models.CharField(_("该找谁"), max_length=100, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("审核人")
    )
    sent_in_at = models.DateTimeField(_("送审时间"), null=True)
    edited_at = models.DateTimeField(_("修改时间"), auto_now=True)
    published_at = models.DateTimeField(_("答复时间"), null=True)

    flow = Flow(
        "state",
        publish=("draft", "published"),
        send_in=("draft", "in_review"),
        approve=("in_review", "published"),
        send_back=("in_review", "draft"),
        recall=("in_review", "draft"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: (
            Q(state="published") & _of_case("view", user)
            | ~Q(state="published") & _of_case("view_internal", user)
            | Q(state="in_review") & _of_case("review", user)
        ),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("答复")
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="voice_one_answer_a_round"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="voice_published_has_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]


class Rating(models.Model):
    """What the author thinks of an answer. Only a person rates: silence is never satisfaction (domain.md §2.7)."""

    class Level(models.IntegerChoices):
        VERY_SATISFIED = 4, _("非常满意")
        SATISFIED = 3, _("满意")
        FAIRLY_SATISFIED = 2, _("基本满意")
        DISSATISFIED = 1, _("不满意")

    case = models.ForeignKey(
        "voice.Case",
        on_delete=models.CASCADE,  # words have no meaning without their case
        related_name="ratings",
        verbose_name=_("心声"),
    )
    answer = models.OneToOneField(
        Answer,
        on_delete=models.CASCADE,  # it judges this answer and nothing else
        related_name="rating",
        verbose_name=_("答复"),
    )
    level = models.PositiveSmallIntegerField(_("满意度"), choices=Level.choices)
    is_solved = models.BooleanField(_("问题解决了"))
    comment = models.TextField(_("想说的话"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("评价")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="voice_four_levels"),
        ]

    def __str__(self) -> str:
        return self.get_level_display()
