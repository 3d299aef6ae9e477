"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VoiceConfig(AppConfig):
    """Service room."""

    name = "zgh.services.voice"
    verbose_name = _("职工面对面")

    def ready(self) -> None:
        """Listen to the work calendar."""
        from . import receivers  # noqa: F401
