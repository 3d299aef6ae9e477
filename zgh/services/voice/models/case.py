"""The case (职工心声): what somebody said, who owes the answer, and by when."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Person, Union, UnionScoped
from zgh.foundation.orgs.models.scoping import next_sibling
from zgh.foundation.stock.models import Lockable
from zgh.kit.numbers import drawn

from . import answering, authoring, climbing, handling, leeway, merging, planning, reading
from . import support as supporting
from .category import Category
from .clock import Clock, Phase
from .desk import at_desk, takes_part
from .idea_people import has_part
from .kind import MANNERS, Desk, Kind, Manner
from .mask import own
from .talk import Answer

BRIEF = (
    *("headline", "kind", "state", "closing", "mask", "author_id", "phase", "submitted_at", "answered_at"),
    *("closed_at", "due_at", "amber_at", "paused_until", "supporter_count"),
    *("union__short_name", "union__name"),
)
DIGITS = 9
STANDS = ~Q(state="withdrawn")
OPEN_TO_ALL = Q(visibility="group")


class CaseQuerySet(PermittedQuerySet):
    """What a list needs with each row."""

    def in_brief(self) -> Self:
        """The columns one line of an employee's list reads, and the union's name."""
        return self.select_related("union").only(*BRIEF)

    def with_reader(self, user: Any) -> Self:
        """Join what one row shows and mark `can_view_internal`, so that a page costs one query."""
        return self.select_related("category", "union", "origin", "author", "handler").with_can(user, "view_internal")


def case_number() -> int:
    """The number of a new case. A taken one is drawn again by `submit`."""
    return drawn(DIGITS)


def _open_to(user: Any) -> Q:
    """Cases whose author wanted colleagues to read them; a withdrawn case is nobody's business."""
    union = Person.objects.filter(user_id=user.pk).values("union")
    return (OPEN_TO_ALL | Q(visibility="union", origin__in=union)) & STANDS


def _may_support(user: Any) -> Q:
    """Colleagues who read it as such; the author is behind it anyway."""
    return _open_to(user) & ~own(user)


def _owner(user: Any) -> Q:
    """Cadres of the owning union's desk, except the author: nobody handles their own case."""
    return at_desk(user) & ~own(user)


def _chair_of_hidden(user: Any) -> Q:
    """Hidden authors' cases at the desk of the owning union, for its chair or one above."""
    return _owner(user) & under(user, "chair") & ~Q(mask="")


def _open_owner(user: Any) -> Q:
    """Cadres of the owning union's desk where others may know of the case: a confidence is passed on to nobody."""
    return _owner(user) & ~Q(desk=Desk.COUNSEL)


def _handlers(user: Any) -> Q:
    """Cadres of the owning and the former owning unions' desks, except the author."""
    return (at_desk(user) | takes_part(user)) & ~own(user)


