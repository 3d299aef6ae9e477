"""What articles are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What it is about (栏目)."""

    NEWS = "news", _("工会动态")
    NOTICE = "notice", _("通知公告")
    PEOPLE = "people", _("人物故事")
    ACTIVITY = "activity", _("活动风采")
    RIGHTS = "rights", _("权益维护")
    LEARNING = "learning", _("学习成长")
    HEALTH = "health", _("健康生活")
