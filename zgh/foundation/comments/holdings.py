"""What this room stores about people: what they said."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.moderation.models import Review
from zgh.foundation.privacy.registry import (
    Basis,
    Fact,
    Holding,
    Kind,
    Line,
    Source,
    Subject,
    register,
    register_kind,
)

from .models import Comment

LEAST_DAYS = 183  # domain.md R21: content and identity at least six months
GONE = ("withdrawn", "removed")


def _mine(subject: Subject) -> QuerySet:
    return Comment.objects.filter(author=subject.user).select_related("thread").order_by("-written_at", "-pk")


def _line(comment: Comment) -> Line:
    facts = [
        Fact(_("内容"), comment.text),
        Fact(_("状态"), comment.get_state_display()),
        Fact(_("没有显示的原因"), comment.reason),
    ]
    return Line(comment.thread.title, comment.written_at, [fact for fact in facts if fact.value])


def _outlived(before: dt.datetime) -> QuerySet:
    """Taken back or removed, or what it stood under is gone; nothing hangs on it, and nobody is looking at it."""
    answers = Comment.objects.filter(parent=OuterRef("pk")), Comment.objects.filter(answers=OuterRef("pk"))
    about = {"about_type": Comment._meta.label_lower, "about_id": OuterRef("pk")}
    looked = Review.objects.filter(**about, state="open")
    rows = Comment.objects.filter(Q(state__in=GONE) | Q(thread__url=""), written_at__lt=before)
    return rows.exclude(Exists(answers[0])).exclude(Exists(answers[1])).exclude(Exists(looked))


register(
    Holding(
        key="comments.comments",
        label=_("我的评论"),
        why=_("同事之间说话，后台实名"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("看得到那件事的同事；等着看的、没显示的，只有您和管评论的工会看得到"),
        keep=_("显示着的和那件事一样久；撤回的、移除的，那件事已经删除的，按保存期限"),
        rows=_mine,
        line=_line,
    )
)
register_kind(
    Kind(
        key="comments.gone",
        label=_("撤回的、被移除的和原文已删除的评论"),
        basis=_("跟帖评论的内容和发布人至少留存六个月，之后没有必要再留"),
        least_days=LEAST_DAYS,
        due=_outlived,
    )
)
