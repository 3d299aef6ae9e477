"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StructureConfig(AppConfig):
    """Governance room."""

    name = "zgh.governance.structure"
    verbose_name = _("组织变动")
