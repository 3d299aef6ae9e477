"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShowcaseConfig(AppConfig):
    """Service room."""

    name = "zgh.services.showcase"
    verbose_name = _("展示舞台")
