"""The innovation idea (革新妙招): what a case of that kind has besides, from first look to showcase."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Union
from zgh.foundation.orgs.models.scoping import duty_unions

from . import idea_deciding, idea_doing, idea_parts
from .case import Case
from .desk import takes_part
from .idea_people import judges, thinks_along
from .mask import own

UNDECIDED = ("submitted", "preliminary", "expert_review")
GOOD = ("adopted", "partly", "implementing", "done", "verified", "rewarded", "showcased")
PROVEN = ("done", "verified", "rewarded", "showcased")
SHOWN = Q(state="showcased")


def _mine(user: Any) -> Q:
    """Written by this person, named or hidden."""
    return own(user, "case__")


def _partial(user: Any) -> Q:
    """Whose judgment would be on their own work."""
    return _mine(user) | thinks_along(user)


def _cadre(user: Any) -> Q:
    """Cadres of the owning union, except whoever thought it up."""
    return under(user, "voice", via="case__union") & ~_partial(user)


def _reviewer(user: Any) -> Q:
    """Asked to judge it; nobody judges an idea of their own."""
    return judges(user) & ~_partial(user)


def _carries_out(user: Any) -> Q:
    return Q(implementer=user)


def _second_office(user: Any) -> Q:
    """May confirm the benefit: the union asked for it, or the auditors above, but nobody who had a hand in the idea.

    By the very union of the duty, not its reach: the chair of the group reaches every office, also the first one.
    """
    held = duty_unions(user)
    posts = [union.pk for code in ("voice", "chair") for union in held.get(code, ())]
    other = Q(verifying_union__in=posts) | under(user, "audit", via="case__union")
    had_a_hand = Q(implementing_union__in=posts) | _carries_out(user) | judges(user) | _partial(user)
    return Q(state__in=PROVEN) & other & ~had_a_hand


def _inside(user: Any) -> Q:
    """Everybody with something to do for it, and the cadres who had its case before."""
    had = takes_part(user) & ~_partial(user)
    return _partial(user) | _cadre(user) | had | judges(user) | _carries_out(user) | _second_office(user)


class IdeaQuerySet(PermittedQuerySet):
    """What a page or a list line needs with each idea."""

    def with_case(self) -> Self:
        """Join the case and what a reader is told of it."""
        return self.select_related(
            "case__union", "case__origin", "case__author", "case__category", "implementer", "verifying_union"
        )


class Idea(models.Model):
    """A rationalisation proposal: the part of a case that outlives the answer. Source: domain.md §2.7.

    The case keeps its own clocks. The verdict of the review is its answer: one act, one transaction. Number and
    owning union are those of the case.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("待初审")
        PRELIMINARY = "preliminary", _("初审通过")
        EXPERT_REVIEW = "expert_review", _("专家评审中")
        ADOPTED = "adopted", _("已采纳")
        PARTLY = "partly", _("部分采纳")
        STORED = "stored", _("留存备用")
        REJECTED = "rejected", _("未采纳")
        IMPLEMENTING = "implementing", _("实施中")
        DONE = "done", _("已实施，待核实效益")
        VERIFIED = "verified", _("效益已核实")
        REWARDED = "rewarded", _("已奖励")
        SHOWCASED = "showcased", _("已推广展示")
        WITHDRAWN = "withdrawn", _("已撤回")

    case = models.OneToOneField(
        Case,
        on_delete=models.CASCADE,  # a part of its case, and known by its number
        primary_key=True,
        related_name="idea",
        verbose_name=_("心声"),
    )
    state = models.CharField(_("阶段"), max_length=13, choices=State.choices, default=State.SUBMITTED)
    present = models.TextField(_("现在是怎样的"), max_length=1000, blank=True)
    expected = models.TextField(_("预计有什么好处"), max_length=1000, blank=True)
    # How many colleagues the author named, whatever they answered: pages ask for them only where there are any.
    named_count = models.PositiveSmallIntegerField(_("写了几位合作人"), default=0)
    is_credited = models.BooleanField(_("愿意署名"), default=False)
    is_second_look = models.BooleanField(_("已请求复核"), default=False)
    decided_on = models.DateField(_("评定日期"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("评定人")
    )
    implementer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("实施负责人")
    )
    implementing_union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("实施的工会")
    )
    verifying_union = models.ForeignKey(
        Union, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核实效益的工会")
    )
    implement_due_at = models.DateTimeField(_("计划完成"), null=True)
    show_title = models.CharField(_("展示标题"), max_length=60, blank=True)
    show_text = models.TextField(_("展示内容"), max_length=2000, blank=True)
    showcased_at = models.DateTimeField(_("展示时间"), null=True)

    flow = Flow(
        "state",
        screen=("submitted", "preliminary"),
        invite=("preliminary|expert_review", "expert_review"),
        adopt=("expert_review", "adopted"),
        adopt_partly=("expert_review", "partly"),
        store=("expert_review", "stored"),
        turn_down=("submitted|preliminary|expert_review", "rejected"),
        look_again=("rejected", "submitted"),
        implement=("adopted|partly|stored|implementing", "implementing"),
        finish=("implementing", "done"),
        send_back=("done", "implementing"),
        verify=("done", "verified"),
        reward=("verified", "rewarded"),
        collect=("rewarded|showcased", ""),
        showcase=("rewarded|showcased", "showcased"),
        unshow=("showcased", "rewarded"),
        claim=("|".join(GOOD), ""),
        credit=("|".join((*UNDECIDED, *GOOD, "stored", "rejected")), ""),
        withdraw=("|".join(UNDECIDED), "withdrawn"),
    )
    objects = IdeaQuerySet.as_manager()
    permissions = {
        "view": lambda user: SHOWN | _inside(user),
        "look_inside": _inside,
        "show": lambda user: SHOWN,  # the part of `view` that everybody has: for lists
        "take_part": lambda user: _partial(user) | judges(user) | _carries_out(user) | _second_office(user),
        "lead": _cadre,
        **dict.fromkeys(
            (
                *("screen", "invite", "adopt", "adopt_partly", "store", "turn_down", "implement", "reward"),
                *("collect", "showcase", "unshow"),
            ),
            _cadre,
        ),
        "judge": lambda user: _reviewer(user) & Q(state="expert_review"),
        "finish": _carries_out,
        "verify": _second_office,
        "send_back": _second_office,
        "claim": lambda user: _mine(user) & ~Q(case__mask=""),
        "credit": lambda user: _mine(user) & Q(case__mask="") | thinks_along(user),
        "join": thinks_along,
        "decline": thinks_along,
        "look_again": lambda user: _mine(user) & Q(is_second_look=False),
        "withdraw": _mine,
    }

    class Meta:
        verbose_name = verbose_name_plural = _("革新妙招")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=PROVEN) | Q(implementer__isnull=False, implementing_union__isnull=False),
                name="voice_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(verifying_union=None) | ~Q(verifying_union=models.F("implementing_union")),
                name="voice_second_office",
            ),
            models.CheckConstraint(
                condition=~Q(state="showcased") | ~Q(show_title="") & Q(showcased_at__isnull=False),
                name="voice_shown_with_words",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-showcased_at"], name="voice_idea_shown"),
            models.Index(fields=["implementer", "state"], name="voice_idea_doer"),
            models.Index(fields=["verifying_union", "state"], name="voice_idea_second"),
        ]

    def __str__(self) -> str:
        return self.show_title or self.case.headline

    def get_absolute_url(self) -> str:
        return reverse("voice:idea", kwargs={"pk": self.pk})

    @property
    def union(self) -> Union:
        """The union that owes what comes next."""
        return self.case.union

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.case.union_id

    @property
    def is_decided(self) -> bool:
        """Whether the review has come to a verdict."""
        return self.state not in (*UNDECIDED, "withdrawn")

    # What the owning union does up to the verdict, and what its experts say.
    screen = idea_deciding.screen
    invite = idea_deciding.invite
    judge = idea_deciding.judge
    adopt = idea_deciding.adopt
    adopt_partly = idea_deciding.adopt_partly
    store = idea_deciding.store
    turn_down = idea_deciding.turn_down

    # From plan to showcase.
    implement = idea_doing.implement
    finish = idea_doing.finish
    verify = idea_doing.verify
    send_back = idea_doing.send_back
    reward = idea_doing.reward
    collect = idea_doing.collect
    showcase = idea_doing.showcase
    unshow = idea_doing.unshow

    # What those who thought it up do.
    join = idea_parts.join
    decline = idea_parts.decline
    credit = idea_parts.credit
    joined = idea_parts.joined
    signed = idea_parts.signed
    unsigned = idea_parts.unsigned
    claim = idea_parts.claim
    look_again = idea_parts.look_again
