"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Hears of exports."""

    name = "zgh.foundation.audit"
    verbose_name = _("操作日志")

    def ready(self) -> None:
        from . import receivers  # noqa: F401
