"""The house's verbs in Chinese: one verb, one word, whichever room does it. A rule keeps the list complete."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext_lazy as _

WORDS = {
    "accept": _("受理"),
    "act_as_operator": _("以运维身份操作"),
    "add_factor": _("加两步验证"),
    "agree": _("同意"),
    "amend": _("更正"),
    "answer": _("答复"),
    "apply": _("写入导入"),
    "appoint": _("任命"),
    "approve": _("批复"),
    "approve_reset": _("同意解除两步验证"),
    "ask": _("询问"),
    "ask_reset": _("提出解除两步验证"),
    "ask_second_step": _("请设两步验证"),
    "assign": _("分派"),
    "by_elect": _("补选"),
    "clear": _("撤销安排"),
    "close": _("办结"),
    "come_back": _("提前回来"),
    "complete": _("办妥"),
    "confirm": _("确认本人"),
    "detach": _("取下附件"),
    "discard": _("放弃"),
    "draft": _("起草"),
    "drop": _("停办"),
    "end": _("收回职责"),
    "end_sessions": _("让账号全部退出"),
    "enter": _("登记证书"),
    "escalate": _("超时上移"),
    "export": _("导出"),
    "extend": _("批准延期"),
    "fail": _("中断"),
    "fail_confirm": _("确认本人没通过"),
    "fail_sign_in": _("登录没通过"),
    "finish": _("完成"),
    "grant": _("授予职责"),
    "hand_over": _("交接"),
    "lapse": _("未评价办结"),
    "leave": _("离任"),
    "lock_out": _("错太多次，暂停"),
    "make_operator": _("开通运维账号"),
    "make_recovery_codes": _("生成备用码"),
    "mark": _("安排日子"),
    "nominate": _("登记当选人"),
    "note": _("内部备注"),
    "operate": _("开始运维"),
    "outdate": _("过期"),
    "preview": _("预览"),
    "publish": _("发布"),
    "rate": _("评价"),
    "refer": _("转办"),
    "refuse": _("不予办理"),
    "refuse_reset": _("不同意解除两步验证"),
    "register": _("登记"),
    "remove_factor": _("删除两步验证"),
    "rename_factor": _("给通行密钥改名"),
    "reopen": _("要求重办"),
    "replace": _("换发"),
    "reply": _("补充"),
    "reschedule": _("重排时限"),
    "reset_operator": _("重置运维账号"),
    "return_early": _("提前回来"),
    "revoke": _("注销"),
    "seed": _("载入节假日"),
    "set_password": _("设置密码"),
    "sign_in": _("登录"),
    "sign_out": _("退出"),
    "sign_out_elsewhere": _("退出其他设备"),
    "skip": _("不适用"),
    "stand_down": _("结束运维"),
    "start": _("启动"),
    "submit": _("提交"),
    "time_out": _("离开太久，自动退出"),
    "undo": _("退回"),
    "unlock": _("解锁账号"),
    "unseal": _("查看隐去的资料"),
    "urge": _("督促"),
    "use_recovery_code": _("用备用码"),
    "withdraw": _("撤回"),
}


def word(verb: str) -> str:
    """ "voice.accept" → 受理; a verb nobody named stays as it is."""
    return str(WORDS.get(verb.rsplit(".", maxsplit=1)[-1], verb))


def thing(about_type: str) -> str:
    """ "voice.case" → the model's Chinese name."""
    try:
        return str(apps.get_model(about_type)._meta.verbose_name)
    except (LookupError, ValueError):  # the room may be gone; its records stay
        return about_type


def changes(about_type: str, before: dict, after: dict) -> list[tuple[str, str, str]]:
    """What changed, in words: (field, old, new)."""
    try:
        fields = {field.name: field for field in apps.get_model(about_type)._meta.get_fields()}
    except (LookupError, ValueError):
        fields = {}
    names = dict.fromkeys([*before, *after])
    return [(_label(fields, name), _value(fields, name, before), _value(fields, name, after)) for name in names]


def _label(fields: dict, name: str) -> str:
    return str(getattr(fields.get(name), "verbose_name", name))


def _value(fields: dict, name: str, values: dict) -> str:
    value = values.get(name)
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    choices = dict(getattr(fields.get(name), "flatchoices", None) or ())
    return str(choices.get(value, value))
