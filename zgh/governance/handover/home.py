"""How this room's to-dos look on the workbench."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.home import Kind, register_kind

register_kind(
    Kind("handover", _("交接"), "switch-horizontal", "blue", {"hand_over": _("看一看"), "agree": _("看一看")})
)
