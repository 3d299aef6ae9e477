"""The words of a document, text by text: what is replaced is kept, so that one can look back and go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet

from .keepers import keeps_of

if TYPE_CHECKING:
    from .document import Document

MOST_KEPT = 20


class Edition(models.Model):
    """One text of a document that has been published, the newest is the one that stands. The last MOST_KEPT are kept.

    For its keepers alone: what was taken out of a text may have been wrong, or nobody's business; readers are told that
    the words were changed, and when. `by` is empty for the text that stood there before texts were kept.
    """

    document = models.ForeignKey(
        "policies.Document",
        on_delete=models.CASCADE,  # a part of its document
        related_name="editions",
        verbose_name=_("文件"),
    )
    number = models.PositiveIntegerField(_("第几稿"))
    text = models.TextField(_("原文"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("谁改的")
    )
    at = models.DateTimeField(_("存于"), default=timezone.now)

    objects = PermittedQuerySet.as_manager()
    permissions: dict[str, Any] = {"view": lambda user: keeps_of(user, "document__")}

    class Meta:
        verbose_name = verbose_name_plural = _("原文的历次稿子")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="policy_edition_once")]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.number}"


def keep(document: Document, by: Any, new: str) -> None:
    """Called while the document is held: the text that goes (where it is not kept yet) and the one that comes.

    Words nobody but keepers has read yet, those of a draft, are not kept.
    """
    if document.published_at is None or document.text == new:
        return
    rows = Edition.objects.filter(document=document)
    last = rows.values_list("number", flat=True).first() or 0
    was = Edition(document=document, text=document.text, number=1, at=document.published_at)
    made = [was] if document.text and not last else []
    made.append(Edition(document=document, text=new, by=by, number=last + len(made) + 1))
    Edition.objects.bulk_create(made)
    rows.filter(number__lte=made[-1].number - MOST_KEPT).delete()
