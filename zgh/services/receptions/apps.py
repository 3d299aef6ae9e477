"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceptionsConfig(AppConfig):
    """Service room."""

    name = "zgh.services.receptions"
    verbose_name = _("主席接待日")
