"""What the index keeps of each row."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .tokening import Texts


class Entry(models.Model):
    """One row that can be found, or one part of a long one. The newest change has the highest id.

    Its tokens live beside it: in the table search_fts on SQLite, in the column `tokens` on PostgreSQL (0002).
    Holds no permission of its own: every search goes through the permission "view" of the row it stands for.
    """

    label = models.CharField(_("类型"), max_length=60)
    object_id = models.BigIntegerField(_("编号"))
    part = models.PositiveSmallIntegerField(_("段"), default=0)
    title = models.CharField(_("标题"), max_length=200)
    known_as = models.CharField(_("别的叫法"), max_length=300, blank=True)
    pinyin = models.TextField(_("拼音"), blank=True)
    url = models.CharField(_("地址"), max_length=300)
    text = models.TextField(_("内容"))
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("搜索条目")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["label", "object_id", "part"], name="one_entry_per_part")]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id}"

    @property
    def texts(self) -> Texts:
        """What its tokens are made of."""
        return Texts(self.label, self.title, self.known_as, self.pinyin, self.text)


class Pending(models.Model):
    """An entry OpenSearch is to be told of: written with the change that caused it, gone once it has been told.

    No foreign key: an entry that was erased must still be taken away there. One row a change, never shared: a change
    made while an older one is being sent must not vanish with it.
    """

    ALL = 0  # instead of an entry: throw everything away first

    entry_id = models.BigIntegerField(_("条目"))

    class Meta:
        verbose_name = verbose_name_plural = _("待同步的条目")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.entry_id)


class Build(models.Model):
    """One time the whole index was built anew, and by which version of its tokens."""

    version = models.PositiveSmallIntegerField(_("版本"))
    count = models.PositiveIntegerField(_("条数"))
    seconds = models.PositiveIntegerField(_("用时（秒）"))
    ended_at = models.DateTimeField(_("完成时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("索引重建")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.count}"
