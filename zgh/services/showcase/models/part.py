"""Who is in a work besides its author: those who made it too, and those in its photos. Each may say no."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.files.attach import attached
from zgh.foundation.flow.machine import Flow
from zgh.foundation.stock.models import lock


def is_in() -> Q:
    """Whom the work names; and who was asked about photos still there: a name taken off is no answer."""
    return Q(is_there=True) | Q(role="shown", state="refused")


def answers(user: Any) -> Q:
    """Their own parts, once the work is sent in."""
    return Q(user=user, work__state__in=("submitted", "published")) & is_in()


def photos_on(work: Any) -> set[str]:
    """Fingerprints of what is on the work: the same photo put up again is the same. One query."""
    return set(attached(work).values_list("sha256", flat=True))


class Part(models.Model):
    """One colleague named with a work. Asked once it is sent in; their word holds at once and can be changed.

    Whoever was asked stays on record, though the author names them no more (`is_named`). While any photo they were
    asked about (`asked_photos`: fingerprints) is on the work, they are in it (`is_there`) and are waited for, and a no
    holds while any photo it was about (`refused_photos`) is, whether the name is taken off or the photo is put up once
    more. About other photos they are asked anew.
    """

    class Role(models.TextChoices):
        MAKER = "maker", _("合作人")
        SHOWN = "shown", _("照片里的人")

    class State(models.TextChoices):
        ASKED = "asked", _("等本人确认")
        CONFIRMED = "confirmed", _("同意")
        REFUSED = "refused", _("不同意")

    work = models.ForeignKey(
        "showcase.Work",
        on_delete=models.CASCADE,  # a part of its work
        related_name="parts",
        verbose_name=_("作品"),
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁"))
    role = models.CharField(_("在作品里"), max_length=5, choices=Role.choices)
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.ASKED)

    is_named = models.BooleanField(_("还写着名字"), default=True)
    is_there = models.BooleanField(_("名字或者问过的照片还在"), default=True)
    asked_at = models.DateTimeField(_("问本人的时间"), null=True)
    asked_photos = models.JSONField(_("问过本人的照片"), default=list)
    refused_photos = models.JSONField(_("不同意展示的照片"), default=list)

    flow = Flow(
        "state",
        confirm=("asked|refused", "confirmed"),
        refuse=("asked|confirmed", "refused"),
        ask=("confirmed|refused", "asked"),
        stand=("asked", "refused"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {
        "view": answers,
        "confirm": lambda user: answers(user) & ~Q(state="confirmed"),
        "refuse": lambda user: answers(user) & ~Q(state="refused"),
        **dict.fromkeys(("ask", "stand"), lambda user: NOBODY),  # when the author changes the photos
    }

    class Meta:
        verbose_name = verbose_name_plural = _("作品里的人")
        ordering = ["role", "pk"]
        constraints = [models.UniqueConstraint(fields=["work", "user", "role"], name="showcase_part_once")]
        indexes = [models.Index(fields=["user", "state"], name="showcase_part_user")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.work.union_id

    def confirm(self, by: Any) -> None:
        """Agreed."""
        self._answer("confirm", by, [])

    def refuse(self, by: Any) -> None:
        """Not agreed: a name is no longer shown; with somebody in the photos the work is out of sight at once."""
        from zgh.services.showcase import tell

        with transaction.atomic():
            photos = {*self.refused_photos, *photos_on(self.work)} if self.role == "shown" else ()
            self._answer("refuse", by, sorted(photos))
            tell.refused(self)

    def _answer(self, verb: str, by: Any, photos: list[str]) -> None:
        from .showing import index

        with transaction.atomic():
            lock(self.work)  # its author may be changing the photos
            self.work.refresh_from_db(fields=["state"])
            self.flow.move(self, verb, by)
            self._keep(refused_photos=photos)
            index(self.work)

    def carry(self, *, is_named: bool, photos: set[str], has_new: bool) -> None:
        """The author has changed the work: on from here with these photos, some of them new, and named or not."""
        if self.role == "shown":
            self._weigh(is_named, photos, has_new)
        is_there = is_named or not photos.isdisjoint(self.asked_photos)
        if not (is_there or self.asked_at or self.asked_photos or self.refused_photos):
            self.delete()
        elif (is_named, is_there) != (self.is_named, self.is_there):
            self._keep(is_named=is_named, is_there=is_there)

    @classmethod
    def ask_all(cls, work: Any) -> None:
        """Everybody in it, once; again only about other photos. What they were asked about is kept."""
        from zgh.services.showcase import tell

        parts = list(work.parts.filter(is_there=True).select_related("user"))
        photos, now = photos_on(work), timezone.now()
        tell.asked(work, [part for part in parts if part.is_to_ask])
        for part in parts:
            if part.role == "shown" and (part.is_named or part.is_to_ask):
                part.asked_photos = sorted({*part.asked_photos, *photos})
            part.asked_at = now if part.is_to_ask else part.asked_at
        cls.objects.bulk_update(parts, ["asked_at", "asked_photos"])

    @property
    def is_to_ask(self) -> bool:
        """Whether they have not been asked, or not about these photos."""
        return self.state == "asked" and self.asked_at is None

    def _weigh(self, is_named: bool, photos: set[str], has_new: bool) -> None:
        """A no about one of these photos stands; any answer about others is asked for again."""
        if not photos.isdisjoint(self.refused_photos):
            if self.flow.can(self, "stand"):
                self.flow.move(self, "stand", None)
        elif self.state == "confirmed":
            if is_named and not photos.issubset(self.asked_photos):
                self.flow.move(self, "ask", None, asked_at=None)
        elif self.state == "refused":
            is_other = has_new or bool(self.refused_photos)
            if is_other or not is_named:
                self.flow.move(self, "ask", None, asked_at=None if is_other else self.asked_at)

    def _keep(self, **facts: Any) -> None:
        type(self).objects.filter(pk=self.pk).update(**facts)
        for name, value in facts.items():
            setattr(self, name, value)
