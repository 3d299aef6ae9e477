"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.notices"
    verbose_name = _("消息")

    def ready(self) -> None:
        """Read what every room may tell people about; look at the channels."""
        from . import checks, receivers  # noqa: F401

        autodiscover_modules("notices")
