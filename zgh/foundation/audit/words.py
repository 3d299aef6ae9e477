"""The house's verbs in Chinese: one verb, one word, whichever room does it. A rule keeps the list complete."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext_lazy as _

WORDS = {
    "accept": _("受理"),
    "act_as_operator": _("以运维身份操作"),
    "add_factor": _("加两步验证"),
    "admit": _("登记入会"),
    "adopt": _("采纳"),
    "adopt_partly": _("部分采纳"),
    "agree": _("同意"),
    "air": _("请上台"),
    "alias": _("登记单位别名"),
    "amend": _("更正"),
    "answer": _("答复"),
    "apply": _("写入导入"),
    "appoint": _("任命"),
    "approve": _("同意"),
    "approve_reset": _("同意解除两步验证"),
    "ask": _("询问"),
    "ask_reset": _("提出解除两步验证"),
    "ask_second_step": _("请设两步验证"),
    "assess": _("登记评估"),
    "assign": _("分派"),
    "begin": _("开始办理"),
    "bring_back": _("放回来用"),
    "build": _("生成文件"),
    "by_elect": _("补选"),
    "call_off": _("取消转会"),
    "cancel": _("取消"),
    "carry": _("转为心声"),
    "cease": _("终止会籍"),
    "claim": _("认领"),
    "clear": _("撤销安排"),
    "close": _("办结"),
    "collect": _("登记领取"),
    "come_back": _("提前回来"),
    "complete": _("办妥"),
    "confirm": _("确认本人"),
    "copy": _("要数据副本"),
    "correct": _("更正"),
    "credit": _("选择署名"),
    "deactivate": _("停用账号"),
    "decide": _("作出决定"),
    "decline": _("不同意"),
    "deem": _("视为退会"),
    "detach": _("取下附件"),
    "direct": _("定分送规则"),
    "discard": _("放弃"),
    "dismiss": _("没有采用"),
    "dissolve": _("撤销工会"),
    "draft": _("起草"),
    "drop": _("停办"),
    "enact": _("订附议规则"),
    "edit": _("修改"),
    "end": _("收回职责"),
    "end_sessions": _("让账号全部退出"),
    "enrol": _("批准入会"),
    "enter": _("登记证书"),
    "entrust": _("交办"),
    "escalate": _("超时上移"),
    "expel": _("开除会籍"),
    "explain": _("公开说明"),
    "expire": _("过期作废"),
    "export": _("导出"),
    "extend": _("批准延期"),
    "fail": _("中断"),
    "fail_confirm": _("确认本人没通过"),
    "fail_sign_in": _("登录没通过"),
    "fill": _("填写采集信息"),
    "finish": _("完成"),
    "forget": _("取消别名"),
    "found": _("新建工会"),
    "give": _("同意用途"),
    "grant": _("授予职责"),
    "hand_over": _("交接"),
    "hasten": _("提前转会"),
    "implement": _("安排实施"),
    "invite": _("请专家评审"),
    "join": _("答应合作"),
    "judge": _("评审"),
    "keep": _("存下"),
    "lapse": _("未评价办结"),
    "leave": _("离任"),
    "lift": _("解除暂停"),
    "lock_out": _("错太多次，暂停"),
    "look_again": _("请求复核"),
    "make_operator": _("开通运维账号"),
    "make_recovery_codes": _("生成备用码"),
    "map": _("对列名"),
    "mark": _("安排日子"),
    "member_form": _("导出会员采集表"),
    "move_out": _("转出集团"),
    "nickname": _("登记俗称"),
    "nominate": _("登记当选人"),
    "note": _("内部备注"),
    "note_base": _("登记缴费基数"),
    "object": _("提出异议"),
    "oblige": _("请公开答复"),
    "operate": _("开始运维"),
    "outdate": _("过期"),
    "pass_on": _("直接交委员会"),
    "preview": _("预览"),
    "propose": _("报请同意"),
    "publish": _("发布"),
    "put_back": _("放回队列"),
    "question": _("列名待核对"),
    "queue": _("排进队列"),
    "rate": _("评价"),
    "reactivate": _("恢复账号"),
    "recall": _("撤回再改"),
    "receive": _("接收转会"),
    "receptions.approve": _("通过提问"),
    "receptions.begin": _("开始面对面"),
    "receptions.collect": _("开始征集"),
    "receptions.defer": _("留到会后"),
    "receptions.end": _("散场"),
    "receptions.merge": _("并入"),
    "receptions.restore": _("重新审"),
    "refer": _("转办"),
    "defer": _("申请延期"),
    "merge": _("合并"),
    "split": _("拆开"),
    "wait": _("等补充"),
    "plan": _("列入计划"),
    "advance": _("办成一步"),
    "refuse": _("不予办理"),
    "refuse_reset": _("不同意解除两步验证"),
    "register": _("登记"),
    "reject": _("不批准入会"),
    "release": _("同意转出"),
    "remove_factor": _("删除两步验证"),
    "rename_factor": _("给通行密钥改名"),
    "renew": _("重新比对"),
    "reopen": _("要求重办"),
    "repeal": _("停用附议规则"),
    "replace": _("换发"),
    "reply": _("补充"),
    "report": _("回报"),
    "request": _("申请转会"),
    "rerun": _("重跑任务"),
    "reschedule": _("重排时限"),
    "reset_operator": _("重置运维账号"),
    "resign": _("退会"),
    "restore": _("撤销完成"),
    "resume": _("恢复会籍"),
    "retain": _("保留会籍"),
    "retire": _("停用"),
    "return_early": _("提前回来"),
    "revise": _("修订"),
    "revoke": _("注销"),
    "schedule": _("安排接待日"),
    "reward": _("核定奖励"),
    "screen": _("初审通过"),
    "sanction": _("暂停隐名"),
    "seed": _("载入节假日"),
    "send_back": _("退回"),
    "send_in": _("送审"),
    "set": _("设定期限"),
    "set_class": _("设定奖励等级"),
    "set_password": _("设置密码"),
    "settle": _("办妥离职会籍"),
    "showcase": _("展示"),
    "sign_in": _("登录"),
    "sign_out": _("退出"),
    "sign_out_elsewhere": _("退出其他设备"),
    "skip": _("不适用"),
    "stand_down": _("结束运维"),
    "start": _("启动"),
    "store": _("留存备用"),
    "submit": _("提交"),
    "support": _("附议"),
    "supervise": _("督办"),
    "take": _("下载"),
    "time_out": _("离开太久，自动退出"),
    "transfer": _("转会"),
    "turn_down": _("不采纳"),
    "undirect": _("去掉分送规则"),
    "undo": _("撤销"),
    "union_form": _("导出工会采集表"),
    "unlock": _("解锁账号"),
    "unname": _("去掉俗称"),
    "unseal": _("查看隐去的资料"),
    "unshow": _("撤下展示"),
    "unsupport": _("收回附议"),
    "urge": _("督促"),
    "use_recovery_code": _("用备用码"),
    "verify": _("核实效益"),
    "vet": _("小组审核"),
    "withdraw": _("撤回"),
    "write": _("写纪要"),
}


def word(verb: str) -> str:
    """ "voice.accept" → 受理; a verb nobody named stays as it is. A room may mean another thing by a word."""
    return str(WORDS.get(verb) or WORDS.get(verb.rsplit(".", maxsplit=1)[-1]) or verb)


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
