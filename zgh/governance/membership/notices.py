"""What people are told about in this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

CADRE: dict[str, Any] = {"duties": ("orgs", "chair")}

SUBMITTED = register(Kind("membership.submitted", _("收到入会申请"), icon="user-plus", **CADRE))
CHECKED = register(Kind("membership.checked", _("入会申请过了小组"), push=False, icon="user-check"))
TO_DECIDE = register(Kind("membership.to_decide", _("入会申请等开会"), push=False, icon="gavel", duties=("chair",)))
SENT_BACK = register(Kind("membership.sent_back", _("入会申请要改一改"), icon="edit"))
APPROVED = register(Kind("membership.approved", _("入会批准了"), icon="confetti"))
REJECTED = register(Kind("membership.rejected", _("入会申请没有通过"), icon="info-circle"))
WITHDRAWN = register(Kind("membership.withdrawn", _("撤回了申请"), push=False, icon="arrow-back-up", **CADRE))
MOVING = register(Kind("membership.moving", _("转会"), icon="transfer"))
STANDING = register(Kind("membership.standing", _("会籍变动"), icon="id-badge-2"))
LEFT = register(Kind("membership.left", _("会员离职"), icon="door-exit", **CADRE))
