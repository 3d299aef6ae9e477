"""Answer templates (常用语): words a union keeps for what is asked often."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case as Choose
from django.db.models import F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.access.scopes import reach, under
from zgh.foundation.audit.book import record
from zgh.foundation.calendar.models import line_of
from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.orgs.models import UnionScoped
from zgh.foundation.orgs.models.scoping import STEP

from .category import Category
from .desk import DUTIES
from .kind import Kind

if TYPE_CHECKING:
    from .case import Case

LONGEST = 3000


class TemplateQuerySet(PermittedQuerySet):
    """What fits a case."""

    def fitting(self, case: Case) -> Self:
        """Live ones of the owning union and those above it, what fits best first, then the nearest, then the used."""
        about = Q(category=case.category_id) | Q(category=None)
        kind = Q(kind=case.kind) | Q(kind="")
        rank = Choose(
            When(Q(category=case.category_id, kind=case.kind), then=Value(0)),
            When(Q(category=case.category_id) & kind, then=Value(1)),
            When(about & Q(kind=case.kind), then=Value(2)),
            When(about & kind, then=Value(3)),
            default=Value(4),
        )
        rows = self.filter(is_active=True, union__path__in=line_of(case.union)).select_related("union")
        return rows.order_by(rank, "-union__path", "-used_count", "pk")


def _readers(user: Any) -> Q:
    """Who sits at a desk reads the templates of their union, of those above and of those below."""
    q = NOBODY
    for desk in DUTIES:
        for low, _high in reach(user, desk):
            q |= Q(union__path__in=[low[:end] for end in range(STEP, len(low), STEP)])
        q |= under(user, desk)
    return q


class AnswerTemplate(UnionScoped):
    """Words for an answer that is given often (常用语). Kept by a union's cadres, used there and below.

    Put behind what is typed, never instead of it. A retired one can be brought back.
    """

    title = models.CharField(_("名称"), max_length=40)
    text = models.TextField(_("内容"), max_length=LONGEST)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("类别")
    )
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices, blank=True)
    is_active = models.BooleanField(_("在用"), default=True)
    used_count = models.PositiveIntegerField(_("用过次数"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁写的")
    )
    edited_at = models.DateTimeField(_("修改时间"), auto_now=True)
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = TemplateQuerySet.as_manager()
    permissions = {
        "view": _readers,
        "edit": lambda user: under(user, "voice"),
        "retire": lambda user: under(user, "voice") & Q(is_active=True),
        "bring_back": lambda user: under(user, "voice") & Q(is_active=False),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("常用语")
        ordering = ["-used_count", "pk"]
        indexes = [models.Index(fields=["union", "is_active"], name="voice_template")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("voice:template", kwargs={"pk": self.pk})

    @staticmethod
    def live() -> Q:
        """Those in use."""
        return Q(is_active=True)

    @staticmethod
    def called(text: str) -> Q:
        """Templates with these words in name or text."""
        return Q(title__icontains=text) | Q(text__icontains=text)

    def edit(self, by: Any, **facts: Any) -> None:
        """Other words. What was sent with the old ones stays as it was sent."""
        before = {name: _plain(getattr(self, name)) for name in facts}
        for name, value in facts.items():
            setattr(self, name, value)
        after = {name: _plain(getattr(self, name)) for name in facts}
        with transaction.atomic():
            self.save(update_fields=[*facts, "edited_at"])
            record(by, "voice.edit", self, before, after)

    def retire(self, by: Any) -> None:
        """No longer offered; can be brought back. Overtaken when somebody else was faster."""
        self._switch(by, "retire", is_active=False)

    def bring_back(self, by: Any) -> None:
        """Offered again."""
        self._switch(by, "bring_back", is_active=True)

    def _switch(self, by: Any, verb: str, *, is_active: bool) -> None:
        with transaction.atomic():
            if not type(self).objects.filter(pk=self.pk, is_active=not is_active).update(is_active=is_active):
                raise Overtaken(self, verb)
            self.is_active = is_active
            record(by, f"voice.{verb}", self, {"is_active": not is_active}, {"is_active": is_active})

    def put_behind(self, text: str) -> str:
        """`text` with this below it; counts as used."""
        type(self).objects.filter(pk=self.pk).update(used_count=F("used_count") + 1)
        return f"{text.rstrip()}\n\n{self.text}".strip()


def keep(by: Any, once: uuid.UUID, **facts: Any) -> AnswerTemplate:
    """A new template. The same `once` twice is one."""
    with transaction.atomic():
        row, is_new = AnswerTemplate.objects.get_or_create(once=once, defaults={**facts, "by": by})
        if is_new:
            record(by, "voice.keep", row, after={"title": row.title})
    return row


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)
