"""App configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OrgsConfig(AppConfig):
    """Tells `access` how duties reach down the union tree, and hears what rooms hang on people and unions."""

    name = "zgh.foundation.orgs"
    verbose_name = _("组织架构")

    def ready(self) -> None:
        from zgh.foundation.access import scopes

        from .models.scoping import duty_ranges, union_ids

        scopes.provide(duty_ranges)
        scopes.provide_union_ids(union_ids)
        autodiscover_modules("ties", "layers")
