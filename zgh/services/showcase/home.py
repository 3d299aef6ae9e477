"""What this room shows on the employee home."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.home import Service, register_service

register_service(
    Service(
        "showcase",
        _("展示舞台"),
        "palette",
        "gold",
        "showcase:wall",
        "",
        _("同事的摄影、手艺、故事，您也来一件"),
        4,
        on_home=False,
    )
)
