"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HonoursConfig(AppConfig):
    """Service room."""

    name = "zgh.services.honours"
    verbose_name = _("荣誉")
