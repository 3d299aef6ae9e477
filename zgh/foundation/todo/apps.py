"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TodoConfig(AppConfig):
    """Foundation room."""

    name = "zgh.foundation.todo"
    verbose_name = _("待办")

    def ready(self) -> None:
        """Listen to moves."""
        from . import receivers  # noqa: F401
