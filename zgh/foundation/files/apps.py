"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.files"
    verbose_name = _("附件")
