"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.tasks"
    verbose_name = _("后台任务")
