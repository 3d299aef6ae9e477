"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    """Service room."""

    name = "zgh.services.news"
    verbose_name = _("工会资讯")
