"""What was read out of an uploaded file (读出来的字): it waits beside its file until somebody has compared the two."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.files.models import StoredFile
from zgh.foundation.flow.machine import Flow

from .document import LONGEST, Document
from .keepers import keeps_of


class Extract(models.Model):
    """The words of one file of one document. They count for nothing until `compare`, by one person, with a name.

    `notes`: what the check found, as [code, facts] (checking.py says it in words). Empty `text`: nothing could be read.
    """

    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("等着核对")
        COMPARED = "compared", gettext_lazy("核对过了")
        DISCARDED = "discarded", gettext_lazy("没有采用")

    document = models.ForeignKey(
        Document,
        on_delete=models.CASCADE,  # a reading of a document that is gone says nothing
        related_name="extracts",
        verbose_name=gettext_lazy("文件"),
    )
    file = models.ForeignKey(
        StoredFile,
        on_delete=models.CASCADE,  # nothing left to compare with
        related_name="+",
        verbose_name=gettext_lazy("原件"),
    )
    text = models.TextField(gettext_lazy("读出来的字"), blank=True, max_length=LONGEST)
    page_count = models.PositiveIntegerField(gettext_lazy("页数"), default=0)
    notes = models.JSONField(gettext_lazy("检查结果"), default=list)
    read_at = models.DateTimeField(gettext_lazy("读出时间"), default=timezone.now)
    state = models.CharField(gettext_lazy("状态"), max_length=9, choices=State.choices, default=State.WAITING)

    flow = Flow("state", compare=("waiting", "compared"), discard=("waiting", "discarded"))
    objects = PermittedQuerySet.as_manager()
    permissions = {verb: lambda user: keeps_of(user, "document__") for verb in ("view", "compare", "discard")}

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("读出来的原文")
        ordering = ["-read_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="compared") | ~Q(text=""), name="policy_extract_has_words"),
        ]
        indexes = [models.Index(fields=["document", "state"], name="policy_extract_waiting")]

    def __str__(self) -> str:
        return self.file.name

    def get_absolute_url(self) -> str:
        return reverse("policies:compare_extract", kwargs={"pk": self.pk})

    def compare(self, by: Any, text: str, office: str, seen: str | None = None) -> None:
        """The words (put right where needed) are those of the original: from now on they are the document's.

        Raises ValidationError where there are none, or where somebody changed the document since `seen`.
        """
        if not text:
            raise ValidationError(_("还没有字，放不上去"), code="empty")
        with transaction.atomic():
            self.document.amend(by, seen=seen, text=text)
            self.document.compare(by, office)
            type(self).objects.filter(pk=self.pk).update(text=text)
            self.text = text
            self.flow.move(self, "compare", by)

    def discard(self, by: Any) -> None:
        """Not used; the file stays on the document."""
        self.flow.move(self, "discard", by)
