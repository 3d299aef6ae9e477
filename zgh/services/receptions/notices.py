"""What people are told about in this room. Hidden authors are told under their mask."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices.kinds import Kind, register

ANNOUNCED = register(Kind("receptions.announced", _("主席接待日预告"), push=False, icon="calendar-event"))
APPROVED = register(Kind("receptions.approved", _("您的提问通过了"), push=False, icon="circle-check"))
DISMISSED = register(Kind("receptions.dismissed", _("您的提问没有采用"), icon="info-circle"))
MERGED = register(Kind("receptions.merged", _("您的提问并到了一起"), push=False, icon="arrows-join"))
ON_AIR = register(Kind("receptions.on_air", _("正在回答您的提问"), icon="broadcast"))
ANSWERED = register(Kind("receptions.answered", _("您的提问回答了"), icon="mail-opened"))
DEFERRED = register(Kind("receptions.deferred", _("您的提问留到会后办"), push=False, icon="clock"))
CARRIED = register(Kind("receptions.carried", _("您的提问转成了心声"), icon="message-2-heart"))
EXPLAINED = register(Kind("receptions.explained", _("您的提问有了说明"), icon="info-circle"))
CHANGED = register(Kind("receptions.changed", _("接待日有变动"), icon="calendar-cancel"))
PUBLISHED = register(Kind("receptions.published", _("接待日纪要发布了"), icon="file-text"))
