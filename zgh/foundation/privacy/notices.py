"""What people are told about in this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

KEEPERS: dict[str, Any] = {"duties": ("orgs", "roster", "audit")}
DECIDERS: dict[str, Any] = {"duties": ("chair", "audit", "orgs")}

CORRECTION_ASKED = register(Kind("privacy.correction_asked", _("有人要求更正资料"), icon="user-edit", **KEEPERS))
CORRECTION_TAKEN = register(Kind("privacy.correction_taken", _("更正申请已受理"), push=False, icon="circle-check"))
CORRECTION_DONE = register(Kind("privacy.correction_done", _("更正申请办好了"), icon="user-check"))
COPY_READY = register(Kind("privacy.copy_ready", _("您的数据副本好了"), icon="download"))
EXPORT_ASKED = register(Kind("privacy.export_asked", _("导出等您同意"), icon="file-export", **DECIDERS))
EXPORT_DECIDED = register(Kind("privacy.export_decided", _("导出申请有结果了"), icon="file-check"))
CLOSING = register(Kind("privacy.closing", _("账号停用"), icon="user-off"))
