"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    """Service room."""

    name = "zgh.services.policies"
    verbose_name = _("政策")

    def ready(self) -> None:
        """The signal of a finished migration is heard from here on."""
        from . import receivers  # noqa: F401
