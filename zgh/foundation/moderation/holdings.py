"""What this room stores about people: what was decided about their words, and what they reported."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.masks import mask_of
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

from .models import Flag, Review
from .pages import outcome_words

LEAST_DAYS = 183  # domain.md R21: content and identity at least six months


def _named(subject: Subject) -> QuerySet:
    """Not what is still being looked at: a report must not be known before somebody has judged it."""
    return Review.objects.filter(author=subject.user).exclude(state="open").order_by("-opened_at", "-pk")


def _hidden(subject: Subject) -> QuerySet:
    """By the mask of whoever is signed in, computed now."""
    mask = mask_of(subject.user)
    rows = Review.objects.filter(mask=mask).exclude(state="open")
    return rows if mask else rows.none()


def _flags(subject: Subject) -> QuerySet:
    return Flag.objects.filter(by=subject.user).select_related("review").order_by("-at", "-pk")


def _look(review: Review) -> Line:
    facts = [
        Fact(_("当时的内容"), review.text),
        Fact(_("结果"), outcome_words(review)),
        Fact(_("理由"), review.reason),
        Fact(_("申诉的理由"), review.plea),
    ]
    return Line(review.thing, review.opened_at, [fact for fact in facts if fact.value])


def _flag(flag: Flag) -> Line:
    facts = [Fact(_("原因"), flag.get_reason_display()), Fact(_("补充"), flag.note)]
    return Line(flag.review.thing, flag.at, [fact for fact in facts if fact.value])


def _outlived(before: dt.datetime) -> QuerySet:
    """Decided, and no appeal hangs on it: those go first, the decision in the next round."""
    appealed = Review.objects.filter(of=OuterRef("pk"))
    return Review.objects.filter(opened_at__lt=before).exclude(state="open").exclude(Exists(appealed))


def _drop(rows: QuerySet) -> int:
    """With the reports that led to them."""
    Flag.objects.filter(review__in=rows.values("pk")).delete()
    done = rows.count()
    rows.delete()
    return done


WHY = _("大家说话的地方要有人看着；怎么定的要说得清、能申诉")
COMMON = {"basis": Basis.DUTY, "source": Source.PLATFORM, "kept_by": "moderation.looks"}
register(
    Holding(
        key="moderation.decided",
        label=_("工会看过的、我写的内容"),
        why=WHY,
        seen_by=_("管这里评论的工会和上级工会"),
        rows=_named,
        line=_look,
        **COMMON,
    )
)
register(
    Holding(
        key="moderation.hidden",
        label=_("工会看过的、我隐去姓名写的内容"),
        why=WHY,
        seen_by=_("只有您自己知道是您；别人只看到代号"),
        rows=_hidden,
        line=_look,
        is_hidden=True,
        **COMMON,
    )
)
register(
    Holding(
        key="moderation.flags",
        label=_("我举报的"),
        why=_("工会看过以后把结果告诉您；一件事一人只算一次"),
        seen_by=_("只有您自己；看的人只知道几个人举报、什么原因"),
        rows=_flags,
        line=_flag,
        **COMMON,
    )
)
register_kind(
    Kind(
        key="moderation.looks",
        label=_("审看评论的记录和举报"),
        basis=_("跟帖评论的内容和审看记录至少留存六个月；还在看的、还在申诉的不删"),
        least_days=LEAST_DAYS,
        due=_outlived,
        drop=_drop,
    )
)
