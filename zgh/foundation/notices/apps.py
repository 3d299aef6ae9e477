"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.notices"
    verbose_name = _("消息")