class Case(UnionScoped, Lockable):
    """What somebody said to a union. Answered by a person, never silently closed. Source: article, 职工面对面.

    `union` is the owner now. Exactly one of `author` and `mask` is set: the database says so. The clock columns
    repeat the running Clock, so that lists sort and filter without a join.
    """

    Kind = Kind

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("只有办理的工会能看到")
        UNION = "union", _("本工会同事能看到")
        GROUP = "group", _("全集团同事能看到")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待受理")
        ACCEPTED = "accepted", _("已受理")
        HANDLING = "handling", _("办理中")
        PLANNED = "planned", _("计划中")
        ANSWERED = "answered", _("已答复")
        CLOSED = "closed", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")
        MERGED = "merged", _("合并办理")

    class Closing(models.TextChoices):
        RATED = "rated", _("已评价")
        UNRATED = "unrated", _("未评价")
        WITHDRAWN = "withdrawn", _("已撤回")

    # Drawn, not counted: a number, quoted on the telephone, must not tell between which two others it came.
    id = models.BigAutoField(primary_key=True, default=case_number)
    once = models.UUIDField(_("一次性编号"), unique=True, editable=False)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    desk = models.CharField(_("经办"), max_length=8, choices=Desk.choices, default=Desk.VOICE)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("类别"))
    title = models.CharField(_("标题"), max_length=60, blank=True)
    headline = models.CharField(_("标题或开头"), max_length=60)
    text = models.TextField(_("内容"), max_length=5000)
    visibility = models.CharField(_("公开范围"), max_length=7, choices=Visibility.choices, default=Visibility.PRIVATE)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    mask = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    alias = models.CharField(_("化名"), max_length=20, blank=True)
    origin = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+", verbose_name=_("来自"))
    # Who heard it first stays in sight wherever it goes (首问负责).
    first_union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("首问工会")
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("承办人"),
        db_index=False,  # voice_handler below: an index full of NULLs tempts SQLite to read all that nobody handles
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name=_("并到")
    )
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.SUBMITTED)
    submitted_at = models.DateTimeField(_("提交时间"))
    accepted_at = models.DateTimeField(_("受理时间"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    closing = models.CharField(_("办结方式"), max_length=9, choices=Closing.choices, blank=True)
    lapse_at = models.DateTimeField(_("无评价则办结"), null=True)

    phase = models.CharField(_("计时阶段"), max_length=6, choices=Phase.choices, blank=True)
    clock_started_at = models.DateTimeField(_("计时开始"), null=True)
    amber_at = models.DateTimeField(_("转黄"), null=True)
    due_at = models.DateTimeField(_("到期"), null=True)
    paused_until = models.DateTimeField(_("等补充最多到"), null=True)
    is_breached = models.BooleanField(_("曾超时"), default=False)
    escalated_from = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("超时上移自")
    )
    reopened_count = models.PositiveSmallIntegerField(_("重新办理次数"), default=0)
    conclusion = models.CharField(_("结论"), max_length=9, choices=Answer.Conclusion.choices, blank=True)
    supporter_count = models.PositiveIntegerField(_("附议人数"), default=0)

    flow = Flow(
        "state",
        accept=("submitted", "accepted"),
        refer=("submitted|accepted|handling", "submitted"),
        assign=("submitted|accepted|handling|planned", ""),
        note=("submitted|accepted|handling|planned|answered|closed", ""),
        ask=("accepted|handling|planned", ""),
        wait=("accepted|handling", ""),
        defer=("accepted|handling|planned", ""),
        extend=("accepted|handling|planned", ""),
        decline=("accepted|handling|planned", ""),
        reply=("submitted|accepted|handling|planned|answered", ""),
        entrust=("submitted|accepted|handling|planned|answered", ""),
        draft=("accepted|handling", ""),
        answer=("submitted|accepted|handling", "answered"),
        refuse=("submitted|accepted|handling", "answered"),
        merge=("submitted|accepted|handling", "merged"),
        split=("merged", "submitted"),
        plan=("submitted|accepted|handling", "planned"),
        advance=("planned", ""),
        finish=("planned", "answered"),
        rate=("answered", "closed"),
        reopen=("planned|answered|closed", "handling"),
        withdraw=("submitted|accepted|handling|planned", "withdrawn"),
        lapse=("answered", "closed"),
        escalate=("submitted|accepted|handling|planned", ""),
        reschedule=("submitted|accepted|handling|planned", ""),
        support=("submitted|accepted|handling", ""),
        unsupport=("submitted|accepted|handling", ""),
    )
    objects = CaseQuerySet.as_manager()
    permissions = {
        "view": lambda user: own(user) | at_desk(user) | takes_part(user) | _open_to(user) | has_part(user),
        # Parts of `view` for lists that show no more than that part: a third of the work of building the statement.
        "follow": own,
        "hear": _open_to,
        "overhear": lambda user: OPEN_TO_ALL & STANDS,
        "view_internal": _handlers,
        "note": _handlers,
        "accept": _owner,
        "refer": _owner,
        "assign": _owner,
        "ask": _owner,
        "wait": _owner,
        # Nobody is above the operators to grant more time on a complaint about the platform.
        "defer": lambda user: _open_owner(user) & ~Q(desk=Desk.PLATFORM),
        # Nobody decides about what they may not read: a complaint about the platform is its operators'.
        "extend": lambda user: leeway.one_up(user) & _owner(user),
        "decline": lambda user: leeway.one_up(user) & _owner(user),
        "merge": _owner,
        "split": lambda user: own(user) | _owner(user),
        # Others lie on it. A former owner reads on, but not in what was laid together with it later.
        "gather": lambda user: at_desk(user) & Q(Exists(Case.objects.filter(merged_into=OuterRef("pk")))),
        "plan": _owner,
        "advance": _owner,
        "finish": _owner,
        "draft": _owner,
        "answer": _owner,
        "refuse": _owner,
        # What a chair may do about a hidden author without knowing who it is.
        "sanction": _chair_of_hidden,
        "unmask": _chair_of_hidden,
        "review": answering.reviewers,
        "entrust": _open_owner,
        "reply": own,
        "rate": own,
        "reopen": lambda user: own(user) & Q(reopened_count__lt=authoring.MAX_REOPENED),
        "withdraw": own,
        "lapse": lambda user: NOBODY,
        "escalate": lambda user: NOBODY,
        "reschedule": lambda user: NOBODY,
        "support": _may_support,
        "unsupport": _may_support,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("职工心声")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, mask="", alias="") | Q(author=None) & ~Q(mask="") & ~Q(alias=""),
                name="voice_author_or_mask",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") & ~Q(closing="") & Q(closed_at__isnull=False) | ~Q(state="closed"),
                name="voice_closed_says_how",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged") & Q(merged_into=None),
                name="voice_merged_into_something",
            ),
            models.CheckConstraint(
                condition=Q(phase="", due_at=None) | ~Q(phase="") & Q(due_at__isnull=False), name="voice_clock_whole"
            ),
        ]
        indexes = [
            models.Index(fields=["union", "state", "due_at"], name="voice_desk"),
            models.Index(fields=["author", "-submitted_at"], name="voice_author"),
            models.Index(fields=["visibility", "-submitted_at"], name="voice_open"),
            models.Index(fields=["origin", "-submitted_at"], name="voice_origin"),
            models.Index(fields=["state", "lapse_at"], name="voice_lapse"),
            models.Index(fields=["visibility", "-answered_at", "conclusion"], name="voice_wall"),
            models.Index(fields=["origin", "visibility", "-answered_at", "conclusion"], name="voice_wall_here"),
            models.Index(fields=["handler", "state"], condition=Q(handler__isnull=False), name="voice_handler"),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("voice:case", kwargs={"pk": self.pk})

    @property
    def desk_url(self) -> str:
        """Where cadres handle it."""
        return reverse("voice:desk_case", kwargs={"pk": self.pk})

    @property
    def number(self) -> str:
        """XS-417302968, what people quote on the telephone; older ones are shorter."""
        return f"XS-{self.pk:06d}"

    @property
    def manner(self) -> Manner:
        """How this kind is treated."""
        return MANNERS[self.kind]

    @property
    def told(self) -> str:
        """What notices and to-dos call it: a confidential talk is never quoted outside its page."""
        return _("一次悄悄话") if self.manner.is_confidential else self.headline  # type: ignore[return-value]

    @classmethod
    def breached(cls, now: dt.datetime) -> Any:
        """Ids of cases whose running clock is over and not yet dealt with, oldest first."""
        rows = Clock.objects.filter(stopped_at=None, breached_at=None, due_at__lte=now)
        return rows.order_by("due_at").values_list("case_id", flat=True)

    @classmethod
    def running(cls, union_path: str, first: dt.date, last: dt.date) -> CaseQuerySet:
        """Cases with a promise that runs across days from `first` to `last`, in this union and below ("": all)."""
        start = timezone.make_aware(dt.datetime.combine(first, dt.time.min), timezone.get_default_timezone())
        end = timezone.make_aware(dt.datetime.combine(last, dt.time.max), timezone.get_default_timezone())
        rows = cls.objects.filter(due_at__gte=start, clock_started_at__lte=end).order_by("pk")
        if union_path:
            rows = rows.filter(union__path__gte=union_path, union__path__lt=next_sibling(union_path))
        return rows

    # What cadres do.
    accept = handling.accept
    refer = handling.refer
    assign = handling.assign
    note = handling.note
    ask = handling.ask
    wait = leeway.wait
    defer = leeway.defer
    save_draft = answering.save_draft
    answer = answering.answer
    refuse = answering.refuse
    recall = answering.recall
    merge = merging.merge
    split = merging.split
    plan = answering.plan
    advance = planning.advance
    finish = planning.finish

    # What the level above decides.
    extend = leeway.extend
    decline = leeway.decline

    # What a chair does with an answer that waits for a look.
    approve = answering.approve
    send_back = answering.send_back

    # What the author does.
    reply = authoring.reply
    rate = authoring.rate
    reopen = authoring.reopen
    withdraw = authoring.withdraw

    # What the platform does when people do not.
    escalate = climbing.escalate
    lapse = climbing.lapse
    reschedule = climbing.reschedule

    # What colleagues do.
    support = supporting.support
    unsupport = supporting.unsupport

    # How it looks to a reader at a moment.
    is_masked = property(reading.is_masked)
    is_by = reading.is_by
    is_handled_by = reading.is_handled_by
    is_paused = reading.is_paused
    level = reading.level
    clock_now = reading.clock_now
    shown_state = reading.shown_state
    shown_author_for = reading.shown_author_for
    shown_moment = reading.shown_moment
    draft_of_round = reading.draft_of_round
