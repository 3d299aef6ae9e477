"""What has been attached."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MOST = 9  # files on one row, where its room says nothing else
LIMIT = 60  # on any row: pictures in the text of an article


class FileQuerySet(models.QuerySet):
    """Files that belong to a row."""

    def owned(self) -> Self:
        """Not waiting for one. Say it in every look-up: SQLite uses the partial index only with its own condition."""
        return self.exclude(owner_type="")


class StoredFile(models.Model):
    """A photo or document on one row of any room, or (no owner yet) one that waits for its form to be sent.

    The owner is type and id, not a relation: this room knows nothing of the rooms above. It carries no permission of
    its own: reading asks the owner's (`attach.readable`). `position` both orders and limits the files of a row.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("图片")
        DOCUMENT = "document", _("文件")
        VIDEO = "video", _("视频")

    owner_type = models.CharField(_("所属类型"), max_length=60, blank=True)
    owner_id = models.BigIntegerField(_("所属编号"), null=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    uuid = models.UUIDField(_("公开编号"), unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("种类"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=100)
    alt = models.CharField(_("照片里是什么"), max_length=100, blank=True)
    content_type = models.CharField(_("格式"), max_length=100)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.CharField(_("内容指纹"), max_length=64)
    width = models.PositiveIntegerField(_("宽"), null=True)
    height = models.PositiveIntegerField(_("高"), null=True)
    stored_as = models.CharField(_("存放名"), max_length=80)
    thumb_as = models.CharField(_("缩略图存放名"), max_length=80, blank=True)
    # SET_NULL: the file belongs to its row, not to the login that brought it.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("上传人")
    )
    created_at = models.DateTimeField(_("时间"), default=timezone.now)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "position"], condition=~Q(owner_type=""), name="one_file_per_position"
            ),
            models.CheckConstraint(
                condition=Q(owner_type="", position=0) | Q(~Q(owner_type=""), position__gte=1, position__lte=LIMIT),
                name="file_waits_or_has_a_position",
            ),
        ]
        indexes = [models.Index(fields=["created_at"], condition=Q(owner_type=""), name="file_waiting")]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> str:
        """What a screen reader says of a picture: the description somebody gave, else its name."""
        return self.alt or self.name

    @property
    def is_image(self) -> bool:
        """Whether it is one of our own WebP pictures."""
        return self.kind == self.Kind.IMAGE

    @property
    def is_video(self) -> bool:
        """Whether it is played in the page."""
        return self.kind == self.Kind.VIDEO

    @property
    def url(self) -> str:
        """Where it is had, by those who may."""
        return reverse("files:open", args=[self.uuid])

    @property
    def thumb_url(self) -> str:
        """The small picture."""
        return reverse("files:thumb", args=[self.uuid])
