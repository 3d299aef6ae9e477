"""What people are told about in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

NAMED = register(Kind("showcase.named", _("作品里写到了您"), icon="user-check"))
REFUSED = register(Kind("showcase.refused", _("作品里有同事不同意"), icon="user-x"))
FEATURED = register(Kind("showcase.featured", _("您的作品被选为精选"), push=False, icon="star"))
