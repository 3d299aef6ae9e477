"""What people are told about in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

PUBLISHED = register(Kind("moderation.published", _("您写的发布了"), push=False, icon="circle-check"))
TAKEN = register(Kind("moderation.taken", _("您写的没有显示"), icon="eye-off"))
RESTORED = register(Kind("moderation.restored", _("您写的恢复显示了"), icon="circle-check"))
UPHELD = register(Kind("moderation.upheld", _("您的申诉有结果了"), icon="scale"))
OUTCOME = register(Kind("moderation.outcome", _("您的举报有结果了"), push=False, icon="flag"))
OVERTURNED = register(
    Kind("moderation.overturned", _("您的决定被上级改了"), icon="arrow-back-up", duties=("news", "chair"))
)
