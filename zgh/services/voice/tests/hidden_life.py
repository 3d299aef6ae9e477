"""Everything that can happen to a hidden author's case, step by step, for the tests that search for the name after."""

from __future__ import annotations

import io
from contextlib import nullcontext

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from conftest import LONG_AGO
from zgh.foundation.accounts.models import User
from zgh.foundation.orgs.models import Duty
from zgh.foundation.tasks.worker import drain
from zgh.services.voice.models import VoiceSetting
from zgh.services.voice.models.answering import version, waiting
from zgh.services.voice.models.errand import entrust
from zgh.services.voice.models.sanction import sanction
from zgh.services.voice.models.unmasking import unmask
from zgh.services.voice.tasks import escalate_breached

from .telling import ask, expire, fresh, rule

NAME = "欧阳隐姓"
HEADLINE = "夜班补贴被扣的事"
GROUND = "反复指名威胁要伤人，已经报警，需要马上找到本人"
SAME = "说的是同一件事"
WHY = "供应商要下周才能报价，先向您说明"


def whole_life(cast, author, moment=nullcontext):
    """The case at its end. What the author does happens inside `moment()`: a test may want to know the minute."""
    VoiceSetting.objects.create(union=cast.gansu, needs_review=True)
    with moment():
        case = ask(author, is_masked=True, visibility="group", title=HEADLINE, uploads=photos())
    supported(cast, case)
    case = at_the_top(cast, author, fresh(case), moment)
    laid_together(cast, author, case, moment)
    case = handed_down(cast, author, fresh(case))
    stopped_and_unmasked(cast, case)
    reviewed(cast, fresh(case))
    case = fresh(case)
    with moment():
        case.reopen(author, "只补了一半")
    planned(cast, case)
    case = supervised(cast, author, fresh(case), moment)
    with moment():
        case.reopen(author, "还是没有到账")
    case.answer(cast.yang, "财务已经付款")
    with moment():
        case.rate(author, 3, True, "这次收到了")
    taken_back(cast, author, moment)
    drain()
    return fresh(case)


def supported(cast, case):
    """Colleagues stand behind it, one changes their mind, and the group answers all of them in public."""
    rule(cast.group)
    case.support(cast.liu)
    fresh(case).unsupport(cast.liu)
    for who in (cast.ma, cast.xiong):
        fresh(case).support(who)
    case.obligations.get().answer(cast.yang, "补贴从下月起按新办法发，全体都有")


def at_the_top(cast, author, case, moment):
    """Late, accepted, asked, waited for: the promise stands still until the author answers."""
    case.assign(cast.yang, cast.yang)
    with moment():
        case.reply(author, "补充：从三月开始", uploads=photos())
    case = expire(case)
    escalate_breached()
    case = fresh(case)
    case.accept(cast.yang)
    case.ask(cast.yang, "哪个班组？")
    with moment():
        case.reply(author, "三班")
    case.note(cast.yang, "和人力资源部核对")
    case.wait(cast.yang, "没有工资条没法往下查")
    with moment():
        case.reply(author, "工资条附上了", uploads=photos())
    return case


def laid_together(cast, author, case, moment):
    """Another one of the same author and a colleague's: laid over it, one taken apart by its author, one by a cadre."""
    with moment():
        twin = ask(author, is_masked=True, title="还是补贴的事")
    other = ask(cast.zhou, to_group=True, title="同事说的补贴")
    twin.merge(cast.yang, fresh(case), SAME)
    with moment():
        fresh(twin).split(author)
    fresh(twin).merge(cast.yang, fresh(other), SAME)
    fresh(other).answer(cast.yang, "两件都查过了，下月补发")
    third = ask(cast.zhou, to_group=True, title="同事又说的补贴")
    third.merge(cast.yang, fresh(case), SAME)
    fresh(third).split(cast.yang)


