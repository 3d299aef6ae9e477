"""The words of an article, version by version."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zgh.foundation.access.permitted import PermittedQuerySet
from zgh.foundation.access.scopes import under
from zgh.kit.codes import CodesField
from zgh.kit.richtext import files_in, holds, text_of

from .category import Category

SHOWN = ("title", "summary", "body", "documents", "category", "byline")
LONGEST = 30_000  # characters people read


class Revision(models.Model):
    """One version by one writer. Written on until it is sent in; from then on it stays as its reviewers read it.

    Everything people see is in it, the attached files too (`documents`: their public numbers), so that nothing comes
    out unreviewed. `save_count` tells two pages of one version apart. `text` is `body` without markup, for search.
    """

    article = models.ForeignKey(
        "news.Article", on_delete=models.PROTECT, related_name="revisions", verbose_name=_("文章")
    )
    number = models.PositiveSmallIntegerField(_("第几稿"))
    title = models.CharField(_("标题"), max_length=60, blank=True)
    summary = models.CharField(_("摘要"), max_length=120, blank=True)
    body = models.TextField(_("正文"), blank=True)
    text = models.TextField(_("正文文字"), blank=True)
    cover = models.CharField(_("封面"), max_length=36, blank=True)
    documents = CodesField(_("附件"), blank=True, default="")
    category = models.CharField(_("栏目"), max_length=8, choices=Category.choices, default=Category.NEWS)
    byline = models.CharField(_("署名"), max_length=60, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("谁写的")
    )
    at = models.DateTimeField(_("存于"), default=timezone.now)
    save_count = models.PositiveIntegerField(_("存过几次"), default=0)
    is_frozen = models.BooleanField(_("送审过"), default=False)

    objects = PermittedQuerySet.as_manager()
    permissions = {"view": lambda user: under(user, "news", via="article__union")}

    class Meta:
        verbose_name = verbose_name_plural = _("稿子")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_revision_a_number")]

    def __str__(self) -> str:
        return f"{self.article_id}#{self.number}"

    def is_like(self, other: Revision) -> bool:
        """Whether people read the same in both."""
        return all(getattr(self, name) == getattr(other, name) for name in SHOWN)

    def holds(self, key: str) -> bool:
        """Whether this file (its public number) is a part of it, in the text or attached."""
        return key in self.documents or holds(self.body, key)

    @property
    def seen(self) -> str:
        """What a page shows of it, for a form that may be stale when it comes back."""
        return f"{self.number}.{self.save_count}"


def derived(body: str) -> dict[str, str]:
    """What follows from the words: the plain text, and the first picture as the cover."""
    cover = next((file.uuid for file in files_in(body) if not file.is_video), "")
    return {"body": body, "text": text_of(body), "cover": cover}
