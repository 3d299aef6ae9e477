"""The portal's own entries in its registries, and those of the rooms below it, which know of no menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .home import Kind, Service, register_kind, register_service
from .keeping import Door, register_kept
from .menu import Item, register
from .shell import DUTIES, shell_of
from .today import open_count

register(Item("today", _("今天"), "sun", "portal:desk", duties=DUTIES, count=open_count, is_tab=True, rank=1))
register(Item("todos", _("待办"), "checkbox", "todo:list", duties=DUTIES, is_tab=True, rank=2))
register(
    Item(
        "orgs",
        _("组织与会员"),
        "sitemap",
        "orgs:unions",
        "govern",
        duties=("orgs", "roster", "chair"),
        rank=3,
        about=_("工会、单位、人员与干部"),
    )
)
register(
    Item(
        "import",
        _("导入花名册"),
        "table-import",
        "orgs:import",
        "base",
        duties=("orgs", "roster"),
        rank=3,
        about=_("组织架构与人员的表格导入，先看再写"),
    )
)
register(
    Item(
        "calendar",
        _("工作日历"),
        "calendar",
        "calendar:index",
        "base",
        duties=("chair", "orgs", "voice"),
        rank=5,
        about=_("法定假日、调休与本单位的安排，时限按它算"),
    )
)
register(
    Item(
        "post_kinds",
        _("岗位类别"),
        "briefcase",
        "audience:post_kinds",
        "base",
        duties=("orgs",),
        rank=6,
        about=_("发通知时按岗位选人：哪些岗位算一类"),
    )
)
register(Item("audit", _("操作日志"), "history", "audit:records", "base", duties=("audit",), is_tab=True, rank=7))
register(Item("everything", _("全部"), "layout-grid", "portal:everything", "base", duties=DUTIES, is_tab=True, rank=9))

register(
    Item(
        "notices",
        _("消息"),
        "bell",
        "notices:list",
        "me",
        rank=3,
        count=lambda request: shell_of(request).unread,
        about=_("答复、提醒都在这里"),
    )
)
register(
    Item("look", _("大字与外观"), "text-size", "accounts:settings", "me", rank=5, about=_("关怀版、深色、密码与手机号"))
)
register(
    Item(
        "devices",
        _("登录的设备"),
        "devices",
        "accounts:devices",
        "me",
        rank=6,
        about=_("看看有没有不认识的，可以让它下线"),
    )
)
register(
    Item(
        "pushes", _("要不要提醒我"), "bell-ringing", "notices:preferences", "me", rank=7, about=_("哪些事发短信或推送")
    )
)

register_service(
    Service(
        "union",
        _("我的工会"),
        "home-heart",
        "green",
        "orgs:home",
        rank=3,
        about=_("职工之家：谁是主席、找谁办事、电话多少"),
    )
)
register_service(
    Service("unions", _("组织架构"), "sitemap", "blue", "orgs:unions", rank=5, about=_("全集团的工会，一级一级找"))
)
register_service(
    Service("search", _("搜一搜"), "search", "gold", "search:results", rank=6, about=_("大家问过的、工会答过的"))
)
register_service(Service("notices", _("我的消息"), "bell", "red", "notices:list", rank=8, about=_("答复和提醒")))
register_kind(Kind("orgs", _("组织与会员"), "table-import", "blue", verbs={"approve": _("复核")}))


def _is_own_union(request: HttpRequest) -> bool:
    """Only one's own union is worth keeping: its chair, its telephone."""
    union = shell_of(request).union
    return union is not None and request.resolver_match is not None and request.resolver_match.kwargs["pk"] == union.pk


register_kept("portal:home", is_ahead=True)
register_kept("portal:me", is_ahead=True)
register_kept(
    "orgs:home",
    is_ahead=True,
    door=Door(_("工会电话"), _("谁是主席、找谁办事、办公电话"), "phone", "green", rank=4),
)
register_kept("orgs:union", when=_is_own_union)
register_kept("notices:list")
