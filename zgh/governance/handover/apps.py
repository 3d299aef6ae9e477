"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoverConfig(AppConfig):
    """Governance room."""

    name = "zgh.governance.handover"
    verbose_name = _("工作交接")
