"""App configuration."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.accounts"
    verbose_name = _("账号")

    def ready(self) -> None:
        """Register the checks, read what rooms tell operators; signing in, in whatever way, counts as proof."""
        from django.contrib.auth.signals import user_logged_in

        from . import attention, checks, fresh

        autodiscover_modules("running")
        user_logged_in.connect(attention.begin, dispatch_uid="accounts.attention")
        user_logged_in.connect(fresh.mark_sign_in, dispatch_uid="accounts.fresh")

        register(checks.sms_has_a_gateway)
        register(checks.sms_leaves_the_house, Tags.security, deploy=True)
