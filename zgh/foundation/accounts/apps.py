"""App configuration."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Register the checks."""
        from . import checks

        register(checks.sms_has_a_gateway)
        register(checks.sms_leaves_the_house, Tags.security, deploy=True)
