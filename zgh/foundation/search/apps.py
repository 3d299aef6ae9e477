"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Collects what can be found from every room's search.py."""

    name = "zgh.foundation.search"
    verbose_name = _("搜索")

    def ready(self) -> None:
        from . import people  # noqa: F401 (declares)

        autodiscover_modules("search")
