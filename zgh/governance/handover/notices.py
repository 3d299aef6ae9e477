"""What people are told about in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

PROPOSED = register(Kind("handover.proposed", _("有交接或代办等您同意"), icon="switch-horizontal", duties=("orgs",)))
DONE = register(Kind("handover.done", _("工作交接办好了"), icon="switch-horizontal"))
REFUSED = register(Kind("handover.refused", _("交接或代办没有同意"), icon="arrow-back-up"))
DEPUTY = register(Kind("handover.deputy", _("代办安排"), icon="user-share"))
