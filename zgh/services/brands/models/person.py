"""The people of a brand. Nobody stands there who has not agreed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet
from zgh.foundation.audit.book import record
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Employment
from zgh.foundation.stock.models import lock
from zgh.foundation.stock.wording import wording_of

from .seats import OPEN, keeps, sees


def is_with_us() -> Exists:
    """Whether this colleague works in the group today. A login alone says nothing: it outlives the job."""
    return Exists(Employment.objects.at().filter(person__user=OuterRef("user"), person__user__is_active=True))


def appears() -> Q:
    """Agreed, and still with us: whoever has left is named no more."""
    return Q(state="confirmed") & (Q(user=None) | Q(is_with_us()))


def answers(user: Any) -> Q:
    """What this person is asked about, or has answered."""
    return Q(user=user) & ~Q(state="off")


def changes(user: Any) -> Q:
    """Of brands this person keeps and that live."""
    return keeps(user, "brand__union") & Q(brand__state__in=OPEN)


class BrandPerson(models.Model):
    """A colleague, or somebody from outside, with what they do for the brand and a few words about them.

    A colleague is asked, appears once they agree and may change their mind at any time; a no holds, however often they
    are asked for. Of somebody from outside (`name` without `user`) the union gives its word that they agreed.
    """

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("等本人同意")
        CONFIRMED = "confirmed", gettext_lazy("同意了")
        REFUSED = "refused", gettext_lazy("本人不愿意")
        OFF = "off", gettext_lazy("拿掉了")

    brand = models.ForeignKey(
        "brands.Brand",
        on_delete=models.CASCADE,  # a part of its brand
        related_name="people",
        verbose_name=gettext_lazy("品牌"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("谁")
    )
    name = models.CharField(gettext_lazy("姓名"), max_length=30)
    role = models.CharField(gettext_lazy("在品牌里做什么"), max_length=30)
    words = models.CharField(gettext_lazy("几句话"), max_length=200, blank=True)
    place = models.PositiveSmallIntegerField(gettext_lazy("次序"), default=9)
    state = models.CharField(gettext_lazy("状态"), max_length=9, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(gettext_lazy("问本人的时间"), default=timezone.now)

    flow = Flow(
        "state",
        confirm=("asked|refused", "confirmed"),
        refuse=("asked|confirmed", "refused"),
        ask=("asked|confirmed|off", "asked"),
        take_off=("asked|confirmed", "off"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {
        "view": lambda user: sees(user, "brand") & appears() | answers(user) | keeps(user, "brand__union"),
        "read": lambda user: sees(user, "brand") & appears(),
        "answer": answers,
        "confirm": lambda user: answers(user) & ~Q(state="confirmed"),
        "refuse": lambda user: answers(user) & ~Q(state="refused"),
        "amend_person": lambda user: changes(user) & ~Q(state__in=("off", "refused")),
        # whoever has said no stays there: taken off, they could be asked again
        "take_off": lambda user: changes(user) & ~Q(state__in=("off", "refused")),
        "ask": lambda user: NOBODY,  # when what is said about them changes
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("品牌里的人")
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "user"], name="brand_person_once"),
            models.CheckConstraint(condition=~Q(name=""), name="brand_person_has_a_name"),
        ]
        indexes = [models.Index(fields=["user", "state"], name="brand_person_user")]

    def __str__(self) -> str:
        return self.name

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.brand.union_id

    @classmethod
    def add(cls, by: Any, brand: Any, *, user: Any = None, **facts: Any) -> BrandPerson:
        """A colleague is asked now; of somebody from outside `by` gives the word. ValidationError after a no."""
        from zgh.services.brands import tell

        with transaction.atomic():
            if user is not None and (row := cls.objects.filter(brand=brand, user=user).first()):
                row._again(by, **facts)
                return row
            if user is None:
                lock(brand)
                if row := cls.objects.filter(brand=brand, user=None, **facts).exclude(state="off").first():
                    return row  # pressed twice
            row = cls._new(brand, user, facts)
            record(by, "brands.add_person", row, after={"role": row.role})
            if user is None:
                row.flow.move(row, "confirm", by)
            else:
                tell.asked(row)
        return row

    @classmethod
    def _new(cls, brand: Any, user: Any, facts: dict[str, Any]) -> BrandPerson:
        if user is not None:
            facts["name"] = user.name
        try:
            with transaction.atomic():
                return cls.objects.create(brand=brand, user=user, **facts)
        except IntegrityError as error:
            raise ValidationError({"who": _("刚刚有同事把这位写上了")}) from error

    def _again(self, by: Any, **facts: Any) -> None:
        if self.state == "refused":
            raise ValidationError({"who": _("%(name)s说过不愿意出现，就不再问了") % {"name": self.name}})
        if self.state != "off":
            raise ValidationError({"who": _("%(name)s已经在名单里了") % {"name": self.name}})
        self._ask(by, facts)

    def amend(self, by: Any, **facts: Any) -> None:
        """Other words about them: a colleague is asked anew, and is not shown meanwhile."""
        words = {name: facts[name] for name in ("role", "words")}
        if self.user_id and words != {"role": self.role, "words": self.words}:
            self._ask(by, facts)
            return
        with transaction.atomic():
            type(self).objects.filter(pk=self.pk).update(**facts)
            record(by, "brands.amend_person", self, after={"role": facts["role"]})

    def _ask(self, by: Any, facts: dict[str, Any]) -> None:
        from zgh.services.brands import tell

        with transaction.atomic():
            facts = {name: facts[name] for name in ("role", "words", "place")}
            self.flow.move(self, "ask", by, asked_at=timezone.now(), **facts)
            tell.asked(self)

    def confirm(self, by: Any, seen: str | None = None) -> None:
        """I agree. ValidationError where it is not what they have `seen`: other words have been written meanwhile."""
        with transaction.atomic():
            type(self).objects.filter(pk=self.pk).update(place=F("place"))  # held: nobody writes others now
            self.refresh_from_db()
            if seen is not None and seen != wording_of(self):
                raise ValidationError(_("写您的话刚刚改过。请看过新的再定"), code="stale")
            self.flow.move(self, "confirm", by)

    def refuse(self, by: Any) -> None:
        """I do not, or no longer: not shown from this moment on."""
        self.flow.move(self, "refuse", by)

    def take_off(self, by: Any) -> None:
        """No longer one of the brand's people."""
        self.flow.move(self, "take_off", by)
