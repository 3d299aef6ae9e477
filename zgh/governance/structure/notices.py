"""What people are told about in this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

KEEPER: dict[str, Any] = {"duties": ("orgs",)}

register(Kind("structure.moved", _("会籍转到新工会"), icon="arrow-forward-up"))
register(Kind("structure.sent_back", _("组织变动退回修改"), icon="arrow-back-up", **KEEPER))
register(Kind("structure.approved", _("组织变动已批准"), icon="circle-check", **KEEPER))
register(Kind("structure.cancelled", _("组织变动已取消"), push=False, icon="x", **KEEPER))
register(Kind("structure.done", _("组织变动已生效"), icon="sitemap", **KEEPER))
register(Kind("structure.failed", _("组织变动没有办成"), icon="alert-triangle", **KEEPER))
