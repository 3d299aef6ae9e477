"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.audit"
    verbose_name = _("操作日志")
