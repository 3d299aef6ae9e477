"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.accounts"
    verbose_name = _("账号")
