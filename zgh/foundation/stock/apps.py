"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StockConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.stock"
    verbose_name = _("名额")
