"""What proves an honour, and the photo shown with it. Rows of their own: a file opens by its row's `view`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.files.attach import attach, attached, detach
from zgh.foundation.files.models import StoredFile
from zgh.foundation.flow.machine import Flow
from zgh.foundation.stock.models import lock

from .honour import Honour
from .keepers import holds, keeps, own, reads

MOST_PAPERS = 6


class Paper(models.Model):
    """The certificate and the pages of the document: seen by its holder and by who keeps the record, by nobody else."""

    honour = models.OneToOneField(
        Honour,
        on_delete=models.CASCADE,  # a part of its honour
        related_name="paper",
        verbose_name=gettext_lazy("荣誉"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: own(user, "honour__") | keeps(user, "honour__")}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("荣誉的证书")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.honour_id)

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.honour.union_id


def reads_photo(user: Any) -> Q:
    """Agreed to, and with an honour that stands on the wall."""
    return Q(state="agreed", honour__in=Honour.objects.filter(reads(user)).values("pk"))


class Portrait(models.Model):
    """One photo. A person's is shown only once they say so; a no deletes it, and the next one is asked about anew."""

    class State(models.TextChoices):
        ASKED = "asked", gettext_lazy("等本人同意")
        AGREED = "agreed", gettext_lazy("可以展示")
        REFUSED = "refused", gettext_lazy("不用照片")

    honour = models.OneToOneField(
        Honour,
        on_delete=models.CASCADE,  # a part of its honour
        related_name="portrait",
        verbose_name=gettext_lazy("荣誉"),
    )
    state = models.CharField(gettext_lazy("状态"), max_length=7, choices=State.choices, default=State.ASKED)

    flow = Flow(
        "state",
        ask=("asked|agreed|refused", "asked"),
        allow=("asked", "agreed"),
        give=("asked|agreed|refused", "agreed"),
        refuse=("asked|agreed", "refused"),
    )
    objects = PermittedQuerySet.as_manager()
    permissions = {
        "view": lambda user: reads_photo(user) | holds(user, "honour__") | keeps(user, "honour__"),
        "allow": lambda user: holds(user, "honour__"),
        "refuse": lambda user: holds(user, "honour__") | keeps(user, "honour__"),
    }

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("荣誉的照片")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.honour_id)

    @property
    def union_id(self) -> int:
        """Whose auditors read what was done."""
        return self.honour.union_id

    def allow(self, by: Any, seen: str | None = None) -> None:
        """It may be shown. ValidationError where another photo has taken the place of the one `seen` (its number)."""
        with transaction.atomic():
            lock(self.honour)
            if seen is not None and seen not in [str(file.uuid) for file in attached(self)]:
                raise ValidationError(_("工会刚刚换了一张照片。请看过新的再定"), code="stale")
            self.flow.move(self, "allow", by)

    def refuse(self, by: Any) -> None:
        """No photo: it is deleted, at once and for good."""
        with transaction.atomic():
            lock(self.honour)
            self.flow.move(self, "refuse", by)
            for file in attached(self):
                detach(self, file, by)


def has_papers(honour: Honour) -> bool:
    """Whether a certificate is there. One query."""
    owners = Paper.objects.filter(honour=honour).values("pk")
    return StoredFile.objects.owned().filter(owner_type=Paper._meta.label_lower, owner_id__in=owners).exists()


def put_papers(honour: Honour, by: Any, files: list[StoredFile]) -> None:
    """Certificates and pages, held before. ValidationError when there is no room for another."""
    if files:
        paper, _is_new = Paper.objects.get_or_create(honour=honour)
        for file in files:
            attach(paper, file, by, most=MOST_PAPERS)


def drop_papers(honour: Honour, by: Any) -> None:
    """All of them, for good."""
    for paper in Paper.objects.filter(honour=honour):
        for file in attached(paper):
            detach(paper, file, by)


def drop_photo(honour: Honour, by: Any) -> None:
    """And what was said of it, for good."""
    for portrait in Portrait.objects.filter(honour=honour):
        for file in attached(portrait):
            detach(portrait, file, by)
        portrait.delete()


def put_photo(honour: Honour, by: Any, file: StoredFile) -> Portrait:
    """Another photo takes the place of the one there. Their own is agreed to; a cadre's asks the person first."""
    from zgh.services.honours import tell

    is_given = honour.kind != "person" or bool(honour.person_id and honour.person.user_id == by.pk)
    with transaction.atomic():
        lock(honour)
        portrait, _is_new = Portrait.objects.get_or_create(honour=honour)
        for old in attached(portrait):
            detach(portrait, old, by)
        attach(portrait, file, by)
        portrait.flow.move(portrait, "give" if is_given else "ask", by)
        if not is_given:
            tell.photo_asked(portrait)
    return portrait
