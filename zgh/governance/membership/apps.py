"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    """Governance room."""

    name = "zgh.governance.membership"
    verbose_name = _("会籍")

    def ready(self) -> None:
        """Listen to HR moves and to the work calendar."""
        from . import receivers  # noqa: F401
