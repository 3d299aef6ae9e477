"""What people are told about in this room, and how a hidden author is found without a name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zgh.foundation.notices import masks
from zgh.foundation.notices.kinds import Kind, register

from .models.desk import DUTIES
from .models.mask import mask_of

masks.provide(mask_of)

CADRE: dict[str, Any] = {"duties": DUTIES}

RECEIVED = register(Kind("voice.received", _("收到新心声"), icon="message-2-heart", **CADRE))
ASSIGNED = register(Kind("voice.assigned", _("心声交给您办"), icon="user-check", **CADRE))
REPLIED = register(Kind("voice.replied", _("职工有补充"), icon="message-dots", **CADRE))
REOPENED = register(Kind("voice.reopened", _("职工说还没解决"), icon="refresh", **CADRE))
RATED = register(Kind("voice.rated", _("职工评价了答复"), push=False, icon="star", **CADRE))
WITHDRAWN = register(Kind("voice.withdrawn", _("职工撤回了心声"), push=False, icon="arrow-back-up", **CADRE))
OVERDUE = register(Kind("voice.overdue", _("心声已超时"), icon="clock-exclamation", **CADRE))
SENT_IN = register(Kind("voice.sent_in", _("答复等您审核"), icon="checkbox", duties=("chair",)))
APPROVED = register(Kind("voice.approved", _("答复审核通过"), push=False, icon="circle-check", **CADRE))
SENT_BACK = register(Kind("voice.sent_back", _("答复退回修改"), icon="arrow-back-up", **CADRE))
ENTRUSTED = register(Kind("voice.entrusted", _("请您核实一件事"), icon="user-question"))
REPORTED = register(Kind("voice.reported", _("交办有回报"), icon="message-check", **CADRE))
ERRAND_WITHDRAWN = register(Kind("voice.errand_withdrawn", _("交办收回了"), push=False, icon="arrow-back-up"))
ORDER_ISSUED = register(Kind("voice.order_issued", _("督办单"), icon="gavel", **CADRE))
ORDER_RETURNED = register(Kind("voice.order_returned", _("督办退回再办"), icon="gavel", **CADRE))
ORDER_REPORTED = register(Kind("voice.order_reported", _("督办有回报，请回访"), icon="phone-call", **CADRE))
ORDER_REPLIED = register(Kind("voice.order_replied", _("职工回了回访的话"), icon="message-dots", **CADRE))
ORDER_CLOSED = register(Kind("voice.order_closed", _("督办办结"), push=False, icon="circle-check", **CADRE))
SUPERVISED = register(Kind("voice.supervised", _("您的评价在督办"), icon="gavel"))
ESCALATED = register(Kind("voice.escalated", _("超时，已交上级工会"), icon="stairs-up"))
REFERRED = register(Kind("voice.referred", _("心声已转办"), icon="arrow-forward-up"))
ACCEPTED = register(Kind("voice.accepted", _("心声已受理"), icon="circle-check"))
ASKED = register(Kind("voice.asked", _("工会想请您补充"), icon="message-question"))
ANSWERED = register(Kind("voice.answered", _("心声有答复了"), icon="mail-opened"))
EXTENSION = register(Kind("voice.extension", _("下级申请延期"), icon="clock-plus", **CADRE))
EXTENDED = register(Kind("voice.extended", _("答复延期"), icon="clock-plus"))
ADVANCED = register(Kind("voice.advanced", _("计划有进展"), icon="progress-check"))
MERGED = register(Kind("voice.merged", _("心声合并办理"), icon="arrows-join"))
SANCTIONED = register(Kind("voice.sanctioned", _("隐名提心声暂停或恢复"), icon="shield-lock"))
UNMASK_ASKED = register(Kind("voice.unmask_asked", _("有人申请核实您的身份"), icon="shield-lock"))
UNMASK_DECIDED = register(Kind("voice.unmask_decided", _("核实身份申请有了决定"), icon="shield-lock"))
UNMASK_OWED = register(
    Kind("voice.unmask_owed", _("请您为核实身份把关"), icon="shield-lock", duties=("audit", "chair"))
)
LAPSED = register(Kind("voice.lapsed", _("心声已办结，还可以评价"), push=False, icon="archive"))
OWED = register(Kind("voice.owed", _("大家附议，请您公开答复"), icon="users-group", duties=("chair", "voice")))
OWED_ANSWER = register(Kind("voice.owed_answer", _("您提的事，工会要公开答复"), icon="users-group"))

# Ideas (革新妙招).
ASKED_TO_JOIN = register(Kind("voice.asked_to_join", _("同事说妙招是和您一起想的"), icon="users-plus"))
JOINED = register(Kind("voice.joined", _("合作人答复了"), push=False, icon="users"))
INVITED = register(Kind("voice.invited", _("请您评审妙招"), icon="gavel"))
JUDGED = register(Kind("voice.judged", _("收到评审意见"), push=False, icon="clipboard-check", **CADRE))
IDEA_MOVED = register(Kind("voice.idea_moved", _("妙招有进展"), icon="bulb"))
ENTRUSTED = register(Kind("voice.entrusted", _("请您实施妙招"), icon="tool"))
TO_VERIFY = register(Kind("voice.to_verify", _("请您核实妙招效益"), icon="report-money", duties=("voice", "chair")))
VERIFIED = register(Kind("voice.verified", _("妙招效益已核实"), icon="rosette-discount-check", **CADRE))
REWARDED = register(Kind("voice.rewarded", _("妙招获奖励"), icon="award"))
CLAIMED = register(Kind("voice.claimed", _("提出人认领了妙招"), push=False, icon="user-check", **CADRE))
