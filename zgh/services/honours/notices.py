"""What people are told about in this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

TOLD = register(Kind("honours.told", _("您的荣誉要上荣誉墙"), icon="award"))
PHOTO = register(Kind("honours.photo", _("您的照片能不能展示"), icon="photo"))
ANSWERED = register(Kind("honours.answered", _("您报的荣誉有了答复"), icon="award"))
REVOKED = register(Kind("honours.revoked", _("一项荣誉被撤销"), icon="alert-triangle"))
SENT_BACK = register(Kind("honours.sent_back", _("登记的荣誉退回来改"), push=False, icon="arrow-back-up"))
