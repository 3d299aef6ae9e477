"""App configuration."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BrandsConfig(AppConfig):
    """Service room."""

    name = "zgh.services.brands"
    verbose_name = _("工会品牌")

    def ready(self) -> None:
        """What belongs to a brand: milestones here, and what rooms above declare in their `brands.py`."""
        import_module("zgh.services.brands.own")
        autodiscover_modules("brands")
