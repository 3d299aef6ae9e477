"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """The doors people come in by; has no tables."""

    name = "zgh.foundation.portal"
    verbose_name = _("门户")

    def ready(self) -> None:
        """Let every room fill the registries."""
        from . import entries, panels, receivers  # noqa: F401

        autodiscover_modules("menu", "home")
