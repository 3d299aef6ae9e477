"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Collects what may be looked at from every room's moderated.py."""

    name = "zgh.foundation.moderation"
    verbose_name = _("内容审核")

    def ready(self) -> None:
        """Read the declarations."""
        autodiscover_modules("moderated")
