"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TermsConfig(AppConfig):
    """Governance room."""

    name = "zgh.governance.terms"
    verbose_name = _("届期与换届")

    def ready(self) -> None:
        """Listen to changes of chairs."""
        from . import receivers  # noqa: F401
