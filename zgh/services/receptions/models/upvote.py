"""Who wants to hear a question: marks, never logins."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import NOBODY, PermittedQuerySet

from .keys import Unordered


def mark_of(user: Any, reception_id: int) -> str:
    """This login's mark in one reception (64 hex).

    Another message under the same key than the mask of an author, so that no vote can be joined with a hidden
    question; one for a reception, so that whoever votes for two questions that are merged later counts once.
    """
    words = f"receptions.upvote:{reception_id}:{user.pk}"
    return hmac.new(settings.MASK_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()


class Upvote(Unordered):
    """Somebody also wants to hear this question. Holds no person, no time and no order."""

    question = models.ForeignKey(
        "receptions.Question", on_delete=models.PROTECT, related_name="upvotes", verbose_name=_("问题")
    )
    mark = models.CharField(max_length=64, db_index=True, editable=False)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: NOBODY}  # one's own are found by the mark, anybody else's by nobody

    class Meta:
        verbose_name = verbose_name_plural = _("也想听")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "mark"], name="upvote_once")]

    def __str__(self) -> str:
        return str(self.question_id)
