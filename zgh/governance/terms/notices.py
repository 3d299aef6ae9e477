"""What people are told about in this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

LEADERS: dict[str, Any] = {"duties": ("chair", "orgs")}

DUE = register(Kind("terms.due", _("快换届了"), icon="calendar-due", **LEADERS))
OVERDUE = register(Kind("terms.overdue", _("届满没有换届"), icon="alert-triangle", **LEADERS))
VACANT = register(Kind("terms.vacant", _("主席空缺"), icon="user-question", **LEADERS))
ASKED = register(Kind("terms.asked", _("换届补选请您批复"), icon="writing-sign", **LEADERS))
APPROVED = register(Kind("terms.approved", _("换届补选有批复了"), icon="circle-check", **LEADERS))
SENT_BACK = register(Kind("terms.sent_back", _("换届补选要补正"), icon="arrow-back-up", **LEADERS))
SEATED = register(Kind("terms.seated", _("当选的人就任"), icon="users-group"))
CERTIFICATE = register(Kind("terms.certificate", _("法人资格证书要办"), icon="certificate", **LEADERS))
