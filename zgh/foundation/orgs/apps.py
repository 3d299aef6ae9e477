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
        from zgh.foundation.accounts import demands

        from .models.scoping import duties_are_known, duty_levels, duty_ranges, union_ids

        scopes.provide(duty_ranges)
        scopes.provide_union_ids(union_ids)
        demands.provide(duty_levels, duties_are_known)
        autodiscover_modules("ties", "layers", "extras")
