"""What this room's to-dos look like on the workbench."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.home import Kind, register_kind

register_kind(
    Kind(
        "structure", _("组织变动"), "sitemap", "gold",
        {"approve": _("去批准"), "submit": _("去修改"), "revise": _("去修改")},
    )
)  # fmt: skip
