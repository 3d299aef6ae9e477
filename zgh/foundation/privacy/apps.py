"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Collects what every room stores about people from their holdings.py."""

    name = "zgh.foundation.privacy"
    verbose_name = _("我的数据")

    def ready(self) -> None:
        """Read the declarations."""
        from . import receivers  # noqa: F401

        autodiscover_modules("holdings")
