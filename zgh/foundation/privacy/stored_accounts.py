"""What `accounts` stores: the login, its phone, where it is signed in, when it signed in."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from zgh.foundation.accounts.devices import label
from zgh.foundation.accounts.factors import factors_of
from zgh.foundation.accounts.models import FactorReset, OperatorSession, Phone, Place, SavedView, User
from zgh.foundation.audit.models import Record
from zgh.foundation.audit.words import word

from .registry import Basis, Fact, Holding, Line, Sensitivity, Source, register

SIGNING = ("accounts.sign_in", "accounts.sign_out", "accounts.fail_sign_in", "accounts.lock_out")


def _login(user: User) -> Line:
    facts = [
        Fact(_("登录名"), user.username),
        Fact(_("姓名"), user.name),
        Fact(_("邮箱"), user.email),
        Fact(_("关怀版"), user.has_care),
        Fact(_("外观"), user.get_theme_display()),
    ]
    return Line(_("账号"), user.created_at, facts)


def _signing(record: Record) -> Line:
    return Line(word(record.verb), record.at, [Fact(_("网络地址"), record.after.get("ip", ""))])


def _device(session: Any) -> Line:
    facts = [Fact(_("网络地址"), session.ip), Fact(_("最近使用"), session.last_seen_at)]
    return Line(label(session.user_agent), session.created_at, facts)


def _reset(row: FactorReset) -> Line:
    facts = [
        Fact(_("事由"), row.reason),
        Fact(_("状态"), row.get_state_display()),
        Fact(_("谁提的"), row.asked_by.name),
        Fact(_("谁定的"), row.settled_by.name if row.settled_by else ""),
        Fact(_("定下"), row.settled_at),
    ]
    return Line(_("解除两步验证"), row.asked_at, facts)


register(
    Holding(
        key="accounts.login",
        label=_("登录账号"),
        why=_("让您能登录，并记住您要的字号和颜色"),
        basis=Basis.HR,
        source=Source.FILE,
        seen_by=_("您自己；姓名也给一起办事的同事看到"),
        keep=_("账号在用期间一直保留；停用后只留姓名和登录名，好让过去的记录看得懂"),
        rows=lambda subject: [subject.user],
        line=_login,
        field="name",
    )
)
register(
    Holding(
        key="accounts.phone",
        label=_("手机号"),
        why=_("用来登录和给您发提醒"),
        basis=Basis.HR,
        source=Source.FILE,
        seen_by=_("平时都只显示138****1234；维护组织和花名册的干部写明原因才能看全，您会看到是谁看的"),
        keep=_("账号在用期间"),
        rows=lambda subject: Phone.objects.filter(user=subject.user),
        line=lambda phone: Line(_("手机号"), None, [Fact(_("号码"), phone.number, phone.number_mask)]),
        sensitivity=Sensitivity.SENSITIVE,
        field="phone",
    )
)
register(
    Holding(
        key="accounts.devices",
        label=_("登录着的设备"),
        why=_("让您看到有没有不认识的设备，并让它下线"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("只有您自己"),
        keep=_("退出登录就删；没退出的，过期后下次登录时删"),
        rows=lambda subject: UserSession.objects.filter(user=subject.user).order_by("-pk"),
        line=_device,
    )
)
register(
    Holding(
        key="accounts.factors",
        label=_("两步验证"),
        why=_("别人拿到密码或手机卡，也进不了您的账号"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("只有您自己；手机丢了请人解除时，安全管理员看到有没有开"),
        keep=_("您删掉为止；密钥加密存放，指纹和面容从不离开您的设备"),
        rows=lambda subject: factors_of(subject.user),
        line=lambda row: Line(str(row), row.created_at, [Fact(_("上次使用"), row.last_used_at)]),
    )
)
register(
    Holding(
        key="accounts.places",
        label=_("登录过的地方"),
        why=_("有人在新的设备或新的网络登录您的账号时，能提醒您"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("谁也看不出来：存的是打乱的标记，只能比对是不是同一处"),
        keep=_("账号在用期间"),
        rows=lambda subject: Place.objects.filter(user=subject.user).order_by("-seen_at"),
        line=lambda place: Line(_("一处登录过的地方"), place.seen_at, []),
    )
)
register(
    Holding(
        key="accounts.signing",
        label=_("登录记录"),
        why=_("出了安全问题查得清楚"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("您自己，集团的审计人员，平台的安全审计员"),
        kept_by="audit.records",
        rows=lambda subject: Record.objects.about(subject.user).filter(verb__in=SIGNING).order_by("-pk"),
        line=_signing,
    )
)
register(
    Holding(
        key="accounts.views",
        label=_("存下的筛选"),
        why=_("下次打开列表不用重选"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("只有您自己"),
        keep=_("您删掉为止"),
        rows=lambda subject: SavedView.objects.filter(user=subject.user),
        line=lambda view: Line(view.name, None, [Fact(_("筛选条件"), view.query)]),
    )
)
register(
    Holding(
        key="accounts.resets",
        label=_("替您解除两步验证"),
        why=_("手机丢了也能回到自己的账号，又不让人冒充您"),
        basis=Basis.DUTY,
        source=Source.PLATFORM,
        seen_by=_("您自己和平台的安全管理员"),
        keep=_("长期保留，查得到是谁提的、谁同意的"),
        rows=lambda subject: (
            FactorReset.objects.filter(user=subject.user).select_related("asked_by", "settled_by").order_by("-pk")
        ),
        line=_reset,
    )
)
register(
    Holding(
        key="accounts.operating",
        label=_("运维会话"),
        why=_("平台运维账号什么时候、为什么打开过，要说得清"),
        basis=Basis.DUTY,
        source=Source.SELF,
        seen_by=_("您自己，平台的安全审计员"),
        keep=_("长期保留"),
        rows=lambda subject: OperatorSession.objects.filter(user=subject.user).order_by("-pk"),
        line=lambda turn: Line(turn.reason, turn.opened_at, [Fact(_("到"), turn.ended_at or turn.expires_at)]),
    )
)
