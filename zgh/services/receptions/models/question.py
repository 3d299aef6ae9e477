"""A question put to a reception, named or hidden."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import Lockable
from zgh.services.voice.models import Case, Category, own

from . import moderating, reading, voting
from .keys import Unordered
from .readers import may_come, may_run
from .reception import Reception

SEEN = ("approved", "queued", "on_air", "answered", "deferred", "carried", "explained")
OPEN = ("pending", "approved", "queued")  # what counts as a person's open questions
VOTABLE = ("approved", "queued")


def _moderator(user: Any) -> Q:
    """Whoever runs the reception, except the author: nobody moderates their own question."""
    return may_run(user, "reception__") & ~own(user)


def _reader(user: Any) -> Q:
    return may_come(user, "reception__") & Q(state__in=SEEN)


class Question(Unordered, Lockable):
    """What somebody wants answered. Never silently dropped: answered, a case, or a reason.

    Exactly one of `author` and `mask` is set: the database says so. `origin` of a hidden author is the union in
    which they are one of enough people, and is shown to nobody. `vote_count` counts distinct people, over everything
    merged into it.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("等工会看")
        APPROVED = "approved", _("已通过")
        QUEUED = "queued", _("排队中")
        ON_AIR = "on_air", _("正在回答")
        ANSWERED = "answered", _("已回答")
        DEFERRED = "deferred", _("留到会后")
        DISMISSED = "dismissed", _("没有采用")
        MERGED = "merged", _("并入别的问题")
        CARRIED = "carried", _("转为心声")
        EXPLAINED = "explained", _("公开说明")
        WITHDRAWN = "withdrawn", _("已撤回")

    reception = models.ForeignKey(
        Reception, on_delete=models.PROTECT, related_name="questions", verbose_name=_("接待日")
    )
    once = models.UUIDField(_("一次性编号"), unique=True, editable=False)
    text = models.TextField(_("问题"), max_length=300)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("类别")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("提问人")
    )
    mask = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    alias = models.CharField(_("化名"), max_length=20, blank=True)
    origin = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("来自"))
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.PENDING)
    asked_at = models.DateTimeField(_("提问时间"))
    approved_at = models.DateTimeField(_("通过时间"), null=True)
    answered_at = models.DateTimeField(_("回答时间"), null=True)
    vote_count = models.PositiveIntegerField(_("想听的人"), default=0)
    reply = models.TextField(_("回答"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("回答人")
    )
    office = models.CharField(_("谁回答的"), max_length=80, blank=True)
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    head = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged", verbose_name=_("并入"))
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("心声"))

    flow = Flow(
        "state",
        approve=("pending", "approved"),
        dismiss=("pending", "dismissed"),
        restore=("dismissed", "pending"),
        merge=("pending|approved|queued|deferred", "merged"),
        split=("merged", "pending"),
        queue=("approved|deferred", "queued"),
        air=("approved|queued", "on_air"),
        put_back=("on_air", "queued"),
        answer=("on_air|pending", "answered"),
        amend=("answered|explained", ""),
        defer=("approved|queued", "deferred"),
        carry=("pending|approved|queued|on_air|deferred", "carried"),
        explain=("pending", "explained"),
        withdraw=("pending|approved", "withdrawn"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: own(user) | _reader(user) | may_run(user, "reception__"),
        "follow": own,
        "hear": _reader,
        "upvote": lambda user: may_come(user, "reception__") & Q(state__in=VOTABLE) & ~own(user),
        "take_back": lambda user: may_come(user, "reception__") & Q(state__in=VOTABLE) & ~own(user),
        "withdraw": own,
        "moderate": _moderator,
        **dict.fromkeys(moderating.VERBS, _moderator),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("接待日提问")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, mask="", alias="") | Q(author=None) & ~Q(mask="") & ~Q(alias=""),
                name="question_author_or_mask",
            ),
            models.UniqueConstraint(fields=["reception"], condition=Q(state="on_air"), name="question_one_on_air"),
            models.CheckConstraint(
                condition=Q(state="carried", case__isnull=False) | ~Q(state="carried") & Q(case=None),
                name="question_carried_is_case",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", head__isnull=False) | ~Q(state="merged") & Q(head=None),
                name="question_merged_has_head",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("dismissed", "explained")) | ~Q(reason=""), name="question_says_why"
            ),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(reply=""), name="question_answer_in_words"),
        ]
        indexes = [
            models.Index(fields=["reception", "state", "-vote_count"], name="question_queue"),
            models.Index(fields=["author"], name="question_author"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 40 else f"{self.text[:39]}…"

    def get_absolute_url(self) -> str:
        return f"{self.reception.get_absolute_url()}#q{self.pk}"

    @property
    def union_id(self) -> int:
        """Whose auditors may read its acts."""
        return self.reception.union_id

    approve = moderating.approve
    dismiss = moderating.dismiss
    restore = moderating.restore
    merge = moderating.merge
    split = moderating.split
    queue = moderating.queue
    air = moderating.air
    put_back = moderating.put_back
    answer = moderating.answer
    amend = moderating.amend
    defer = moderating.defer
    carry = moderating.carry
    explain = moderating.explain

    upvote = voting.upvote
    take_back = voting.take_back
    withdraw = voting.withdraw

    is_masked = property(reading.is_masked)
    is_by = reading.is_by
    shown_votes = property(reading.shown_votes)
    shown_author_for = reading.shown_author_for
    public_author = property(reading.public_author)
    shown_moment = property(reading.shown_moment)
