"""An honour (荣誉): who was given what, by whom, when and by which document."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Person
from zgh.foundation.orgs.models.scoping import UnionScoped
from zgh.foundation.stock.models import Lockable
from zgh.kit.codes import CodesField, joined
from zgh.services.brands.models import Brand
from zgh.services.news.models import Article

from ..numbering import LONGEST_MARK
from . import entering, showing, verifying
from .award import Award, Kind, Level
from .batch import Batch
from .keepers import holds, keeps, own, reads, tends

FIRST_YEAR, LAST_YEAR = 1949, 2100
ANY = "reported|draft|recorded|published|withdrawn|revoked|dropped"
TOLD = "recorded|published|withdrawn"


def had_no_hand(user: Any) -> Q:
    """What this person has neither written nor told of themselves."""
    return ~Q(entered_by=user) & ~Q(reported_by=user) & ~Q(hands__contains=joined([user.pk]))


class HonourQuerySet(PermittedQuerySet):
    """What lists show."""

    def in_brief(self) -> Self:
        """With holder and union."""
        return self.select_related("person", "union")

    def newest(self) -> Self:
        """The latest year first, then what was entered last. By nothing else: nobody is ranked."""
        return self.order_by("-year", "-pk")


class Honour(UnionScoped, Lockable):
    """One award given to one holder: a person, a team, or a union itself.

    `title`, `level` and `body` are as on the certificate, whatever becomes of the line of the list (`award`). `holder`:
    the name of a team or union; of a person only where the roster does not know them. `hands`: who has written it since
    it was last verified, `entered_by` the last of them; none of them verifies it. `shown_from`: put up with notice, so
    that its holder sees first what everybody will see; `is_hidden` is their word that it does not stand on the wall,
    `is_history` the union's that somebody who has left does. `wanted`: what the holder asks to have put right.
    Never counted into points, ranks or appraisals (domain.md §1.16).
    """

    class State(models.TextChoices):
        REPORTED = "reported", _("本人报来")
        DRAFT = "draft", _("登记中")
        RECORDED = "recorded", _("已登记")
        PUBLISHED = "published", _("上荣誉墙")
        WITHDRAWN = "withdrawn", _("撤下了")
        REVOKED = "revoked", _("荣誉已撤销")
        DROPPED = "dropped", _("没有收录")

    once = models.UUIDField(_("一次性编号"), default=uuid.uuid4, unique=True, editable=False)
    mark = models.CharField(_("辨重"), max_length=LONGEST_MARK, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("奖项"))
    title = models.CharField(_("荣誉名称"), max_length=80)
    level = models.CharField(_("级别"), max_length=8, choices=Level.choices, blank=True)
    body = models.CharField(_("授予机关"), max_length=120, blank=True)
    kind = models.CharField(_("授予谁"), max_length=6, choices=Kind.choices, default=Kind.PERSON)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("获得者"))
    holder = models.CharField(_("集体或不在册的人"), max_length=80, blank=True)
    year = models.PositiveSmallIntegerField(_("年份"))
    granted_on = models.DateField(_("授予日期"), null=True)
    number = models.CharField(_("表彰文号"), max_length=80, blank=True)
    citation = models.TextField(_("表彰词"), max_length=500, blank=True)
    story = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("事迹文章")
    )
    brand = models.ForeignKey(
        Brand, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("属于哪个品牌")
    )
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAFT)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("报送人")
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    hands = CodesField(_("写过的人"), blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("核对人")
    )
    verified_at = models.DateTimeField(_("核对时间"), null=True)
    published_at = models.DateTimeField(_("上墙时间"), null=True)
    shown_from = models.DateTimeField(_("从何时起展示"), null=True)
    answered_at = models.DateTimeField(_("本人答复时间"), null=True)
    is_hidden = models.BooleanField(_("本人不上墙"), default=False)
    is_history = models.BooleanField(_("作为历史展示"), default=False)
    wanted = models.CharField(_("本人要求更正"), max_length=300, blank=True)
    revoked_on = models.DateField(_("撤销日期"), null=True)
    revoked_number = models.CharField(_("撤销文号"), max_length=80, blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("导入批次"))

    flow = Flow(
        "state",
        take_up=("reported", "draft"),
        decline=("reported", "dropped"),
        take_back=("reported", "dropped"),
        amend=("draft", ""),
        record=("draft", "recorded"),
        send_back=("recorded", "draft"),
        verify=("recorded", ""),
        publish=("recorded", "published"),
        revise=(TOLD, "draft"),
        discard=("draft", "dropped"),
        resume=("dropped", "draft"),
        withdraw=("published", "withdrawn"),
        put_back=("withdrawn", "published"),
        revoke=(TOLD, "revoked"),
        restore=("revoked", "recorded"),
        agree=("published", ""),
        hide=(f"{TOLD}|draft", ""),
        show=(f"{TOLD}|draft", ""),
        ask_change=(f"{TOLD}|revoked", ""),
        settle=(ANY, ""),
        remember=(TOLD, ""),
        let_go=(TOLD, ""),
        link_story=(f"{TOLD}|draft", ""),
        pass_on=(ANY, ""),
    )
    objects = HonourQuerySet.as_manager()
    permissions = {
        "view": lambda user: reads(user) | own(user) | keeps(user),
        "read": reads,
        "follow": own,
        "keep": keeps,
        "agree": lambda user: holds(user) & Q(answered_at=None, is_hidden=False),
        "hide": lambda user: holds(user) & Q(is_hidden=False),
        "show": lambda user: holds(user) & Q(is_hidden=True),
        "ask_change": holds,
        "add_photo": lambda user: (holds(user) | tends(user)) & ~Q(state__in=("reported", "dropped")),
        "take_back": lambda user: Q(reported_by=user),
        **dict.fromkeys(
            ("take_up", "decline", "amend", "record", "revise", "discard", "withdraw", "put_back", "link_story"), tends
        ),
        **dict.fromkeys(("revoke", "restore"), tends),
        "resume": lambda user: tends(user) & (Q(entered_by__isnull=False) | ~Q(reason="")),
        "verify": lambda user: tends(user) & Q(verified_by=None) & had_no_hand(user),
        "send_back": lambda user: tends(user) & Q(verified_by=None) & had_no_hand(user),
        "publish": lambda user: tends(user) & Q(verified_by__isnull=False),
        "settle": lambda user: tends(user) & ~Q(wanted=""),
        "remember": lambda user: tends(user) & Q(kind="person", is_history=False),
        "let_go": lambda user: tends(user) & Q(is_history=True),
        "pass_on": lambda user: NOBODY,  # when a union ends
    }

    class Meta:
        verbose_name = verbose_name_plural = _("荣誉")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["mark"], condition=~Q(state="dropped"), name="honours_once"),
            models.CheckConstraint(
                condition=Q(kind="person", person__isnull=False, holder="") | Q(person=None) & ~Q(holder=""),
                name="honours_has_one_holder",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR), name="honours_year_is_a_year"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(entered_by=None) | ~Q(verified_by=F("entered_by")),
                name="honours_two_pairs_of_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "withdrawn"))
                | Q(verified_by__isnull=False, published_at__isnull=False, shown_from__isnull=False),
                name="honours_shown_is_verified",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(kind="person") | Q(person__isnull=False) | Q(is_history=True),
                name="honours_unknown_people_are_history",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | Q(revoked_on__isnull=False) & ~Q(revoked_number="") & ~Q(reason=""),
                name="honours_revoked_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-year", "-id"], name="honours_wall"),
            models.Index(fields=["union", "state", "-year"], name="honours_desk"),
            models.Index(fields=["brand", "-shown_from"], name="honours_brand"),
            models.Index(fields=["level", "year"], condition=Q(state="published"), name="honours_figures"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}·{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("honours:honour", kwargs={"pk": self.pk})

    @property
    def desk_url(self) -> str:
        """Where it is worked on."""
        return reverse("honours:work", kwargs={"pk": self.pk})

    @property
    def holder_name(self) -> str:
        """The name as it is today; needs `person` joined."""
        return self.person.name if self.person_id else self.holder

    @property
    def day(self) -> dt.date | int:
        """The day it was given, else the year: what is known of when."""
        return self.granted_on or self.year

    @property
    def is_up(self) -> bool:
        """Whether its time on the wall has come; whether it is seen there depends on its holder besides."""
        return bool(self.state == "published" and self.shown_from and self.shown_from <= timezone.now())

    take_up = entering.take_up
    decline = entering.decline
    take_back = entering.take_back
    amend = entering.amend
    record = entering.record
    discard = entering.discard
    resume = entering.resume
    revise = verifying.revise
    send_back = verifying.send_back
    verify = verifying.verify
    publish = verifying.publish
    revoke = verifying.revoke
    restore = verifying.restore
    withdraw = showing.withdraw
    put_back = showing.put_back
    agree = showing.agree
    hide = showing.hide
    show = showing.show
    ask_change = showing.ask_change
    settle = showing.settle
    remember = showing.remember
    let_go = showing.let_go
    link_story = showing.link_story
    pass_on = showing.pass_on
