"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.portal"
    verbose_name = _("门户")
