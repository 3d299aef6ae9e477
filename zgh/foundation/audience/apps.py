"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AudienceConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.audience"
    verbose_name = _("发给谁")
