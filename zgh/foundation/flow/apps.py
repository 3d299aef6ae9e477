"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.flow"
    verbose_name = _("流转")
