"""How this room's to-dos look."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.portal.home import Kind, register_kind

register_kind(Kind("moderation", _("评论与举报"), "eye-check", "gold", verbs={"moderate": _("去看")}))
