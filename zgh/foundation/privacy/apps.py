"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.privacy"
    verbose_name = _("我的数据")
