"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.search"
    verbose_name = _("搜索")
