"""What people are told about in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

REPLIED = register(Kind("comments.replied", _("有人回复您的评论"), push=False, icon="message-reply"))
WRITTEN = register(Kind("comments.written", _("有人评论了您发的内容"), push=False, icon="message-circle"))
