"""A comment: what a colleague says under something, with their name."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.moderation.models.seats import moderates
from zgh.foundation.moderation.registry import brief
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import Lockable
from zgh.kit.numbers import drawn

from .. import registry
from . import authoring
from .thread import Thread

EDIT = dt.timedelta(minutes=15)  # as long as one still remembers who may have read it
UNDO = dt.timedelta(minutes=10)


def own(user: Any) -> Q:
    """What this person wrote."""
    return Q(author=user)


def readable(user: Any) -> Q:
    """Shown ones under rows this person may view: each room's own permission, asked in the query."""
    q = NOBODY
    for entry in registry.entries():
        rows = entry.permitted(user).order_by().values("pk")
        q |= Q(thread__about_type=entry.key, thread__about_id__in=rows)
    return Q(state="visible") & q


def _lately(user: Any, column: str, span: dt.timedelta) -> Q:
    return own(user) & Q(**{f"{column}__gt": timezone.now() - span})


class Comment(Lockable):
    """Real name behind and in front (domain.md R19): `author` is a login the union knows, `origin` their union then.

    `parent` is the comment it answers; answers stand one level deep, `answers` says to which of them it speaks.
    What waits, is hidden, removed or taken back is read by its author and by those who look after the place alone.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("等工会看")
        VISIBLE = "visible", _("显示着")
        HIDDEN = "hidden", _("没有显示")
        REMOVED = "removed", _("被移除")
        WITHDRAWN = "withdrawn", _("撤回了")

    id = models.BigAutoField(primary_key=True, default=drawn)  # a counter would tell how many wait that nobody sees
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments", verbose_name=_("评论区"))
    once = models.UUIDField(_("一次性编号"), unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁写的")
    )
    origin = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("当时的工会"))
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replies", verbose_name=_("回复哪条")
    )
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("对谁说"))
    text = models.TextField(_("内容"), max_length=500)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.PENDING)
    written_at = models.DateTimeField(_("写的时间"), default=timezone.now)
    edited_at = models.DateTimeField(_("修改时间"), null=True)
    shown_at = models.DateTimeField(_("第一次显示"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    reason = models.CharField(_("没有显示的原因"), max_length=200, blank=True)

    flow = Flow(
        "state",
        approve=("pending", "visible"),
        hide=("pending|visible", "hidden"),
        restore=("hidden|removed", "visible"),
        remove=("pending|visible|hidden", "removed"),
        edit=("pending|visible", ""),
        hold=("visible", "pending"),
        withdraw=("pending|visible", "withdrawn"),
        put_back=("withdrawn", "pending"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: readable(user) | own(user) | moderates(user, "thread__union"),
        "follow": own,
        "reply": readable,
        "flag": lambda user: readable(user) & ~own(user),
        "take_up": lambda user: moderates(user, "thread__union") & ~own(user) & Q(state="visible"),
        "edit": lambda user: _lately(user, "written_at", EDIT) & Q(state__in=("pending", "visible")),
        "withdraw": lambda user: own(user) & Q(state__in=("pending", "visible")),
        "put_back": lambda user: _lately(user, "withdrawn_at", UNDO) & Q(state="withdrawn"),
        **dict.fromkeys(("approve", "hide", "restore", "remove", "hold"), lambda user: NOBODY),  # through a look alone
    }

    class Meta:
        verbose_name = verbose_name_plural = _("评论")
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("hidden", "removed")) | ~Q(reason=""), name="comments_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="visible") | Q(shown_at__isnull=False), name="comments_shown_since"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comments_say_something"),
        ]
        indexes = [
            models.Index(fields=["thread", "parent", "-written_at"], name="comments_newest"),
            models.Index(fields=["parent", "state", "written_at"], name="comments_replies"),
            models.Index(fields=["author", "-written_at"], name="comments_author"),
            models.Index(fields=["state", "withdrawn_at"], name="comments_gone"),
        ]

    def __str__(self) -> str:
        return brief(self.text, 40)

    def get_absolute_url(self) -> str:
        return reverse("comments:comment", kwargs={"pk": self.pk})

    @property
    def union_id(self) -> int:
        """Whose auditors may read its acts."""
        return self.thread.union_id

    @property
    def author_name(self) -> str:
        """The name; of somebody who has left, that they have."""
        from django.utils.translation import gettext

        return self.author.name if self.author.is_active else gettext("已离开的同事")

    approve = authoring.approve
    hide = authoring.hide
    restore = authoring.restore
    remove = authoring.remove
    edit = authoring.edit
    withdraw = authoring.withdraw
    put_back = authoring.put_back
