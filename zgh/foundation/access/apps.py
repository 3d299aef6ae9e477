"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.access"
    verbose_name = _("谁能看、谁能办")
