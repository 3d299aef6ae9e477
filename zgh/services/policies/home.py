"""What this room shows on the employee home and on the workbench."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.home import Kind, Service, register_kind, register_service

register_service(
    Service(
        "policies", _("查政策"), "file-certificate", "gold", "policies:ask", "", _("婚假产假几天，按您上班的省份答"), 2
    )
)
register_kind(Kind("policies", _("政策"), "certificate", "gold", verbs={"tend": _("看一看")}))
