"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Collects what may be commented on from every room's commentable.py."""

    name = "zgh.foundation.comments"
    verbose_name = _("评论")

    def ready(self) -> None:
        """Read the declarations."""
        autodiscover_modules("commentable")