def handed_down(cast, author, case):
    """To the union of the author, which asks for more time, and asks others to look into it."""
    case.refer(cast.yang, cast.gansu, "请甘肃先核对工资表")
    case.accept(cast.wang)
    case.defer(cast.wang, 3, WHY)
    case.extend(cast.yang, "可以")
    errand = entrust(case, cast.wang, "请核对三月的工资表", 3, department="财务部", person=cast.ma)
    errand.report(cast.ma, "三月少发了两天", uploads=[])
    errand.send_back(cast.wang, "四月呢？")
    errand.report(cast.ma, "四月也少发了")
    entrust(case, cast.wang, "请人力部核对班表", 2, department="人力资源部").report(cast.wang, "电话里说班表没错")
    entrust(case, cast.wang, "请再核对一次", 2, person=cast.xiong).withdraw(cast.wang)
    return fresh(case)


def stopped_and_unmasked(cast, case):
    """What a chair may do about a hidden author: a sanction, a request refused, one agreed and the name read."""
    sanction(case, cast.li, timezone.localdate(), "一再用同样的话骂同一位同事").lift(cast.yang)
    Duty.objects.create(user=cast.wang, union=cast.gansu, code="audit", starts_on=LONG_AGO)
    auditor = User.objects.get(pk=cast.wang.pk)
    unmask(case, cast.li, GROUND).refuse(cast.yang, "依据不够，先劝一劝")
    unmask(case, cast.li, GROUND).withdraw(cast.li)
    row = unmask(case, cast.li, GROUND)
    row.approve(auditor, "依据写得清楚")
    row.approve(cast.yang, "依据写得清楚")
    browser = Client()
    browser.force_login(cast.li)
    assert NAME in browser.post(f"/voice/unmask/{row.pk}/unseal/").content.decode()


def reviewed(cast, case):
    """The answer is drafted, looked at by the chair, sent back, recalled, and out."""
    case.save_draft(cast.wang, "正在核对")
    case.answer(cast.wang, "已经核对，下月补发")
    case.send_back(cast.li, "写明补几个月")
    case.answer(cast.wang, "已经核对，下月补发三月和四月的")
    case.recall(cast.wang)
    case.answer(cast.wang, "已经核对，下月补发三月和四月两个月的")
    case.approve(cast.li, version(waiting(case)))


def planned(cast, case):
    """The answer of the second round is a plan that is carried out."""
    day = timezone.localdate() + timezone.timedelta(days=20)
    case.plan(cast.li, "分两步补发。", [("补三月", day), ("补四月", day)])
    ask(cast.zhou, title="同事也等补贴", text="同事也等补贴").merge(cast.li, fresh(case), SAME)
    case.advance(cast.li, case.milestones.first().pk, "三月的到账了")
    case.finish(cast.li, "三月四月的补贴都已经到账")


def supervised(cast, author, case, moment):
    """Not content: an order, reported, sent back, asked about, and closed in the case itself."""
    with moment():
        case.rate(author, 1, is_solved=False, comment="四月的没有到")
    order = case.orders.get()
    order.report(cast.li, "又查了一遍银行回单")
    order.send_back(cast.yang, "请问问本人")
    order.ask(cast.yang, "四月的到了吗？")
    with moment():
        order.reply(author, "还没有到")
    order.report(cast.li, "银行退票，已经重汇")
    order.close(cast.yang, "talk", "unsolved", "说还没有到")
    return fresh(case)


def taken_back(cast, author, moment):
    """One that is withdrawn while others look into it, its answer waits for a chair and another lies on it."""
    with moment():
        case = ask(author, is_masked=True, title="另一件", visibility="group")
    for who in (cast.ma, cast.xiong):
        fresh(case).support(who)
    case.refer(cast.yang, cast.gansu, "请甘肃办")
    entrust(case, cast.wang, "请核实一下", 3, department="后勤部", person=cast.ma)
    case.answer(cast.wang, "正在办，请放心等几天")
    child = ask(cast.zhou, title="同事的另一件")
    child.merge(cast.wang, fresh(case), SAME)
    with moment():
        fresh(case).withdraw(author)


def photos():
    """One photograph whose name and metadata would tell."""
    picture, exif = Image.new("RGB", (40, 30), "white"), Image.Exif()
    exif[0x013B] = NAME.encode()  # Artist; as text Pillow would write ????
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return [SimpleUploadedFile(f"{NAME}的工资条.jpg", out.getvalue(), content_type="image/jpeg")]
