"""The certificate of a union's legal-person status (工会法人资格证书): what is on it, and what it owes."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.flow.machine import Flow
from zgh.foundation.orgs.models import Officer, Person, UnionScoped

from .figure import Figure, Figures
from .term import cares


class CertificateQuerySet(PermittedQuerySet):
    """The ledger, read by today's date."""

    def valid(self) -> Self:
        """The one in force of each union, run out or not."""
        return self.filter(state="valid")

    def with_chair(self) -> Self:
        """Annotate today's chair: `chair_id`, `chair_name`, `chair_since`."""
        chairs = Officer.objects.at().filter(union=OuterRef("union"), post=Officer.Post.CHAIR).order_by("-starts_on")
        return self.annotate(
            chair_id=Subquery(chairs.values("person")[:1]),
            chair_name=Subquery(chairs.values("person__name")[:1]),
            chair_since=Subquery(chairs.values("starts_on")[:1]),
        )

    def outdated(self) -> Self:
        """In force, but the chair in office is not the legal representative on it: a change is due."""
        rows = self.valid().with_chair().filter(chair_id__isnull=False)
        return rows.filter(~Q(representative=F("chair_id")) | Q(representative=None))


class Certificate(UnionScoped):
    """One issue of the certificate; a new one replaces it, so the history stays.

    Whether it ran out or names a former chair is read, never stored. Source of the 30 days: migration 0003.
    """

    class State(models.TextChoices):
        VALID = "valid", gettext_lazy("在用")
        REPLACED = "replaced", gettext_lazy("已换发")
        REVOKED = "revoked", gettext_lazy("已注销")

    number = models.CharField(gettext_lazy("证书编号"), max_length=40)
    uscc = models.CharField(gettext_lazy("统一社会信用代码"), max_length=18, blank=True)
    issued_on = models.DateField(gettext_lazy("发证日期"))
    expires_on = models.DateField(gettext_lazy("有效期至"), null=True, blank=True)
    representative = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("法定代表人")
    )
    registrar = models.CharField(gettext_lazy("登记机关"), max_length=100)
    state = models.CharField(gettext_lazy("状态"), max_length=8, choices=State.choices, default=State.VALID)
    closed_on = models.DateField(gettext_lazy("停用日期"), null=True)
    note = models.CharField(gettext_lazy("备注"), max_length=200, blank=True)

    flow = Flow("state", replace=("valid", "replaced"), revoke=("valid", "revoked"))
    objects = CertificateQuerySet.as_manager()  # type: ignore[misc]
    permissions = {"view": cares, "revoke": cares, "replace": cares}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("法人资格证书")
        ordering = ["expires_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["union"], condition=Q(state="valid"), name="one_certificate_in_force"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("issued_on")), name="certificate_runs_forward"
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_on"], name="certificate_expiry")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("terms:certificate", kwargs={"pk": self.pk})

    @property
    def is_expired(self) -> bool:
        """Past its day."""
        return self.state == "valid" and self.expires_on is not None and self.expires_on < timezone.localdate()

    def change_due_on(self, days: int | None) -> dt.date | None:
        """By when the new chair has to be on it; needs `with_chair`. None where the chair is the one on it."""
        chair, since = getattr(self, "chair_id", None), getattr(self, "chair_since", None)
        if self.state != "valid" or chair is None or chair == self.representative_id or since is None:
            return None
        return since + dt.timedelta(days=days) if days is not None else since

    def revoke(self, by: Any, reason: str) -> None:
        """Cancelled by the registrar. ValidationError without a reason."""
        reason = (reason or "").strip()
        if len(reason) < 4:
            raise ValidationError(_("请写明为什么注销"), code="short")
        self.flow.move(self, "revoke", by, closed_on=timezone.localdate(), note=reason[:200])


def change_days() -> int | None:
    """How many days a union has to put a new chair on its certificate."""
    return Figures().amount(Figure.Key.CERTIFICATE)
