"""What people are told about in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

NEW = register(Kind("brands.new", _("关注的品牌有新的"), icon="flag-heart"))
ASKED = register(Kind("brands.asked", _("品牌页想写上您"), icon="user-check"))
MOVED = register(Kind("brands.moved", _("品牌孵化申请有进展"), icon="seedling", duties=("news", "chair")))
